import { z } from 'zod';
import { type Currency, currencySchema, formatMoney, type Minor, parseMoney, zero } from '../../domain/money.ts';
import { makeGtin } from '../../domain/number.ts';
import { type OfflinePolicy, offlinePolicySchema } from '../../domain/standin.ts';
import { isTrainingGtin } from '../../domain/training.ts';
import type { Sql } from '../database.ts';
import { changeBusiness, nameWord, numberWord, readArguments, type ShopCommand } from './command.ts';

const usage = 'program NUMBER NAME --currency USD --face 25 --face 50 [--months 60] [--cash-out 10] '
  + '[--offline-certificate 50 --offline-till 200 --offline-manager-above 25 | --offline-off]';

const programNumberMax = 65_535;
const text = { type: 'string' } as const;

const argumentsSchema = z.object({
  words: z.tuple([numberWord('a program', programNumberMax), nameWord], 'a number and a name are needed'),
  'currency': currencySchema.optional(),
  'face': z.array(z.string()).optional(),
  'months': z.string().regex(/^\d{1,4}$/, 'a number of months, 0 for certificates that never expire').transform(Number).optional(),
  'cash-out': z.string().optional(),
  'offline-certificate': z.string().optional(), 'offline-till': z.string().optional(), 'offline-manager-above': z.string().optional(),
  'offline-off': z.boolean().optional(),
});
type Wanted = z.output<typeof argumentsSchema>;

/** `program`: begins a kind of certificate, adds faces to one, or changes how long it is good and what tills may do offline. */
export const programCommand: ShopCommand = {
  usage,
  run: async (shop, given) => {
    const wanted = readArguments(usage, given, {
      'currency': text, 'face': { ...text, multiple: true }, 'months': text, 'cash-out': text,
      'offline-certificate': text, 'offline-till': text, 'offline-manager-above': text, 'offline-off': { type: 'boolean' },
    }, argumentsSchema);
    const [number, name] = wanted.words;
    return changeBusiness(shop, `program ${String(number)}`, async (sql) => {
      const known = await findProgram(sql, number);
      if (known && wanted.currency && wanted.currency !== known.currency) throw new Error(`program ${String(number)} is in ${known.currency}: a program's currency stays`);
      const currency = known?.currency ?? wanted.currency;
      if (currency === undefined) throw new Error(`a new program needs --currency. It is typed so:\n  ${usage}`);
      const id = known?.id ?? shop.newId();
      const policy = offlinePolicy(wanted, currency, known?.offline_policy);
      const months = wanted.months === undefined ? known?.validity_months ?? null : wanted.months || null;
      // Not named, it stays; 0 takes it away.
      const cashOut = wanted['cash-out'] === undefined ? known?.cash_out_up_to ?? null : readMoney(wanted['cash-out'], currency) || null;
      await sql(
        `insert into programs (id, number, name, currency, kind, validity_months, offline_policy, terms, cash_out_up_to) values ($1, $2, $3, $4, 'sold', $5, $6, '{}', $7)
         on conflict (number) do update set name = $3, validity_months = $5, offline_policy = $6, cash_out_up_to = $7`,
        [id, number, name, currency, months, JSON.stringify(policy), cashOut]);
      await addFaces(sql, { id, number, currency }, wanted.face ?? []);
      return describe(sql, { id, number, name, currency, months, policy, cashOut });
    });
  },
};

type KnownProgram = { readonly id: string; readonly currency: Currency; readonly validity_months: number | null; readonly offline_policy: OfflinePolicy; readonly cash_out_up_to: Minor | null };

const findProgram = async (sql: Sql, number: number): Promise<KnownProgram | undefined> =>
  (await sql<KnownProgram>('select id, currency, validity_months, offline_policy, cash_out_up_to from programs where number = $1', [number]))[0];

const hourMs = 3_600_000;

