import { paperForm } from '../domain/cash-out.ts';
import { addMonths } from '../domain/calendar.ts';
import { type Bought, judgeBuying } from '../domain/buying-limits.ts';
import { decideActivate } from '../domain/certificate.ts';
import type { Sale, SaleLine } from '../domain/operation.ts';
import { type Minor, zero } from '../domain/money.ts';
import { openFace, priceOf } from '../domain/offering.ts';
import type { Program } from '../domain/protocol.ts';
import { type Jurisdiction, validityOf } from '../domain/rules.ts';
import { shippedRules } from '../domain/shipped-rules.ts';
import type { Issued } from '../preload/contract.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { holdLocally, type TillContext, todayOf } from './context.ts';
import { isApproved } from './guards.ts';
import type { Draft } from './recorder.ts';
import type { Basket, BasketItem, FreeRange, Held, NotRecorded, Offer } from './till.ts';

/** What a certificate of this face sells for and until when it is then valid; undefined when the program doesn't sell it. Without a face: the range that one is chosen from. */
export const terms = (program: Program, face: Minor, today: string, place: Jurisdiction | undefined): { readonly price: Minor; readonly validUntil: string | null; readonly range?: FreeRange } | undefined => {
  const validUntil = validFrom(program, today, place);
  if (face === openFace) return program.range && { price: zero, validUntil, range: { min: program.range.min, max: program.range.max } };
  const price = priceOf(program, face);
  return price === undefined ? undefined : { price, validUntil };
};

/** The value of an item of a basket; {@link openFace} while nobody has chosen one. */
export const faceOf = (item: BasketItem): Minor => ('offer' in item ? item.offer.face : item.face ?? item.held.certificate.face);

/** Whose certificates an item is; null when the till does not know the program. */
export const programOfItem = (item: BasketItem): Program | null => ('offer' in item ? item.offer.program : item.held.program);

/** An item with the value that somebody chose for it, and its price; undefined when the program does not sell it. */
export const withFace = (item: BasketItem, face: Minor): BasketItem | undefined => {
  const program = programOfItem(item);
  const price = program && priceOf(program, face);
  if (price === undefined || price === null) return undefined;
  return 'offer' in item ? { ...item, price, offer: { ...item.offer, face, price } } : { ...item, price, face };
};

/** What of a basket is given away: a manager agrees to it. */
export const giftsOf = (items: readonly BasketItem[]): readonly BasketItem[] => items.filter((item) => programOfItem(item)?.kind === 'promotional');

/**
 * Turns a basket into a sale. Every certificate is looked at again: between scan and payment it may have been sold
 * here, blocked, or moved to another store; and price and validity are the program's, not the screen's.
 */
export const draftSale = async (context: TillContext, { items, tenders, callerAsked = false, approval = null }: Basket): Promise<Result<Draft<Sale>, NotRecorded>> => {
  const { store } = context.info().terminal;
  const today = todayOf(context);
  const judged = judgeBuying(items.map(boughtOf));
  if (judged.verdict === 'too-much') return err({ reason: 'above-limit', of: judged.of, limit: judged.limit });
  if (judged.verdict === 'ask' && !callerAsked) return err({ reason: 'not-asked' });
  const isGift = giftsOf(items).length > 0;
  if (isGift && !isApproved(context, approval, 'give-away')) return err({ reason: 'not-allowed' });
  const offers = offersOf(context);
  const planned: ((issued: Iterator<Issued>) => SaleLine)[] = [];
  const gtins: string[] = [];
  for (const item of items) {
    const line = 'offer' in item ? issuedLine(offers, item.offer) : await saleLine(context, item, today);
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
  return ok({ kind: 'sale', currency: store.currency, approvals: isGift && approval ? [approval] : [], lines: planned.map((plan) => plan(inOrder)), tenders: [...tenders], ...(callerAsked ? { callerAsked: true as const } : {}) });
};

/** An item of a basket, as the limits of buying see it. */
export const boughtOf = (item: BasketItem): Bought => {
  const program = programOfItem(item);
  return { programNumber: program?.number ?? 0, face: faceOf(item), limits: program?.buyingLimits };
};

/** What this till can sell without pre-printed stock, cheapest first within a program. */
export const offersOf = (context: TillContext): readonly Offer[] => {
  const { programs, terminal: { store }, issuing } = context.info();
  if (!issuing) return [];
  const today = todayOf(context);
  return programs.filter(({ currency, printedAtTill }) => currency === store.currency && printedAtTill !== false).flatMap((program): Offer[] => {
    const validUntil = validFrom(program, today, store.jurisdiction);
    return [
      ...program.denominations.map(({ gtin, face, price }) => ({ program, gtin, face, price, validUntil })),
      ...(program.range ? [{ program, gtin: program.range.gtin, face: openFace, price: zero, validUntil, range: { min: program.range.min, max: program.range.max } }] : []),
    ];
  });
};

/** What a till prints as one of these: as it is offered now, with the value that was chosen. */
const issuedLine = (offers: readonly Offer[], { gtin, face }: Offer): Result<Offer, NotRecorded> => {
  const offer = offers.find((candidate) => candidate.gtin === gtin);
  if (!offer) return err({ reason: 'not-issued', detail: offers.length === 0 ? 'not-set-up' : 'not-offered' });
  const price = priceOf(offer.program, face);
  return price === undefined ? err({ reason: 'not-issued', detail: 'not-offered' }) : ok({ ...offer, face, price });
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

const saleLine = async (context: TillContext, { held: { certificate: { hash }, sealed }, face: chosen }: Extract<BasketItem, { held: Held }>, today: string): Promise<Result<SaleLine, NotRecorded>> => {
  const { store } = context.info().terminal;
  const held = await holdLocally(context, hash, sealed);
  const refused = (refusal: Extract<NotRecorded, { reason: 'refused' }>['refusal']): Result<never, NotRecorded> =>
    err({ reason: 'refused', certificate: hash, refusal });
  const decided = decideActivate(held?.certificate, store.number);
  if (!decided.ok) return refused(decided.error);
  const { currency, kind, programNumber } = decided.value;
  const face = decided.value.face === openFace ? chosen ?? openFace : decided.value.face;
  if (currency !== store.currency) return refused({ reason: 'wrong-currency' });
  const offer = held?.program && terms(held.program, face, today, store.jurisdiction);
  if (!offer || sealed === '') return refused({ reason: 'not-here' });
  if (face === openFace) return err({ reason: 'does-not-add-up' });
  return ok({ certificate: hash, sealed, control: held.control, programNumber, certificateKind: kind, face, price: offer.price, validUntil: offer.validUntil });
};
