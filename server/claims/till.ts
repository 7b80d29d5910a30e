import { dayIn } from '../../domain/calendar.ts';
import type { ReleasedClaim } from '../../domain/claim-wire.ts';
import { type CertificateHash, makeControlNumber } from '../../domain/number.ts';
import type { CertificateHistory } from '../../domain/protocol.ts';
import { findByReference } from '../blocks/freezing.ts';
import type { KnownTerminal } from '../books.ts';
import type { Business } from '../business.ts';
import type { Sql } from '../database.ts';
import { problem } from '../problem.ts';
import { frozenClaim } from './frozen.ts';

type Deps = { readonly read: Sql; readonly business: () => Promise<Business>; readonly now: () => number };

/** What tills learn of claims, and what they tell by asking. */
export type TillClaims = {
  /** What new paper may be handed out for, by the receipt that the claimant shows. */
  readonly released: (reference: string) => Promise<ReleasedClaim>;
  /** That a certificate was reported lost, and whom to call; never who has reported it. The office hears who asked. */
  readonly enquire: (terminal: KnownTerminal, certificate: CertificateHash) => Promise<CertificateHistory['lost']>;
};

const hourMs = 3_600_000;

/** Answers tills about claims. */
export const createTillClaims = ({ read, business, now }: Deps): TillClaims => ({
  released: async (reference) => {
    const sale = await findByReference(read, reference);
    const rows = sale === undefined ? [] : await read<{ id: string; state: string; batch: number | null; running: number | null }>(
      `select l.id, case when ${frozenClaim} then 'open' else l.state end as state, c.batch, c.running from claims l join certificates c on c.hash = l.certificate
       where l.sale = $1 and l.state <> 'rejected' and not exists (select from replacements r where r.predecessor = l.certificate)
       order by l.state = 'released' desc, l.opened_at, l.id limit 1`, [sale.id]);
    const [claim] = rows;
    if (!claim) throw problem(404, 'claim-not-here', 'nothing of this sale was reported lost');
    if (claim.state !== 'released') throw problem(409, 'claim-not-released', 'the office has not released it yet');
    return { claim: claim.id, control: claim.batch === null || claim.running === null ? null : makeControlNumber(claim.batch, claim.running) };
  },
  enquire: async (terminal, certificate) => {
    const at = now();
    const [claim] = await read<{ id: string; opened_at: number; store_number: number }>(
      `select id, opened_at, store_number from claims where certificate = $1::bytea and state <> 'rejected'`, [`\\x${certificate}`]);
    if (!claim) return undefined;
    await read('insert into claim_enquiries (claim, terminal_id, hour, store_number, at) values ($1, $2, $3, $4, $5) on conflict do nothing',
      [claim.id, terminal.id, Math.floor(at / hourMs), terminal.store.number, at]);
    const store = (await business()).stores.get(claim.store_number);
    return { day: dayIn(claim.opened_at, store?.timeZone ?? 'UTC'), storeName: store?.name ?? '', phone: store?.phone ?? '' };
  },
});
