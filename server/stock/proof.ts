import { formatMoney } from '../../domain/money.ts';
import { openFace } from '../../domain/offering.ts';
import { makeControlNumber } from '../../domain/number.ts';
import { specimenNumber } from '../../domain/specimen.ts';
import type { Database } from '../database.ts';
import type { OfficeFileHandlers } from '../office/caller.ts';
import type { Outside } from '../server.ts';
import { findOrder } from './order-reading.ts';
import { makeProof } from './proof-page.ts';
import { tell } from './releases.ts';

/** No certificate has this running number: they begin with 1. */
const specimenRunning = 0;

/** A proof of an order's paper for the printing house to look at before anything is printed. */
export const createProofs = (deps: Outside & { readonly database: Database }): Pick<OfficeFileHandlers, 'paper-orders.proof'> => ({
  'paper-orders.proof': async (caller, { id, paper }) => {
    const { read } = deps.database;
    const order = await findOrder(read, { ...deps, read }, caller, id);
    const [words] = await read<{ terms: Record<string, string>; locale: string; link_origin: string }>(
      'select p.terms, s.receipt_locale as locale, i.link_origin from programs p, stores s, installation i where p.number = $1 and s.number = $2', [order.program_number, order.store_number]);
    if (!words) throw new Error('an order without its program or store');
    const { locale, terms } = words;
    await tell(deps, read, caller, order, 'paper-proof', { paper });
    const body = await makeProof({
      paper, program: order.program_name, store: order.store_name, // Its value is written on it when it is sold.
      face: order.face === openFace ? '' : formatMoney(order.face, order.currency, locale),
      terms: terms[locale.split('-')[0] ?? ''] ?? terms['en'] ?? '',
      number: specimenNumber(order.gtin), control: makeControlNumber(order.batch, specimenRunning), scratchPin: order.scratch_pin,
      linkOrigin: words.link_origin,
      about: `Batch ${String(order.batch)}, ${String(order.count)} certificates, GTIN ${order.gtin}`, madeAt: deps.now(),
    });
    return { name: `countersign-batch-${String(order.batch)}-proof-${paper}.pdf`, type: 'application/pdf', body };
  },
});
