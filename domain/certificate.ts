import { type Currency, least, type Minor, minor, subtract, zero } from './money.ts';
import type { CertificateHash } from './number.ts';
import { err, ok, type Result } from './result.ts';

/** Sold for money, or given away: the two are accounted for apart. */
export type CertificateKind = 'sold' | 'promotional';

/**
 * What the ledger says of a certificate. Spent and expired are not states but readings of one, see {@link standing}.
 * - unknown: an operation named it before anyone registered it
 * - registered: made, and in no store's stock: at the printing house, on its way, or missing on the way
 * - stock: printed, unsold, in the stock of `storeNumber`
 * - active: sold or issued; `balance` is owed to whoever holds it
 * - voided: its sale was cancelled, or it ended otherwise (`ended`); the paper is dead for good
 */
export type CertificateState = 'unknown' | 'registered' | 'stock' | 'active' | 'voided';

/** How a dead certificate ended, when it was not by a void of its sale. */
export type Ending = 'replaced' | 'refunded' | 'destroyed' | 'escheated';

/** What a server row and a directory entry both know of a certificate. */
export type Certificate = {
  readonly hash: CertificateHash;
  readonly state: CertificateState;
  readonly blocked: boolean;
  readonly kind: CertificateKind;
  /** The program's number; 0 while unknown. */
  readonly programNumber: number;
  /** The store whose stock it is or that sold it; 0 when none. */
  readonly storeNumber: number;
  readonly currency: Currency;
  readonly face: Minor;
  readonly balance: Minor;
  /** The last day it can be used, `YYYY-MM-DD` in the store's time zone; null: no expiry. */
  readonly validUntil: string | null;
  /** Of a voided one: how it ended; absent when its sale was cancelled. */
  readonly ended?: Ending;
};

/** What a person is told of a certificate's condition today. */
export type Standing = 'unknown' | 'not-sold' | 'active' | 'spent' | 'expired' | 'blocked' | 'voided' | Ending;

/** Reads a certificate's condition on `today` (`YYYY-MM-DD`, the store's day). */
export const standing = (certificate: Certificate, today: string): Standing => {
  // A voided certificate is dead for good: to call it blocked would promise that it may come back.
  if (certificate.blocked && certificate.state !== 'voided') return 'blocked';
  switch (certificate.state) {
    case 'unknown': return 'unknown';
    case 'registered': case 'stock': return 'not-sold';
    case 'voided': return deathOf(certificate);
    case 'active':
      if (certificate.balance === 0) return 'spent';
      return isExpired(certificate, today) ? 'expired' : 'active';
  }
};

/** What a dead certificate is called. */
const deathOf = ({ ended }: Certificate): 'voided' | Ending => ended ?? 'voided';

const isExpired = ({ validUntil }: Certificate, today: string): boolean => validUntil !== null && today > validUntil;

const isUnsold = ({ state }: Certificate): boolean => state === 'unknown' || state === 'registered' || state === 'stock';

/**
 * Why something can't be done with a certificate. `not-here` covers unknown numbers, unsold paper on a redemption and
 * another store's stock alike, so that an answer never tells a guesser whether a number would be valid.
 */
