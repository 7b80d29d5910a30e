import type { Currency } from '../domain/money.ts';
import { type CertificateHash, makeControlNumber, operationReference } from '../domain/number.ts';
import { encodePage } from '../domain/directory.ts';
import type { CertificateHistory } from '../domain/protocol.ts';
import { type Effect, type KnownTerminal, mayKnow, toEntry } from './books.ts';
import { certificateColumns, type StoredCertificate, toRow } from './books-read.ts';
import type { Business } from './business.ts';
import type { Database, Sql } from './database.ts';
import { noteEnquiries } from './exceptions/enquiries.ts';
import type { Outside } from './server.ts';

type Deps = Outside & { readonly read: Sql; readonly database: Database; readonly business: () => Promise<Business> };

/** A screen's worth; a certificate rarely has more. */
const eventsMax = 50;

/** A certificate's balance and what happened to it, newest first; undefined when this store may not know of it. */
export const createHistory = (deps: Deps) => async (terminal: KnownTerminal, hash: CertificateHash): Promise<CertificateHistory | undefined> => {
  const [stored] = await deps.read<StoredCertificate>(`select ${certificateColumns} from certificates where certificates.hash = $1::bytea`, [`\\x${hash}`]);
  const row = stored && toRow(stored);
  if (row && (row.certificate.state === 'stock' || row.certificate.state === 'registered')) {
    await deps.database.transaction((sql) => noteEnquiries(sql, [{ certificate: hash, terminal: terminal.id, storeNumber: terminal.store.number, what: 'balance' }], deps));
  }
  if (!row || !mayKnow(row.certificate, terminal.store.number)) return undefined;
  const { stores } = await deps.business();
  const events = await readEvents(deps.read, hash);
  return {
    certificate: hash, control: row.control, page: Buffer.from(encodePage([toEntry(row)])).toString('base64url'),
    events: events.slice(0, eventsMax).map((event) => ({
      at: event.at, kind: kindOf(event), storeName: stores.get(event.store_number)?.name ?? '',
      reference: event.sequence === null || event.terminal_number === null ? '' : operationReference(event.terminal_number, event.sequence),
      amount: event.covered + event.over_amount, over: event.over_amount, currency: event.currency,
      ...(event.batch === null || event.running === null ? {} : { control: makeControlNumber(event.batch, event.running) }),
    })),
    more: events.length > eventsMax, serverTime: deps.now(),
  };
};

type EventRow = {
  kind: Effect['kind']; at: number; store_number: number; covered: number; over_amount: number; currency: Currency; is_request: boolean;
  sequence: number | null; terminal_number: number | null;
  /** The other paper of a replacement. */
  batch: number | null; running: number | null;
};

const readEvents = (read: Sql, hash: CertificateHash): Promise<readonly EventRow[]> => read<EventRow>(
  `select e.kind, e.at, e.store_number, e.covered, e.over_amount, e.currency, r.id is not null as is_request, o.sequence, t.number as terminal_number, other.batch, other.running
   from effects e
   left join requests r on r.id = e.source
   left join lateral (select sequence, terminal_id from operations where effect_source = e.source order by recorded_at limit 1) o on true
   left join terminals t on t.id = o.terminal_id
   left join lateral (
     select c.batch, c.running from effects f join certificates c on c.hash = f.certificate
     where e.kind in ('surrender', 'take-over') and f.source = e.source and f.kind in ('surrender', 'take-over') and f.certificate <> e.certificate) other on true
   -- A void says itself that it gives back what a sale had covered.
   where e.certificate = $1::bytea and e.kind <> 'undo-cover' order by e.recorded_at desc, e.at desc, e.source desc limit $2`, [`\\x${hash}`, eventsMax + 1]);

/** What a person calls it. What the machine took back by itself was a request's effect. */
const kindOf = ({ kind, is_request }: EventRow): string => {
  switch (kind) {
    case 'activate': return 'sale';
    case 'debit': return 'redemption';
    case 'undo-debit': case 'undo-cover': case 'undo-cash-out': return is_request ? 'reversal' : 'void';
    case 'cash-out': return 'cash-out';
    case 'cover': return 'cover';
    case 'credit': return 'return-credit';
    case 'reload': return 'reload';
    case 'honour': return 'honour';
    case 'deactivate': case 'unload': return 'void';
    case 'surrender': return 'replaced';
    case 'take-over': return 'replacement';
    case 'refund': return 'refund';
    case 'escheat': return 'escheat';
    case 'undo-escheat': return 'escheat-returned';
    case 'undo-surrender': case 'undo-take-over': case 'undo-refund': case 'undo-deactivate': case 'undo-unload': case 'undo-credit': return 'reversal';
  }
};