/** Off until somebody sets limits: what a till accepts without the server is the business's own risk. */
const offlinePolicy = (wanted: Wanted, currency: Currency, known: OfflinePolicy | undefined): OfflinePolicy => {
  const old = known ?? {
    version: 1, enabled: false, perCertificate: zero, perTill: zero, managerAbove: zero, knowledgeAgeMaxMs: 24 * hourMs, offlineMaxMs: 12 * hourMs, overspendBorneBy: 'program',
  };
  const amounts = [wanted['offline-certificate'], wanted['offline-till'], wanted['offline-manager-above']] as const;
  if (wanted['offline-off']) return { ...old, version: old.version + 1, enabled: false };
  if (amounts.every((amount) => amount === undefined)) return old;
  const [perCertificate, perTill, managerAbove] = amounts.map((amount) => {
    if (amount === undefined) throw new Error('the three limits belong together: --offline-certificate, --offline-till and --offline-manager-above');
    return readMoney(amount, currency);
  });
  return offlinePolicySchema.parse({ ...old, version: old.version + 1, enabled: true, perCertificate, perTill, managerAbove });
};

const readMoney = (typed: string, currency: Currency): Minor => {
  const amount = parseMoney(typed, currency);
  if (!amount.ok) throw new Error(`${typed} is no amount of ${currency}`);
  return amount.value;
};

/** `--face 25` or, with a trade item number of one's own, `--face 25=09521234000252`. One that is there already stays as it is. */
const addFaces = async (sql: Sql, program: { readonly id: string; readonly number: number; readonly currency: Currency }, faces: readonly string[]): Promise<void> => {
  for (const typed of faces) {
    const [amount = '', ownGtin] = typed.split('=');
    const face = readMoney(amount, program.currency);
    if (face === 0) throw new Error('a face is above zero');
    const [counted] = await sql<{ same: number; all: number }>(
      'select count(*) filter (where face = $2) as same, count(*) as all from denominations where program_id = $1', [program.id, face]);
    if (!counted || counted.same > 0) continue;
    const gtin = ownGtin === undefined ? houseGtin(program.number, counted.all + 1) : ownGtin;
    if (!/^\d{14}$/.test(gtin) || makeGtin(gtin.slice(0, 13)) !== gtin) throw new Error(`${gtin} is no GTIN of 14 digits: its last digit does not fit`);
    // A till would take its certificates for practice paper, worth nothing.
    if (isTrainingGtin(gtin)) throw new Error(`${gtin} is a GTIN of practice paper: no certificate that is worth something may have it`);
    const added = await sql('insert into denominations (gtin, program_id, face, price) values ($1, $2, $3, $3) on conflict (gtin) do nothing returning gtin', [gtin, program.id, face]);
    if (added.length === 0) throw new Error(`the GTIN ${gtin} belongs to another denomination`);
  }
};

/** GS1 leaves trade item numbers that begin with 2 to every company for itself: good in one's own stores, unknown elsewhere. */
const houseGtin = (program: number, running: number): string => makeGtin(`02${String(program).padStart(5, '0')}${String(running).padStart(6, '0')}`);

const describe = async (
  sql: Sql, { id, number, name, currency, months, policy, cashOut }:
  { readonly id: string; readonly number: number; readonly name: string; readonly currency: Currency; readonly months: number | null; readonly policy: OfflinePolicy; readonly cashOut: Minor | null },
): Promise<string> => {
  const faces = await sql<{ gtin: string; face: Minor }>('select gtin, face from denominations where program_id = $1 order by face', [id]);
  if (faces.length === 0) throw new Error(`a program needs something to sell: --face 25. It is typed so:\n  ${usage}`);
  const money = (amount: Minor): string => formatMoney(amount, currency, 'en-US');
  return [
    `Program ${String(number)} is ${name}; its certificates are ${months === null ? 'good for ever' : `good for ${String(months)} months`}.`,
    ...faces.map(({ gtin, face }) => `  ${money(face)}  GTIN ${gtin}`),
    ...(cashOut === null ? [] : [`A balance of up to ${money(cashOut)} is paid out in cash, also where no rule asks for it.`]),
    policy.enabled
      ? `Without the server a till redeems up to ${money(policy.perCertificate)} of a certificate and ${money(policy.perTill)} in all; above ${money(policy.managerAbove)} a manager decides.`
      : 'Without the server tills sell it but redeem only what they have sold themselves.', '',
  ].join('\n');
};
