import type { Locator } from 'playwright';
import { minor, toDecimal } from '../../domain/money.ts';
import en from '../../resources/locales/en.json';
import ko from '../../resources/locales/ko.json';
import type { Paper, Person } from '../../test/journey/demo-business.ts';
import type { ShopTill } from '../../test/journey/shop.ts';
import type { Camera } from './camera.ts';
import { type Printed, takePaper, watchPapers } from './papers.ts';
import type { Shot } from './shots.ts';

/** As long as a screen may take on a very busy machine before the demo calls it broken. */
const screenDeadlineMs = 45_000;

export type Language = 'en' | 'ko';
type Words = typeof en | typeof ko;

/** A till in its shop with somebody at it who speaks its language, looks at every screen and keeps every paper. */
export type Counter = ReturnType<typeof createCounter>;

export type KeptPaper = { readonly name: string; readonly language: Language; readonly printed: Printed };

export const createCounter = ({ till, language, camera, tell }: {
  readonly till: ShopTill; readonly language: Language; readonly camera: Camera; readonly tell: (text: string) => void;
}) => {
  const words: Words = language === 'ko' ? ko : en;
  const { currency } = till.store;
  /** The demo's amounts in steps of a dollar, or of a thousand won. */
  const scale = currency === 'KRW' ? 1_000 : 100;
  const papers: KeptPaper[] = [];
  const page = () => till.driver().page;
  const heading = (text: string): Locator => page().getByRole('heading', { level: 1, name: pattern(text) });

  const see = async (title: string): Promise<void> => { await heading(title).waitFor({ timeout: screenDeadlineMs }); };
  const type = (text: string): Promise<void> => till.driver().type(text);
  const press = async (...keys: readonly string[]): Promise<void> => {
    // A screen that has only just opened does not answer a key at once.
    await page().locator('.action-arming').first().waitFor({ state: 'hidden', timeout: screenDeadlineMs });
    await till.driver().keys(...keys);
  };
  const scan = async ({ scan: text }: Pick<Paper, 'scan'>, title?: string): Promise<void> => {
    await till.driver().scan(text);
    if (title !== undefined) await see(title);
  };

  return {
    till, language, words, page, see, type, press, scan, tell,
    /** Papers worth a picture, in the order they were printed. */
    papers: (): readonly KeptPaper[] => papers,
    shoot: (shot: Shot): Promise<void> => camera.shoot(page(), shot),
    /** What one types for so many dollars or thousand won. */
    amount: (units: number): string => toDecimal(minor(units * scale), currency).replace(/\.00$/u, ''),
    /** The next sheet from the drawer: 25, 50 or 100 dollars; 10, 50 or 100 thousand won. */
    sheet: (size: 'small' | 'middle' | 'large'): Paper => till.paper(faces[currency === 'KRW' ? 'KRW' : 'USD'][size]),
    /** Keeps the paper that was printed just now. */
    keepPaper: async (name: string): Promise<Printed> => {
      const printed = await takePaper(page());
      papers.push({ name, language, printed });
      return printed;
    },
    /** Throws it away: the demo has one of these already. */
    dropPaper: async (): Promise<void> => { await takePaper(page()); },
    watchPapers: (): Promise<void> => watchPapers(page()),
    signIn: async (person: Person): Promise<void> => {
      await see(words.signIn.title);
      await page().getByRole('button', { name: person.name }).click();
      await type(person.pin);
    },
    /** A manager's own PIN, where the screen asks for it. */
    approve: async (): Promise<void> => {
      await page().getByRole('heading', { name: words.approval.title }).waitFor({ timeout: screenDeadlineMs });
      await type(till.manager.pin);
    },
    /** The last sale or redemption, opened with F4. */
    openLast: async (): Promise<void> => {
      await press('F4');
      await page().getByRole('button', { name: words.operation.void }).waitFor({ timeout: screenDeadlineMs });
    },
    /** The certificate stands on the screen's list. */
    listed: ({ control }: Paper): Promise<void> => page().locator('.till-screen .control', { hasText: control }).first().waitFor({ timeout: screenDeadlineMs }),
    /** The corner that says online or offline and what waits. */
    connection: (text: string): Locator => page().locator('.status-connection', { hasText: pattern(text, 'anywhere') }),
    waitFor: (locator: Locator, state: 'visible' | 'hidden' = 'visible', timeout = screenDeadlineMs): Promise<void> => locator.first().waitFor({ state, timeout }),
  };
};

const faces = {
  USD: { small: /^\$25\.00/u, middle: /^\$50\.00/u, large: /^\$100\.00/u },
  KRW: { small: /^₩10,000/u, middle: /^₩50,000/u, large: /^₩100,000/u },
} as const;

/** A sentence of the language file with whatever stands for its values. */
const pattern = (text: string, where: 'whole' | 'anywhere' = 'whole'): RegExp => {
  const escaped = text.replace(/[.*+?^$()|[\]\\]/gu, '\\$&').replace(/\{\{\w+\}\}/gu, '.*');
  return new RegExp(where === 'whole' ? `^${escaped}$` : escaped, 'u');
};
