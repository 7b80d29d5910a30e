import { generateKeyPairSync, randomBytes, randomInt } from 'node:crypto';
import { argon2id } from 'hash-wasm';
import { businessDay } from '../../domain/business-day.ts';
import { addMonths } from '../../domain/calendar.ts';
import { exponentOf, minor } from '../../domain/money.ts';
import { makeControlNumber, makeNumber } from '../../domain/number.ts';
import type { Program, Store } from '../../domain/protocol.ts';
import { makeTrainingGtin, trainingBatch, trainingStoreNumber, trainingTerminalNumber } from '../../domain/training.ts';
import type { CallInput } from '../../preload/contract.ts';
import type { PaperKind, PracticeFile, PracticePaper } from './practice-file.ts';

/** The words of the trainee's language, and the real store whose currency, clock and receipt language practice follows. */
export type PracticeSetting = { readonly names: CallInput<'training:enter'>['names']; readonly store: Store | undefined };

type Deps = { readonly newId: () => string; readonly now: () => number };

/** A new practice world: another terminal, other keys, other paper than any before it. */
export const makePractice = async ({ names, store: real }: PracticeSetting, { newId, now }: Deps): Promise<PracticeFile> => {
  const store: Store = {
    id: newId(), number: trainingStoreNumber, name: names.store, address: [], phone: '000',
    timeZone: real?.timeZone ?? 'UTC', currency: real?.currency ?? 'USD', receiptLocale: real?.receiptLocale ?? names.locale,
    ...(real?.jurisdiction === undefined ? {} : { jurisdiction: real.jurisdiction }),
    ...(real?.cutOver === undefined ? {} : { cutOver: real.cutOver }),
  };
  const program = makeProgram(names, store, newId());
  const operator = async (name: string, role: 'cashier' | 'manager', clearPin: string) =>
    ({ id: newId(), name, role, clearPin, pin: await hashPin(clearPin) });
  return {
    v: 1, programs: [program], currency: store.currency,
    terminal: { id: newId(), number: trainingTerminalNumber, store },
    operators: [await operator(names.cashier, 'cashier', '111111'), await operator(names.manager, 'manager', '222222')],
    numberKey: randomBytes(32).toString('base64url'),
    sealKey: makeSealKey(),
    papers: makePapers(program, businessDay(now(), store)),
  };
};

/** The PINs stand on the screen beside the till: they guard nothing, and the check takes as long as the real one. */
const hashPin = (password: string): Promise<string> =>
  argon2id({ password, salt: randomBytes(16), iterations: 2, memorySize: 19_456, parallelism: 1, hashLength: 32, outputType: 'encoded' });

/** A key to seal to whose other half is thrown away at once. */
const makeSealKey = (): string => {
  const { x } = generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' });
  if (x === undefined) throw new Error('an X25519 key has a public half');
  return x;
};

const hourMs = 3_600_000;

const makeProgram = (names: PracticeSetting['names'], { currency }: Store, id: string): Program => {
  // Amounts that a trainee knows from the shop: 25, 50 and 100, or ten times a thousand where there are no cents.
  const unit = exponentOf(currency) === 0 ? 1_000 : 10 ** exponentOf(currency);
  const faces = exponentOf(currency) === 0 ? [10, 50, 100] : [25, 50, 100];
  return {
    id, number: 1, name: names.program, currency, kind: 'sold', validityMonths: 60, terms: {},
    denominations: faces.map((face, index) => ({ gtin: makeTrainingGtin(index + 1), face: minor(face * unit), price: minor(face * unit) })),
    offlinePolicy: {
      version: 1, enabled: true, perCertificate: minor(50 * unit), perTill: minor(200 * unit), managerAbove: minor(25 * unit),
      knowledgeAgeMaxMs: 24 * hourMs, offlineMaxMs: 12 * hourMs, overspendBorneBy: 'program',
    },
  };
};

/** What there is to scan: enough to sell from for a while, and one of everything that goes wrong. */
const wanted: readonly (readonly [PaperKind, number])[] = [
  ['unsold', 0], ['unsold', 1], ['unsold', 2], ['unsold', 0], ['unsold', 1], ['unsold', 2],
  ['active', 0], ['active', 1], ['active', 2], ['part-used', 1], ['part-used', 2],
  ['expired', 1], ['blocked', 1], ['spent', 0],
];

const makePapers = ({ denominations }: Program, today: string): PracticePaper[] =>
  wanted.map(([kind, at], index) => {
    const denomination = denominations[at];
    if (!denomination) throw new Error('every practice paper has a denomination');
    const { gtin, face } = denomination;
    const balances: Readonly<Record<PaperKind, number>> = { unsold: 0, active: face, 'part-used': Math.round(face * 0.4), expired: face, blocked: face, spent: 0 };
    return {
      kind, face, balance: balances[kind],
      number: makeNumber(gtin, drawSerial()),
      control: makeControlNumber(trainingBatch, index + 1),
      validUntil: kind === 'unsold' ? null : addMonths(today, kind === 'expired' ? -2 : 40),
    };
  });

/** Two draws, because one of fifteen digits is beyond what `randomInt` takes. */
const drawSerial = (): string => String(randomInt(1_000_000_000)).padStart(9, '0') + String(randomInt(1_000_000)).padStart(6, '0');
