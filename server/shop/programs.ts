import { z } from 'zod';
import type { CertificateKind } from '../../domain/certificate.ts';
import { type BuyingLimits, noBuyingLimits } from '../../domain/buying-limits.ts';
import { type NewFace, programNumberMax, type ProgramSettings } from '../../domain/business-wire.ts';
import { type Currency, currencySchema, formatMoney, type Minor, parseMoney, zero } from '../../domain/money.ts';
import { usualWatch } from '../../domain/watch.ts';
import { changeBusiness } from '../business/changing.ts';
import { addProgram, changeProgram, type Face, findProgram, readFaces, settingsOf } from '../business/programs.ts';
import { nameWord, numberWord, readArguments, type ShopCommand } from './command.ts';

const usage = 'program NUMBER NAME --currency USD --face 25 --face 50 [--range 5-500] [--promotional] [--months 60] [--cash-out 10] [--reload 200] '
  + '[--ask-from-pieces 10] [--ask-from-value 500] [--certificate-max 2000] [--sale-max 10000] '
  + '[--offline-certificate 50 --offline-till 200 --offline-manager-above 25 | --offline-off] [--lease announced|sold-here|off --lease-hours 24 --lease-grace-days 14]';

const text = { type: 'string' } as const;

const argumentsSchema = z.object({
  words: z.tuple([numberWord('a program', programNumberMax), nameWord], 'a number and a name are needed'),
  'currency': currencySchema.optional(),
  'face': z.array(z.string()).optional(),
  'range': z.string().optional(),
  'promotional': z.boolean().optional(),
  'months': z.string().regex(/^\d{1,4}$/, 'a number of months, 0 for certificates that never expire').transform(Number).optional(),
  'cash-out': z.string().optional(), 'reload': z.string().optional(),
  'ask-from-pieces': z.string().regex(/^\d{1,4}$/, 'a number of certificates, 0 for never').transform(Number).optional(),
  'ask-from-value': z.string().optional(), 'certificate-max': z.string().optional(), 'sale-max': z.string().optional(),
  'offline-certificate': z.string().optional(), 'offline-till': z.string().optional(), 'offline-manager-above': z.string().optional(),
  'offline-off': z.boolean().optional(),
  'lease': z.enum(['announced', 'sold-here', 'off'], 'announced, sold-here or off').optional(),
  'lease-hours': z.string().regex(/^\d{1,3}$/, 'a number of hours').transform(Number).pipe(z.number().min(1).max(168, 'at most 168 hours')).optional(),
  'lease-grace-days': z.string().regex(/^\d{1,2}$/, 'a number of days').transform(Number).pipe(z.number().min(1).max(90, 'at most 90 days')).optional(),
});
type Wanted = z.output<typeof argumentsSchema>;
type Offline = ProgramSettings['offline'];