export type Refusal =
  | { readonly reason: 'not-here' }
  | { readonly reason: 'already-sold' }
  | { readonly reason: 'blocked' }
  | { readonly reason: 'voided' }
  | { readonly reason: 'replaced' }
  | { readonly reason: 'refunded' }
  /** Unsold paper that somebody destroyed, or that was lost on its way. */
  | { readonly reason: 'destroyed' }
  /** Nobody came for so long that its balance was handed to the state: the holder claims it there. */
  | { readonly reason: 'escheated' }
  | { readonly reason: 'expired'; readonly validUntil: string }
  | { readonly reason: 'spent' }
  | { readonly reason: 'above-balance'; readonly balance: Minor }
  /** Lent to a till of that store until then; `balance` is what is not. */
  | { readonly reason: 'held'; readonly storeNumber: number; readonly until: number; readonly balance: Minor }
  | { readonly reason: 'wrong-currency' }
  | { readonly reason: 'partly-spent' }
  | { readonly reason: 'other-sale' }
  /** Given away: never paid out, never refunded. */
  | { readonly reason: 'promotional' }
  /** Neither a rule of this place nor the program pays this balance out. */
  | { readonly reason: 'not-entitled' }
  /** No redemption under this receipt took anything off this certificate, as far as the server has heard. */
  | { readonly reason: 'not-redeemed' }
  /** More than what was paid for the goods and did not come back yet. */
  | { readonly reason: 'above-redeemed'; readonly balance: Minor }
  /** What was asked for is not what lies on it any more. */
  | { readonly reason: 'balance-changed'; readonly balance: Minor }
  | { readonly reason: 'other-program' }
  /** Something lies on it still: whoever has the paper brings it. */
  | { readonly reason: 'not-empty'; readonly balance: Minor }
  /** Its program loads nothing onto certificates that are sold, or it was given away. */
  | { readonly reason: 'not-reloadable' }
  /** More than its program lets lie on one certificate; `balance` is what may still be loaded. */
  | { readonly reason: 'above-highest'; readonly balance: Minor }
  /** More was loaded since its sale: what the sale's receipt says is not what it is any more. */
  | { readonly reason: 'reloaded' }
  /** It was reported lost, and the office has not released new paper for it. */
  | { readonly reason: 'not-released' }
  /** Nothing was paid for it, so nothing goes back. */
  | { readonly reason: 'nothing-paid' }
  | { readonly reason: 'not-by-card' };

/** May this store sell it? Only from its own stock, and only once. */
export const decideActivate = (certificate: Certificate | undefined, storeNumber: number): Result<Certificate, Refusal> => {
  if (!certificate || certificate.state === 'unknown' || certificate.state === 'registered') return err({ reason: 'not-here' });
  if (certificate.state === 'voided') return err({ reason: deathOf(certificate) });
  if (certificate.state === 'active') return err({ reason: certificate.blocked ? 'blocked' : 'already-sold' });
  // Another store's stock is never told apart from a number that doesn't exist, blocked or not.
  if (certificate.storeNumber !== storeNumber) return err({ reason: 'not-here' });
  return certificate.blocked ? err({ reason: 'blocked' }) : ok(certificate);
};

/** Can `amount` be taken off it today? */
export const decideRedeem = (
  certificate: Certificate | undefined,
  use: { readonly amount: Minor; readonly currency: Currency; readonly today: string },
): Result<Certificate, Refusal> => {
  if (use.amount < 0) throw new Error('a redemption never puts value on a certificate');
  // Before anything else, blocked included: an answer about paper that was never sold would tell a guesser that it exists.
  if (!certificate || isUnsold(certificate)) return err({ reason: 'not-here' });
  switch (standing(certificate, use.today)) {
    case 'unknown': case 'not-sold': return err({ reason: 'not-here' });
    case 'blocked': return err({ reason: 'blocked' });
    case 'voided': case 'replaced': case 'refunded': case 'destroyed': case 'escheated': return err({ reason: deathOf(certificate) });
    case 'spent': return err({ reason: 'spent' });
    case 'expired': return err({ reason: 'expired', validUntil: certificate.validUntil ?? '' });
    case 'active': break;
  }
  if (certificate.currency !== use.currency) return err({ reason: 'wrong-currency' });
  if (use.amount > certificate.balance) return err({ reason: 'above-balance', balance: certificate.balance });
  return ok(certificate);
};

/** Can its sale still be cancelled? Only while nothing is spent. */
export const decideVoidSale = (certificate: Certificate | undefined): Result<Certificate, Refusal> => {
  if (!certificate || isUnsold(certificate)) return err({ reason: 'not-here' });
  if (certificate.state === 'voided') return err({ reason: deathOf(certificate) });
  if (certificate.blocked) return err({ reason: 'blocked' });
  return certificate.balance === certificate.face ? ok(certificate) : err({ reason: 'partly-spent' });
};

/** The program's word on loading: the highest balance it lets lie on one; null: it loads nothing. */
type Loading = { readonly amount: Minor; readonly currency: Currency; readonly today: string; readonly upTo: Minor | null };

