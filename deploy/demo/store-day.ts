import type { Page } from 'playwright';
import type { Shop, ShopTill } from '../../test/journey/shop.ts';
import { createCamera, type Picture } from './camera.ts';
import { closeShift } from './closing.ts';
import { createCounter, type KeptPaper, type Language } from './counter.ts';
import { drained, lookAround } from './looking.ts';
import { comeBack, workOffline } from './offline.ts';
import { answerFirstRun, openShift } from './opening.ts';
import { redeem, redeemOnline } from './redeeming.ts';
import { drainSecondTill, haveBadDays, openSecondTill } from './rival.ts';
import { printAndRedeem } from './printing-here.ts';
import { putRight, sellForCash, sellInTheMorning, type Sold } from './selling.ts';
import type { StoreDay } from './summary.ts';

/** One store's day in the parts between which the server comes and goes. */
export type StoreDayRun = {
  readonly withServer: () => Promise<void>;
  readonly withoutServer: () => Promise<void>;
  readonly serverIsBack: () => Promise<void>;
  readonly close: () => Promise<StoreDay>;
  readonly page: () => Page;
  /** Both tills' screens, as far as they are open. */
  readonly pages: () => readonly Page[];
  readonly papers: () => readonly KeptPaper[];
  readonly runtime: () => 'electron' | 'stand-in';
};

type Wanted = {
  readonly shop: Shop; readonly index: number; readonly language: Language; readonly output: string;
  readonly starting: <Value>(start: Promise<Value>) => Promise<Value>;
  readonly keep: (picture: Picture) => void; readonly tell: (text: string) => void;
};

/** Opens the store's first till, new out of its box. */
export const openStoreDay = async ({ shop, index, language, output, starting, keep, tell }: Wanted): Promise<StoreDayRun> => {
  const camera = createCamera(output, language, keep);
  // Out of its box a till is no demo: it asks its four questions. Then it goes on with virtual devices.
  const env: Record<string, string> = { COUNTERSIGN_DEMO: '0' };
  const open = (terminal: number, more: object): Promise<ShopTill> => starting(shop.openTill({ store: index, terminal, settings: { language }, ...more }));
  const first = await open(0, { firstRunDone: false, env });
  const { name } = first.store;
  const counter = createCounter({ till: first, language, camera, tell: (text) => tell(`${name}: ${text}`) });
  const second = { counter: undefined as ReturnType<typeof createCounter> | undefined };
  const day = { sold: undefined as Sold | undefined, offlineFrom: 0, backAt: 0 };
  const shared = counter.sheet('middle');
  const stranger = shop.stores()[1]?.paper[0];

  return {
    withServer: async () => {
      if (!stranger) throw new Error('the demo business has no second store');
      await answerFirstRun(counter, first.store.terminals[0]?.code ?? '');
      env['COUNTERSIGN_DEMO'] = '1';
      await starting(first.restart('close'));
      await openShift(counter);
      day.sold = await sellInTheMorning(counter);
      await sellForCash(counter, shared);
      await counter.dropPaper();
      await counter.press('Enter');
      await drained(counter);
      await redeem(counter, 20, shared);
      await counter.see(counter.words.done.redeemed);
      await counter.dropPaper();
      await counter.press('Enter');
      const opening = open(1, {});
      // Awaited below; until then its failure is not news.
      opening.catch(() => undefined);
      await redeemOnline(counter, day.sold, stranger);
      await printAndRedeem(counter, 'online');
      await putRight(counter);
      await lookAround(counter);
      await drained(counter);
      second.counter = createCounter({ till: await opening, language, camera, tell: (text) => tell(`${name}: ${text}`) });
      await openSecondTill(second.counter);
    },
    withoutServer: async () => {
      if (!day.sold || !second.counter) throw new Error('the day has not begun');
      day.offlineFrom = Date.now();
      await Promise.all([workOffline(counter, day.sold, shared), haveBadDays(second.counter, shared, starting)]);
      // The first till's line comes back last.
      first.line.cut();
      day.backAt = Date.now();
    },
    serverIsBack: async () => {
      if (!second.counter) throw new Error('the day has not begun');
      await drainSecondTill(second.counter);
      first.line.heal();
      await comeBack(counter);
    },
    close: async () => {
      if (!second.counter) throw new Error('the day has not begun');
      const tills = [await closeShift(counter, true), await closeShift(second.counter, false)];
      await Promise.all([drained(counter), drained(second.counter)]);
      const { number, currency } = first.store;
      return { store: number, name, currency, locale: language, tills, offlineFrom: day.offlineFrom, backAt: day.backAt };
    },
    page: counter.page,
    pages: () => [counter.page(), ...(second.counter ? [second.counter.page()] : [])],
    papers: counter.papers,
    runtime: () => first.running().runtime,
  };
};