/** `program`: begins a kind of certificate, adds faces to one, or changes how long it is good and what tills may do offline. */
export const programCommand: ShopCommand = {
  usage,
  run: async (shop, given) => {
    const wanted = readArguments(usage, given, {
      'currency': text, 'face': { ...text, multiple: true }, 'range': text, 'promotional': { type: 'boolean' }, 'months': text, 'cash-out': text, 'reload': text,
      'ask-from-pieces': text, 'ask-from-value': text, 'certificate-max': text, 'sale-max': text,
      'offline-certificate': text, 'offline-till': text, 'offline-manager-above': text, 'offline-off': { type: 'boolean' },
      'lease': text, 'lease-hours': text, 'lease-grace-days': text,
    }, argumentsSchema);
    const [number, name] = wanted.words;
    return changeBusiness(shop, null, async (change) => {
      const { sql } = change;
      const known = await findProgram(sql, number);
      if (known && wanted.currency && wanted.currency !== known.currency) throw new Error(`program ${String(number)} is in ${known.currency}: a program's currency stays`);
      const currency = known?.currency ?? wanted.currency;
      if (currency === undefined) throw new Error(`a new program needs --currency. It is typed so:\n  ${usage}`);
      const id = known?.id ?? shop.newId();
      const old = known && settingsOf(known);
      const settings = {
        name, offline: withLeases(wanted, offlinePolicy(wanted, currency, old?.offline)), validityMonths: wanted.months === undefined ? old?.validityMonths ?? null : wanted.months || null,
        // Not named, it stays; 0 takes it away.
        range: wanted.range === undefined ? old?.range ?? null : readRange(wanted.range, currency),
        buyingLimits: buyingLimits(wanted, currency, old?.buyingLimits),
        cashOutUpTo: wanted['cash-out'] === undefined ? old?.cashOutUpTo ?? null : readMoney(wanted['cash-out'], currency) || null,
        reloadUpTo: wanted.reload === undefined ? old?.reloadUpTo ?? null : readMoney(wanted.reload, currency) || null,
      };
      if (known && wanted.promotional && known.kind !== 'promotional') throw new Error(`program ${String(number)} is sold for money: what is given away is a program of its own`);
      const kind = known?.kind ?? (wanted.promotional ? 'promotional' : 'sold');
      const there = known ? (await readFaces(sql, id)).faces : [];
      // One that is there already stays as it is, its price too.
      const faces = (wanted.face ?? []).map((typed) => readFace(typed, currency, kind)).filter(({ face }) => !there.some((one) => one.face === face));
      if (known) await changeProgram(change, null, { id, ...settings, faces });
      else if (faces.length === 0 && settings.range === null) throw new Error(`a program needs something to sell: --face 25. It is typed so:\n  ${usage}`);
      else await addProgram(change, { id, number, currency, kind, ...settings, active: true, printedAtTill: true, lostAfterDays: null, watch: usualWatch, terms: {}, faces });
      return describe((await readFaces(sql, id)).faces, { number, currency, kind, ...settings });
    });
  },
};

const hourMs = 3_600_000;

/** Off until somebody sets limits: what a till accepts without the server is the business's own risk. */
const offlinePolicy = (wanted: Wanted, currency: Currency, known: Offline | undefined): Offline => {
  const old = known ?? {
    enabled: false, perCertificate: zero, perTill: zero, managerAbove: zero, knowledgeAgeMaxMs: 24 * hourMs, offlineMaxMs: 12 * hourMs, overspendBorneBy: 'program' as const,
  };
  const amounts = [wanted['offline-certificate'], wanted['offline-till'], wanted['offline-manager-above']] as const;
  if (wanted['offline-off']) return { ...old, enabled: false };
  if (amounts.every((amount) => amount === undefined)) return old;
  const [perCertificate = zero, perTill = zero, managerAbove = zero] = amounts.map((amount) => {
    if (amount === undefined) throw new Error('the three limits belong together: --offline-certificate, --offline-till and --offline-manager-above');
    return readMoney(amount, currency);
  });
  return { ...old, enabled: true, perCertificate, perTill, managerAbove };
};

/** Which certificates tills may lease; not named, it stays. */
const withLeases = (wanted: Wanted, { leases: old, ...offline }: Offline): Offline => {
  const { lease, 'lease-hours': hours, 'lease-grace-days': days } = wanted;
  if (lease === 'off') return offline;
  const what = lease ?? old?.what;
  if (what === undefined) {
    if (hours !== undefined || days !== undefined) throw new Error('--lease-hours and --lease-grace-days need --lease announced or --lease sold-here');
    return offline;
  }
  return { ...offline, leases: { what, lengthMs: hours === undefined ? old?.lengthMs ?? 24 * hourMs : hours * hourMs, graceMs: days === undefined ? old?.graceMs ?? 14 * 24 * hourMs : days * 24 * hourMs } };
};