/** May more value be put on it? An empty one is welcome: its holder has the paper, and the program loads it. */
export const decideReload = (certificate: Certificate | undefined, { amount, currency, today, upTo }: Loading): Result<Certificate, Refusal> => {
  const usable = decideRedeem(certificate, { amount: zero, currency, today });
  if (!usable.ok && usable.error.reason !== 'spent') return usable;
  if (!certificate) return err({ reason: 'not-here' });
  if (certificate.currency !== currency) return err({ reason: 'wrong-currency' });
  // A day that is past ends an empty one too.
  if (isExpired(certificate, today)) return err({ reason: 'expired', validUntil: certificate.validUntil ?? '' });
  if (upTo === null || certificate.kind === 'promotional') return err({ reason: 'not-reloadable' });
  return certificate.balance + amount > upTo ? err({ reason: 'above-highest', balance: minor(Math.max(0, upTo - certificate.balance)) }) : ok(certificate);
};

/** May a manager accept it though its last day is past? Nothing else may be wrong with it. */
export const decideHonour = (certificate: Certificate | undefined, { currency, today }: { readonly currency: Currency; readonly today: string }): Result<Certificate, Refusal> => {
  const usable = decideRedeem(certificate, { amount: zero, currency, today });
  if (usable.ok || usable.error.reason !== 'expired' || !certificate) return usable;
  return certificate.currency === currency ? ok(certificate) : err({ reason: 'wrong-currency' });
};

/** Can what was loaded be taken off again? Only while the balance still covers it. */
export const decideUnload = (certificate: Certificate | undefined, amount: Minor): Result<Certificate, Refusal> => {
  if (!certificate || isUnsold(certificate)) return err({ reason: 'not-here' });
  if (certificate.state === 'voided') return err({ reason: deathOf(certificate) });
  if (certificate.blocked) return err({ reason: 'blocked' });
  return certificate.balance >= amount ? ok(certificate) : err({ reason: 'partly-spent' });
};

/**
 * What is surrendered and what is handed out in its place; `amount` is what the till saw on the old one. `isLost`: the
 * old one is in nobody's hand; it is blocked, and the office has released its value to who has lost it.
 */
export type Replacing = {
  readonly old: Certificate | undefined; readonly fresh: Certificate | undefined;
  readonly amount: Minor; readonly storeNumber: number; readonly currency: Currency; readonly today: string; readonly isLost?: boolean;
};

/** May the whole balance move from damaged paper to unsold paper of this store? The refusal says of which of the two. */
export const decideReplace = ({ old: named, fresh, amount, storeNumber, currency, today, isLost = false }: Replacing): Result<{ readonly old: Certificate; readonly fresh: Certificate }, { readonly of: 'old' | 'fresh'; readonly refusal: Refusal }> => {
  const old = named && isLost ? { ...named, blocked: false } : named;
  // Anything more than nothing: what isn't spent, expired, blocked or dead could be redeemed as well.
  const usable = decideRedeem(old, { amount: least(amount, old?.balance ?? zero), currency, today });
  if (!usable.ok) return err({ of: 'old', refusal: usable.error });
  if (usable.value.balance !== amount) return err({ of: 'old', refusal: { reason: 'balance-changed', balance: usable.value.balance } });
  const taking = decideTakeOver(fresh, usable.value, storeNumber);
  return taking.ok ? ok({ old: usable.value, fresh: taking.value }) : err({ of: 'fresh', refusal: taking.error });
};

/** May unsold paper carry on what another was? It is this store's, and of the same program. */
export const decideTakeOver = (fresh: Certificate | undefined, { programNumber, kind, currency }: Certificate, storeNumber: number): Result<Certificate, Refusal> => {
  const unsold = decideActivate(fresh, storeNumber);
  if (!unsold.ok) return unsold;
  const isSameProgram = unsold.value.programNumber === programNumber && unsold.value.kind === kind && unsold.value.currency === currency;
  return isSameProgram ? unsold : err({ reason: 'other-program' });
};

/** May what is left go back to the buyer? All of it or nothing; never what was given away. */
export const decideRefund = (certificate: Certificate | undefined, { amount, currency, today }: { readonly amount: Minor; readonly currency: Currency; readonly today: string }): Result<Certificate, Refusal> => {
  const usable = decideRedeem(certificate, { amount: least(amount, certificate?.balance ?? zero), currency, today });
  if (!usable.ok) return usable;
  if (usable.value.kind === 'promotional') return err({ reason: 'nothing-paid' });
  return usable.value.balance === amount ? usable : err({ reason: 'balance-changed', balance: usable.value.balance });
};

