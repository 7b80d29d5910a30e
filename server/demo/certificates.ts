import type { Currency, Minor } from '../../domain/money.ts';
import type { Sql } from '../database.ts';
import type { Keys } from '../keys.ts';
import type { Paper } from './paper.ts';

/** What every certificate of a batch has in common. */
export type BatchOf = {
  readonly state: 'stock' | 'active'; readonly programNumber: number; readonly storeNumber: number; readonly currency: Currency;
  readonly faceOf: (paper: Paper) => Minor; readonly validUntil: string | null;
};

const chunkRows = 10_000;

/** Writes a batch of certificates, thousands with one statement. Stock is sealed; a bulk of test certificates is not. */
export const writeCertificates = async (sql: Sql, papers: readonly Paper[], batch: BatchOf, keys: Keys | undefined): Promise<void> => {
  for (let from = 0; from < papers.length; from += chunkRows) {
    const rows = await Promise.all(papers.slice(from, from + chunkRows).map(async (paper) => ({
      hash: `\\x${paper.hash}`, face: batch.faceOf(paper), batch: paper.batch, running: paper.running,
      sealed: keys ? await keys.seal(paper.number) : null,
    })));
    await sql(
      `insert into certificates (hash, state, kind, program_number, store_number, currency, face, balance, valid_until, batch, running, sealed)
       select r.hash, $2, 'sold', $3, $4, $5, r.face, case when $2 = 'active' then r.face else 0 end, $6, r.batch, r.running, r.sealed
       from json_to_recordset($1) as r(hash bytea, face bigint, batch int, running int, sealed text)`,
      [JSON.stringify(rows), batch.state, batch.programNumber, batch.storeNumber, batch.currency, batch.validUntil]);
  }
};

/** Books certificates that were sold before the books began, so that the ledger owes what the certificates say. */
export const postOpening = async (
  sql: Sql, newId: () => string, opening: { readonly storeNumber: number; readonly programNumber: number; readonly currency: Currency; readonly amount: number; readonly at: number; readonly day: string },
): Promise<void> => {
  const id = newId();
  await sql(
    `insert into postings (id, source, kind, store_number, at, recorded_at, accounting_date) values ($1, $1, 'opening', $2, $3, $3, $4)`,
    [id, opening.storeNumber, opening.at, opening.day]);
  await sql(
    `insert into entries (posting, account, side, amount, currency) values ($1, $2, 'debit', $4, $5), ($1, $3, 'credit', $4, $5)`,
    [id, `opening:${String(opening.programNumber)}`, `liability:${String(opening.programNumber)}:sold`, opening.amount, opening.currency]);
};
