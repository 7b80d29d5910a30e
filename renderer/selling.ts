import { paperForm } from '../domain/cash-out.ts';
import { addMonths } from '../domain/calendar.ts';
import { type Bought, judgeBuying } from '../domain/buying-limits.ts';
import { decideActivate } from '../domain/certificate.ts';
import type { Sale, SaleLine } from '../domain/operation.ts';
import type { Minor } from '../domain/money.ts';
import type { Program } from '../domain/protocol.ts';
import { type Jurisdiction, validityOf } from '../domain/rules.ts';
import { shippedRules } from '../domain/shipped-rules.ts';
import type { Issued } from '../preload/contract.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { holdLocally, type TillContext, todayOf } from './context.ts';
import type { Draft } from './recorder.ts';
import type { Basket, BasketItem, Held, NotRecorded, Offer } from './till.ts';

/** What a certificate of this face sells for and until when it is then valid; undefined when the program doesn't sell it. */
export const terms = (program: Program, face: Minor, today: string, place: Jurisdiction | undefined): { readonly price: Minor; readonly validUntil: string | null } | undefined => {
  const denomination = program.denominations.find((candidate) => candidate.face === face);
  if (!denomination) return undefined;
  return { price: denomination.price, validUntil: validFrom(program, today, place) };
};

/**
 * Turns a basket into a sale. Every certificate is looked at again: between scan and payment it may have been sold
 * here, blocked, or moved to another store; and price and validity are the program's, not the screen's.
 */
export const draftSale = async (context: TillContext, { items, tenders, callerAsked = false }: Basket): Promise<Result<Draft<Sale>, NotRecorded>> => {
  const { store } = context.info().terminal;
  const today = todayOf(context);
  const judged = judgeBuying(items.map(boughtOf));
  if (judged.verdict === 'too-much') return err({ reason: 'above-limit', of: judged.of, limit: judged.limit });
  if (judged.verdict === 'ask' && !callerAsked) return err({ reason: 'not-asked' });
  const offers = offersOf(context);
  const planned: ((issued: Iterator<Issued>) => SaleLine)[] = [];
  const gtins: string[] = [];
  for (const item of items) {
    const line = 'offer' in item ? issuedLine(offers, item.offer.gtin) : await saleLine(context, item.held, today);
    if (!line.ok) return line;
    // The customer pays what the screen said; a price that changed meanwhile is settled at the screen, not here.
    if (line.value.price !== item.price) return err({ reason: 'does-not-add-up' });
    const { value } = line;
    if ('certificate' in value) planned.push(() => value);
    else {
      gtins.push(value.gtin);
      planned.push((issued) => toLine(value, issued));
    }
  }
  // Last of all: a number that is made and not sold leaves a gap.
  const issued = gtins.length === 0 ? ok([]) : await context.api.issueNumbers({ gtins }).catch(() => err({ reason: 'write-failed' as const }));
  if (!issued.ok) return err({ reason: 'not-issued', detail: issued.error.reason });
  const inOrder = issued.value.values();
  return ok({ kind: 'sale', currency: store.currency, approvals: [], lines: planned.map((plan) => plan(inOrder)), tenders: [...tenders], ...(callerAsked ? { callerAsked: true as const } : {}) });
};

/** An item of a basket, as the limits of buying see it. */
export const boughtOf = (item: BasketItem): Bought => {
  const { program, face } = 'offer' in item ? item.offer : { program: item.held.program, face: item.held.certificate.face };
  return { programNumber: program?.number ?? 0, face, limits: program?.buyingLimits };
};

/** What this till can sell without pre-printed stock, cheapest first within a program. */
export const offersOf = (context: TillContext): readonly Offer[] => {
  const { programs, terminal: { store }, issuing } = context.info();
  if (!issuing) return [];
  const today = todayOf(context);
  return programs.filter(({ currency, printedAtTill }) => currency === store.currency && printedAtTill !== false).flatMap((program) => program.denominations.map(({ gtin, face, price }) => (
    { program, gtin, face, price, validUntil: validFrom(program, today, store.jurisdiction) })));
};

const issuedLine = (offers: readonly Offer[], gtin: string): Result<Offer, NotRecorded> => {
  const offer = offers.find((candidate) => candidate.gtin === gtin);
  return offer ? ok(offer) : err({ reason: 'not-issued', detail: offers.length === 0 ? 'not-set-up' : 'not-offered' });
};

const toLine = ({ program, face, price, validUntil }: Offer, issued: Iterator<Issued>): SaleLine => {
  const next = issued.next();
  if (next.done) throw new Error('main made fewer numbers than were asked for');
  const { certificate, sealed, control } = next.value;
  return { certificate, sealed, control, programNumber: program.number, certificateKind: program.kind, face, price, validUntil, paper: 'till' };
};

/** By the rules of the place of sale, which may give the holder more than the program does; where nobody has said which place it is, by the program alone. */
const validFrom = ({ validityMonths, kind }: Program, today: string, place: Jurisdiction | undefined): string | null => {
  if (place === undefined) return validityMonths === null ? null : addMonths(today, validityMonths);
  return validityOf(shippedRules, { place, kind, form: paperForm, soldOn: today, today, programMonths: validityMonths }).lastDay;
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
  const offer = held?.program && terms(held.program, face, today, store.jurisdiction);
  if (!offer || sealed === '') return refused({ reason: 'not-here' });
  return ok({ certificate: hash, sealed, control: held.control, programNumber, certificateKind: kind, face, ...offer });
};