/** What was paid for the part of a certificate that is left: all of the price for all of the face, never more than is left. */
export const paidFor = (left: Minor, { price, face }: { readonly price: Minor; readonly face: Minor }): Minor =>
  price >= face ? left : minor(Number((BigInt(left) * BigInt(price)) / BigInt(face)));

/**
 * What one line of a completed operation (or an approved request) does to one certificate.
 * `covered` is what the balance could bear, `over` what it could not: void and reversal undo exactly these.
 */
export type Change =
  | {
      readonly kind: 'activate'; readonly storeNumber: number; readonly programNumber: number; readonly certificateKind: CertificateKind;
      readonly currency: Currency; readonly face: Minor; readonly validUntil: string | null;
      /** The till made the number and printed the paper with the sale: nobody can have registered it before. */
      readonly issued: boolean;
    }
  | { readonly kind: 'debit'; readonly amount: Minor; readonly currency: Currency; readonly today: string }
  | { readonly kind: 'undo-debit'; readonly covered: Minor; readonly over: Minor }
  /** Its sale has come after a debit: it bears as much of what nothing had covered as lies on it. */
  | { readonly kind: 'cover'; readonly amount: Minor }
  | { readonly kind: 'undo-cover'; readonly covered: Minor }
  | { readonly kind: 'deactivate'; readonly face: Minor; readonly today: string }
  | { readonly kind: 'undo-deactivate'; readonly covered: Minor }
  /** Its rest was paid out; as a debit in all but its name, for the books tell them apart. */
  | { readonly kind: 'cash-out'; readonly amount: Minor; readonly currency: Currency; readonly today: string }
  | { readonly kind: 'undo-cash-out'; readonly covered: Minor; readonly over: Minor }
  /** Goods came back. What is not on an active certificate is put nowhere: the office decides whose it is. */
  | { readonly kind: 'credit'; readonly amount: Minor; readonly currency: Currency }
  | { readonly kind: 'undo-credit'; readonly amount: Minor }
  /** More value, paid for. What is not on an active certificate is put nowhere: its money waits for the office. */
  | { readonly kind: 'reload'; readonly amount: Minor; readonly currency: Currency; readonly today: string; readonly validUntil: string | null }
  /** Its last day is past, and a manager accepts it on this day all the same. */
  | { readonly kind: 'honour'; readonly day: string }
  /** A load is taken off again. */
  | { readonly kind: 'unload'; readonly amount: Minor }
  | { readonly kind: 'undo-unload'; readonly covered: Minor; readonly over: Minor }
  /** Its paper is handed in: all that lies on it leaves, and it is dead. */
  | { readonly kind: 'surrender' }
  | { readonly kind: 'undo-surrender'; readonly covered: Minor }
  /** All that is left goes back to the buyer, and it is dead. */
  | { readonly kind: 'refund' }
  | { readonly kind: 'undo-refund'; readonly covered: Minor }
  /** All that is left is handed to the state, and it is dead; undone when its holder comes after all. */
  | { readonly kind: 'escheat' }
  | { readonly kind: 'undo-escheat'; readonly covered: Minor }
  /** Unsold paper carries on what `old` was: sold where, when, as what and until when. `covered` is what lay on it. */
  | { readonly kind: 'take-over'; readonly old: Certificate; readonly covered: Minor }
  /** Goes back into the stock it came from, with the face that is printed on it. */
  | { readonly kind: 'undo-take-over'; readonly storeNumber: number; readonly face: Minor; readonly covered: Minor };

/** Why an operation was flagged; each opens an exception for the office, none undoes the fact. */
export type Flag =
  | 'unknown-certificate' | 'sold-twice' | 'not-this-stores-stock' | 'voided-certificate' | 'blocked-certificate'
  | 'expired-certificate' | 'overspend' | 'spent-before-void' | 'returned-before-void' | 'not-sold' | 'wrong-currency'
  | 'wrong-denomination' | 'number-taken' | 'request-declined'
  | 'request-unknown' | 'request-mismatch' | 'same-id-other-bytes' | 'target-unknown' | 'sequence-gap' | 'chain-broken'
  | 'refund-in-doubt' | 'not-reloadable' | 'clock-far-off' | 'day-differs' | 'unreadable' | 'unknown-program' | 'unknown-operator' | 'approval-missing' | 'closed-alone' | 'closed-twice' | 'lease-ended';