/** Not named, a limit stays; 0 takes it away. */
const buyingLimits = (wanted: Wanted, currency: Currency, known: BuyingLimits = noBuyingLimits): BuyingLimits => {
  const amount = (typed: string | undefined, old: Minor | null): Minor | null => (typed === undefined ? old : readMoney(typed, currency) || null);
  const pieces = wanted['ask-from-pieces'];
  return {
    askFromPieces: pieces === undefined ? known.askFromPieces : pieces || null, askFromValue: amount(wanted['ask-from-value'], known.askFromValue),
    certificateMax: amount(wanted['certificate-max'], known.certificateMax), saleMax: amount(wanted['sale-max'], known.saleMax),
  };
};

const readMoney = (typed: string, currency: Currency): Minor => {
  const amount = parseMoney(typed, currency);
  if (!amount.ok) throw new Error(`${typed} is no amount of ${currency}`);
  return amount.value;
};

/** `--range 5-500`: any value between the two; `--range 0`: the faces only. */
const readRange = (typed: string, currency: Currency): ProgramSettings['range'] => {
  if (typed === '0') return null;
  const [least = '', most = ''] = typed.split('-');
  return { min: readMoney(least, currency), max: readMoney(most, currency) };
};

/** `--face 25` or, with a trade item number of one's own, `--face 25=09521234000252`. */
const readFace = (typed: string, currency: Currency, kind: CertificateKind): NewFace => {
  const [amount = '', gtin] = typed.split('=');
  const face = readMoney(amount, currency);
  if (gtin !== undefined && !/^\d{14}$/.test(gtin)) throw new Error(`${gtin} is no GTIN of 14 digits: its last digit does not fit`);
  return { face, price: kind === 'promotional' ? zero : face, gtin: gtin ?? null };
};

const describe = (faces: readonly Face[], { number, name, currency, validityMonths, offline, cashOutUpTo, reloadUpTo, buyingLimits: limits, range, kind }: Pick<ProgramSettings, 'name' | 'validityMonths' | 'offline' | 'cashOutUpTo' | 'reloadUpTo' | 'buyingLimits' | 'range'> & {
  readonly number: number; readonly kind: CertificateKind; readonly currency: Currency;
}): string => {
  const money = (amount: Minor): string => formatMoney(amount, currency, 'en-US');
  return [
    `Program ${String(number)} is ${name}; its certificates are ${validityMonths === null ? 'good for ever' : `good for ${String(validityMonths)} months`}.`,
    ...(kind === 'promotional' ? ['They are given away, never sold: a manager agrees to each, and nothing of them is paid out.'] : []),
    ...faces.map(({ gtin, face }) => `  ${money(face)}  GTIN ${gtin}`),
    ...(range === null ? [] : [`  Anything from ${money(range.min)} to ${money(range.max)}, as the buyer likes.`]),
    ...(cashOutUpTo === null ? [] : [`A balance of up to ${money(cashOutUpTo)} is paid out in cash, also where no rule asks for it.`]),
    ...(reloadUpTo === null ? [] : [`More may be loaded onto its certificates, up to a balance of ${money(reloadUpTo)}.`]),
    ...(limits.askFromPieces === null ? [] : [`From ${String(limits.askFromPieces)} certificates in a sale on, the customer is asked whether a caller wants them.`]),
    ...(limits.askFromValue === null ? [] : [`From ${money(limits.askFromValue)} in a sale on, the customer is asked whether a caller wants them.`]),
    ...(limits.certificateMax === null ? [] : [`No certificate above ${money(limits.certificateMax)} is sold.`]),
    ...(limits.saleMax === null ? [] : [`Not more than ${money(limits.saleMax)} is sold at once.`]),
    offline.enabled
      ? `Without the server a till redeems up to ${money(offline.perCertificate)} of a certificate and ${money(offline.perTill)} in all; above ${money(offline.managerAbove)} a manager decides.`
      : 'Without the server tills sell it but redeem only what they have sold themselves.',
    ...(offline.leases === undefined ? [] : [`A till may have ${offline.leases.what === 'announced' ? 'what a customer announces' : 'what its store has sold on the same day'} on hold for ${String(offline.leases.lengthMs / hourMs)} hours.`]), '',
  ].join('\n');
};
