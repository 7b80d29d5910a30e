import { Encrypter } from 'age-encryption';
import type { Currency, Minor } from '../../domain/money.ts';
import { type CertificateNumber, makeControlNumber } from '../../domain/number.ts';
import type { Database } from '../database.ts';
import type { Keys } from '../keys.ts';
import { note, type AuditAction } from '../office/audit.ts';
import type { Caller, OfficeFileHandlers } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Outside } from '../server.ts';
import { csvHeader, csvLine } from './numbers-csv.ts';
import type { OrderRow } from './order-reading.ts';
import { lockRelease, refuseUnfit } from './releases.ts';

type Deps = Outside & { readonly database: Database; readonly keys: Keys; readonly onFailed: (order: string, error: unknown) => void };

/** What is in clear at any moment, in memory only. */
const chunkRows = 200;

/** Sends an order's numbers, encrypted to the printing house while they are read: in clear they are on no disk and in no log. */
export const createDownload = (deps: Deps): Pick<OfficeFileHandlers, 'paper-orders.download'> => ({
  'paper-orders.download': async (caller, { id }) => {
    const { order, recipient, linkOrigin } = await deps.database.transaction(async (sql) => {
      const release = await lockRelease(deps, sql, caller, id);
      refuseUnfit(release);
      if (release.released_by === null) throw problem(409, 'not-released', 'a second person has to release it');
      // Before the first byte: a download that breaks off is used up all the same.
      await sql('update paper_releases set downloaded_by = $2, downloaded_at = $3 where id = $1', [id, caller.user.id, deps.now()]);
      await note(sql, deps, noteOf(caller, release.order, 'paper-download-begun', id));
      const [installation] = await sql<{ link_origin: string }>('select link_origin from installation', []);
      if (!installation) throw new Error('the database has not been migrated');
      return { order: release.order, recipient: release.recipient, linkOrigin: installation.link_origin };
    });
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    const body = await encrypter.encrypt(rowsOf(deps, caller, { order, release: id, linkOrigin }));
    return { name: `countersign-batch-${String(order.batch)}.csv.age`, type: 'application/octet-stream', body };
  },
});

const noteOf = (caller: Caller, order: OrderRow, action: AuditAction, release: string, detail: Record<string, number> = {}): Parameters<typeof note>[2] =>
  ({ userId: caller.user.id, franchiseId: order.franchise_id, action, subject: `batch ${String(order.batch)}`, detail: { order: order.id, release, ...detail } });

type NumberRow = { running: number; sealed: string; face: Minor; currency: Currency };

/** The file's text, a chunk whenever the reader wants more. How it ends is kept with the release. */
const rowsOf = (
  deps: Deps, caller: Caller, { order, release, linkOrigin }: { readonly order: OrderRow; readonly release: string; readonly linkOrigin: string },
): ReadableStream<Uint8Array> => {
  const { database, keys, now } = deps;
  const encoder = new TextEncoder();
  let sent = 0;
  const end = (column: 'finished_at' | 'failed_at'): Promise<void> => database.transaction(async (sql) => {
    await sql(`update paper_releases set ${column} = $2, sent = $3 where id = $1`, [release, now(), sent]);
    await note(sql, deps, noteOf(caller, order, column === 'finished_at' ? 'paper-download-finished' : 'paper-download-broken', release, { rows: sent }));
  });
  const broke = async (error: unknown): Promise<void> => {
    deps.onFailed(order.id, error);
    await end('failed_at').catch((failure: unknown) => { deps.onFailed(order.id, failure); });
  };
  const toLine = async ({ running, sealed, face, currency }: NumberRow): Promise<string> => {
    const number = await keys.unseal(sealed) as CertificateNumber;
    return csvLine({
      control: makeControlNumber(order.batch, running), number, face, currency, program: order.program_name, linkOrigin,
      scratchPin: order.scratch_pin ? keys.scratchPin(number) : null,
    });
  };
  return new ReadableStream<Uint8Array>({
    start: (stream) => { stream.enqueue(encoder.encode(csvHeader)); },
    pull: async (stream) => {
      try {
        const rows = await database.read<NumberRow>(
          'select running, sealed, face, currency from certificates where batch = $1 and running > $2 and running <= $3 order by running limit $4',
          [order.batch, sent, order.count, chunkRows]);
        if (rows.length > 0) stream.enqueue(encoder.encode((await Promise.all(rows.map(toLine))).join('')));
        sent += rows.length;
        if (sent < order.count && rows.length > 0) {
          await database.read('update paper_releases set sent = $2 where id = $1', [release, sent]);
          return;
        }
        // A file with fewer certificates than were ordered must never pass for whole.
        if (sent !== order.count) throw new Error('an order has fewer certificates than it says');
        await end('finished_at');
        stream.close();
      } catch (error) {
        await broke(error);
        throw error;
      }
    },
    cancel: () => broke(new Error('the download broke off')),
  }, { highWaterMark: 0 });
};