/** The certificate after a change, and how its money fell. For `activate`, `over` is money for a certificate that was already sold. */
export type Applied = {
  readonly certificate: Certificate;
  readonly covered: Minor;
  readonly over: Minor;
  readonly flags: readonly Flag[];
};

/**
 * Applies a fact. It never refuses: cash has moved and goods have left. What the certificate can't bear comes back as
 * `over`, what looks wrong as flags; the balance never goes below zero.
 */
export const applyChange = (certificate: Certificate, change: Change): Applied => {
  switch (change.kind) {
    case 'activate': return applyActivate(certificate, change);
    case 'debit': case 'cash-out': return applyDebit(certificate, change);
    case 'undo-debit': case 'undo-cash-out': {
      const balance = minor(certificate.balance + change.covered);
      // Value comes back to paper whose sale was cancelled: the books stay right, but somebody must decide who it belongs to.
      const flags: Flag[] = certificate.state === 'voided' && change.covered > 0 ? ['voided-certificate'] : [];
      return { certificate: { ...certificate, balance }, covered: change.covered, over: change.over, flags };
    }
    case 'cover': {
      const covered = least(certificate.balance, change.amount);
      return { certificate: { ...certificate, balance: subtract(certificate.balance, covered) }, covered, over: zero, flags: [] };
    }
    case 'undo-cover': return applyChange(certificate, { kind: 'undo-debit', covered: change.covered, over: zero });
    case 'credit': return applyCredit(certificate, change);
    case 'undo-credit': {
      const covered = least(certificate.balance, change.amount);
      const over = subtract(change.amount, covered);
      return { certificate: { ...certificate, balance: subtract(certificate.balance, covered) }, covered, over, flags: over > 0 ? ['overspend'] : [] };
    }
    case 'honour': return applyHonour(certificate, change.day);
    case 'reload': return applyReload(certificate, change);
    case 'unload': return applyUnload(certificate, change.amount);
    case 'undo-unload': {
      const { balance, face } = certificate;
      const flags: Flag[] = certificate.state === 'voided' && change.covered > 0 ? ['voided-certificate'] : [];
      return { certificate: { ...certificate, balance: minor(balance + change.covered), face: minor(face + change.covered + change.over) }, covered: change.covered, over: change.over, flags };
    }
    case 'deactivate': return applyDeactivate(certificate, change.face);
    case 'undo-deactivate': {
      const restored: Certificate = { ...certificate, state: 'active', balance: minor(certificate.balance + change.covered) };
      return { certificate: restored, covered: change.covered, over: zero, flags: [] };
    }
    case 'surrender': return applyEmptying(certificate, 'replaced');
    case 'refund': return applyEmptying(certificate, 'refunded');
    case 'escheat': return applyEmptying(certificate, 'escheated');
    case 'undo-surrender': case 'undo-refund': case 'undo-escheat': {
      const { ended: _ended, ...alive } = certificate;
      return { certificate: { ...alive, state: 'active', balance: minor(certificate.balance + change.covered) }, covered: change.covered, over: zero, flags: [] };
    }
    case 'take-over': return applyTakeOver(certificate, change);
    case 'undo-take-over': return applyUndoTakeOver(certificate, change);
  }
};

/** The whole balance leaves; what was never sold, or is dead already, has none to give. */
const applyEmptying = (certificate: Certificate, ended: Ending): Applied => {
  const flags: Flag[] = [];
  if (certificate.state === 'unknown') flags.push('unknown-certificate');
  else if (certificate.state === 'voided') flags.push('voided-certificate');
  else if (certificate.state !== 'active') flags.push('not-sold');
  if (certificate.blocked) flags.push('blocked-certificate');
  if (certificate.state !== 'active') return { certificate, covered: zero, over: zero, flags };
  return { certificate: { ...certificate, state: 'voided', ended, balance: zero }, covered: certificate.balance, over: zero, flags };
};

