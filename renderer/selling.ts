import { addMonths } from '../domain/calendar.ts';
import { decideActivate } from '../domain/certificate.ts';
import type { Sale, SaleLine } from '../domain/operation.ts';
import type { Minor } from '../domain/money.ts';
import type { Program } from '../domain/protocol.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { holdLocally, type TillContext, todayOf } from './context.ts';
import type { Draft } from './recorder.ts';
import type { Basket, Held, NotRecorded } from './till.ts';

/** What a certificate of this face sells for and until when it is then valid; undefined when the program doesn't sell it. */
export const terms = (program: Program, face: Minor, today: string): { readonly price: Minor; readonly validUntil: string | null } | undefined => {
  const denomination = program.denominations.find((candidate) => candidate.face === face);
  if (!denomination) return undefined;
  return { price: denomination.price, validUntil: program.validityMonths === null ? null : addMonths(today, program.validityMonths) };
};

/**
 * Turns a basket into a sale. Every certificate is looked at again: between scan and payment it may have been sold
 * here, blocked, or moved to another store; and price and validity are the program's, not the screen's.
 */
export const draftSale = async (context: TillContext, { items, tenders }: Basket): Promise<Result<Draft<Sale>, NotRecorded>> => {
  const { store } = context.info().terminal;
  const today = todayOf(context);
  const lines: SaleLine[] = [];
  for (const item of items) {
    const line = await saleLine(context, item.held, today);
    if (!line.ok) return line;
    // The customer pays what the screen said; a price that changed meanwhile is settled at the screen, not here.
    if (line.value.price !== item.price) return err({ reason: 'does-not-add-up' });
    lines.push(line.value);
  }
  return ok({ kind: 'sale', currency: store.currency, approvals: [], lines, tenders: [...tenders] });
};

const saleLine = async (context: TillContext, { certificate: { hash }, sealed }: Held, today: string): Promise<Result<SaleLine, NotRecorded>> => {
  const { store } = context.info().terminal;
  const held = await holdLocally(context, hash, sealed);
  const refused = (refusal: Extract<NotRecorded, { reason: 'refused' }>['refusal']): Result<never, NotRecorded> =>
    err({ reason: 'refused', certificate: hash, refusal });
  const decided = decideActivate(held?.certificate, store.number);
  if (!decided.ok) return refused(decided.error);
  const { face, currency, kind, programNumber } = decided.value;
  if (currency !== store.currency) return refused({ reason: 'wrong-currency' });
  const offer = held?.program && terms(held.program, face, today);
  if (!offer || sealed === '') return refused({ reason: 'not-here' });
  return ok({ certificate: hash, sealed, control: held.control, programNumber, certificateKind: kind, face, ...offer });
};
