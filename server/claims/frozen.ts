import type { Sql } from '../database.ts';

/**
 * SQL: whether somebody froze the whole sale of a claim `l` and nobody has lifted that from its certificate since. A freeze that
 * comes after the claim finds the certificate blocked already, so that the block alone does not tell.
 */
export const frozenClaim = `exists (select from block_acts f where f.sale = l.sale and f.action = 'freeze' and not exists (
    select from block_act_certificates c join block_acts u on u.id = c.act and u.action = 'unblock' where c.certificate = l.certificate and u.at >= f.at))`;

/** The same of one claim, by its id. */
export const isClaimFrozen = async (sql: Sql, claim: string): Promise<boolean> => (await sql(`select 1 from claims l where l.id = $1 and ${frozenClaim}`, [claim])).length > 0;