const applyTakeOver = (certificate: Certificate, { old, covered }: Extract<Change, { kind: 'take-over' }>): Applied => {
  const { face, validUntil, storeNumber, programNumber, kind, currency } = old;
  const flags: Flag[] = [];
  if (certificate.state === 'unknown') flags.push('unknown-certificate');
  else if (certificate.state !== 'stock') flags.push('not-this-stores-stock');
  const taken: Certificate = { ...certificate, state: 'active', face, balance: covered, validUntil, storeNumber, programNumber, kind, currency };
  return { certificate: taken, covered, over: zero, flags };
};

/** What was spent from it meanwhile is gone, and so is its paper: then it stays what it is, and becomes empty. */
const applyUndoTakeOver = (certificate: Certificate, { storeNumber, face, covered: given }: Extract<Change, { kind: 'undo-take-over' }>): Applied => {
  const covered = certificate.state === 'active' ? certificate.balance : zero;
  if (certificate.state !== 'active' || covered !== given) return { certificate: { ...certificate, balance: subtract(certificate.balance, covered) }, covered, over: zero, flags: ['spent-before-void'] };
  return { certificate: { ...certificate, state: 'stock', storeNumber, face, balance: zero, validUntil: null }, covered, over: zero, flags: [] };
};

const applyActivate = (certificate: Certificate, change: Extract<Change, { kind: 'activate' }>): Applied => {
  const flags: Flag[] = [];
  if (certificate.blocked) flags.push('blocked-certificate');
  if (change.issued && certificate.state !== 'unknown') flags.push('number-taken');
  if (certificate.state === 'voided') return { certificate, covered: zero, over: change.face, flags: [...flags, 'voided-certificate'] };
  if (certificate.state === 'active') return { certificate, covered: zero, over: change.face, flags: [...flags, 'sold-twice'] };
  if (certificate.state === 'unknown') {
    if (!change.issued) flags.push('unknown-certificate');
  } else {
    if (certificate.state === 'registered' || certificate.storeNumber !== change.storeNumber) flags.push('not-this-stores-stock');
    if (certificate.currency !== change.currency) flags.push('wrong-currency');
    if (isOtherDenomination(certificate, change)) flags.push('wrong-denomination');
  }
  const sold: Certificate = {
    ...certificate, state: 'active', storeNumber: change.storeNumber, programNumber: change.programNumber,
    kind: change.certificateKind, currency: change.currency, face: change.face, balance: change.face, validUntil: change.validUntil,
  };
  return { certificate: sold, covered: change.face, over: zero, flags };
};

/** Whether it was sold as something else than was printed on it; a face of 0 was registered without one (free range). */
const isOtherDenomination = (printed: Certificate, sold: Extract<Change, { kind: 'activate' }>): boolean =>
  printed.programNumber !== sold.programNumber || printed.kind !== sold.certificateKind || (printed.face !== 0 && printed.face !== sold.face);

const applyCredit = (certificate: Certificate, { amount, currency }: Extract<Change, { kind: 'credit' }>): Applied => {
  const flags: Flag[] = [];
  const covered = certificate.state === 'active' && certificate.currency === currency ? amount : zero;
  switch (certificate.state) {
    case 'unknown': flags.push('unknown-certificate'); break;
    case 'registered': case 'stock': flags.push('not-sold'); break;
    case 'voided': flags.push('voided-certificate'); break;
    case 'active': if (covered !== amount) flags.push('wrong-currency');
  }
  if (certificate.blocked) flags.push('blocked-certificate');
  return { certificate: { ...certificate, balance: minor(certificate.balance + covered) }, covered, over: zero, flags };
};

/** Good for that day; a later last day stays. What lies on it is told as covered: it is owed as it was before. */
const applyHonour = (certificate: Certificate, day: string): Applied => {
  const flags: Flag[] = [];
  if (certificate.state === 'unknown') flags.push('unknown-certificate');
  else if (certificate.state === 'voided') flags.push('voided-certificate');
  else if (certificate.state !== 'active') flags.push('not-sold');
  if (certificate.blocked) flags.push('blocked-certificate');
  if (certificate.state !== 'active') return { certificate, covered: zero, over: zero, flags };
  return { certificate: { ...certificate, validUntil: laterDay(certificate.validUntil, day) }, covered: certificate.balance, over: zero, flags };
};

/** Its face grows with what was paid for: shares of it stay shares of all that was put on. A load never shortens its time. */
const applyReload = (certificate: Certificate, { amount, currency, today, validUntil }: Extract<Change, { kind: 'reload' }>): Applied => {
  const flags: Flag[] = [];
  const isLoaded = certificate.state === 'active' && certificate.currency === currency;
  switch (certificate.state) {
    case 'unknown': flags.push('unknown-certificate'); break;
    case 'registered': case 'stock': flags.push('not-sold'); break;
    case 'voided': flags.push('voided-certificate'); break;
    case 'active': if (!isLoaded) flags.push('wrong-currency');
  }
  if (certificate.blocked) flags.push('blocked-certificate');
  if (isExpired(certificate, today)) flags.push('expired-certificate');
  if (!isLoaded) return { certificate, covered: zero, over: amount, flags };
  const loaded: Certificate = { ...certificate, balance: minor(certificate.balance + amount), face: minor(certificate.face + amount), validUntil: laterDay(certificate.validUntil, validUntil) };
  return { certificate: loaded, covered: amount, over: zero, flags };
};

/** The later of two last days; null has no end. */
const laterDay = (one: string | null, other: string | null): string | null => (one === null || other === null ? null : one > other ? one : other);

const applyUnload = (certificate: Certificate, amount: Minor): Applied => {
  const flags: Flag[] = [];
  if (certificate.state === 'voided') flags.push('voided-certificate');
  else if (certificate.state !== 'active') flags.push('not-sold');
  if (certificate.blocked) flags.push('blocked-certificate');
  const covered = certificate.state === 'active' ? least(certificate.balance, amount) : zero;
  const over = subtract(amount, covered);
  if (over > 0) flags.push(...(certificate.state === 'active' ? ['spent-before-void', 'overspend'] as const : ['overspend'] as const));
  if (certificate.state !== 'active') return { certificate, covered, over, flags };
  return { certificate: { ...certificate, balance: subtract(certificate.balance, covered), face: minor(Math.max(0, certificate.face - amount)) }, covered, over, flags };
};

const applyDebit = (certificate: Certificate, change: Extract<Change, { kind: 'debit' | 'cash-out' }>): Applied => {
  const flags: Flag[] = [];
  const usable = certificate.state === 'active' && certificate.currency === change.currency;
  switch (certificate.state) {
    case 'unknown': flags.push('unknown-certificate'); break;
    case 'registered': case 'stock': flags.push('not-sold'); break;
    case 'voided': flags.push('voided-certificate'); break;
    case 'active': if (!usable) flags.push('wrong-currency');
  }
  if (certificate.blocked) flags.push('blocked-certificate');
  if (isExpired(certificate, change.today)) flags.push('expired-certificate');
  const covered = usable ? least(certificate.balance, change.amount) : zero;
  const over = subtract(change.amount, covered);
  if (over > 0) flags.push('overspend');
  return { certificate: { ...certificate, balance: subtract(certificate.balance, covered) }, covered, over, flags };
};

const applyDeactivate = (certificate: Certificate, face: Minor): Applied => {
  const flags: Flag[] = [];
  if (certificate.state === 'voided') flags.push('voided-certificate');
  else if (certificate.state !== 'active') flags.push('not-sold');
  if (certificate.blocked) flags.push('blocked-certificate');
  const covered = certificate.state === 'active' ? least(certificate.balance, face) : zero;
  const over = subtract(face, covered);
  if (over > 0) flags.push(...(certificate.state === 'active' ? ['spent-before-void', 'overspend'] as const : ['overspend'] as const));
  if (certificate.state !== 'active') return { certificate, covered, over, flags };
  // More was loaded than its sale had put on it: that stays owed to somebody, and the office looks for whom.
  if (certificate.balance > covered) flags.push('voided-certificate');
  return { certificate: { ...certificate, state: 'voided', balance: subtract(certificate.balance, covered) }, covered, over, flags };
};

/** The placeholder for a certificate that an operation named before anyone registered it. */
export const unknownCertificate = (hash: CertificateHash, currency: Currency): Certificate => ({
  hash, state: 'unknown', blocked: false, kind: 'sold', programNumber: 0, storeNumber: 0,
  currency, face: zero, balance: zero, validUntil: null,
});
