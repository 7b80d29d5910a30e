import { v7 } from 'uuid';
import { businessDay, dayAfter, dayStart } from '../../../domain/business-day.ts';
import { minor } from '../../../domain/money.ts';
import { createTestServer, enrolTerminal, type TestServer, type TestTerminal } from '../harness.ts';
import type { Draft } from '../terminal.ts';
import { type Person, signIn } from '../office/people-at-work.ts';

/** Three stores in one zone: 101 and 102 of one franchise, 301 of another; each with a till. */
export type EveningOffice = {
  readonly server: TestServer;
  readonly tills: Readonly<Record<'east' | 'eastTwo' | 'boston' | 'other', TestTerminal>>;
  readonly franchises: { readonly east: string; readonly korea: string };
  /** The business day at this moment, where all three stores are. */
  readonly today: () => string;
  /** Turns the clock to a little after the end of today everywhere. */
  readonly nextDay: () => string;
  readonly signIn: (who: 'grace' | 'olivia' | 'minseo' | 'noah') => Promise<Person>;
};

const addresses = { grace: 'grace@harbor.example', olivia: 'olivia@harbor-east.example', minseo: 'minseo@harbor-korea.example', noah: 'noah@harbor.example' };

/** Opens it at ten in the morning. All stores stand in one zone and sell in one currency, so that they clear with one another. */
export const openEvening = async (): Promise<EveningOffice> => {
  const server = await createTestServer({ stockPerStore: 1 });
  await server.database.transaction(async (sql) => {
    await sql(`update stores set time_zone = 'America/New_York', cut_over = 0`, []);
    await sql(`update stores set currency = 'USD' where number = 201`, []);
  });
  server.forgetBusiness();
  const clock = { timeZone: 'America/New_York' };
  const today = (): string => businessDay(server.clock.now(), clock);
  const turnTo = (at: number): void => { server.clock.offsetMs += at - server.clock.now(); };
  turnTo(dayStart(dayAfter(today()), clock) + 10 * 3_600_000);
  const [east, eastTwo, boston, other] = [await enrolTerminal(server, 11), await enrolTerminal(server, 12), await enrolTerminal(server, 21), await enrolTerminal(server, 31)];
  // The demo's other tills stay in their boxes.
  const franchises = await server.database.read<{ number: number; id: string }>('select number, id from franchises order by number', []);
  return {
    server, tills: { east, eastTwo, boston, other }, today,
    franchises: { east: franchises[0]?.id ?? '', korea: franchises[1]?.id ?? '' },
    nextDay: () => {
      turnTo(dayStart(dayAfter(today()), clock) + 10 * 3_600_000);
      return today();
    },
    signIn: (who) => {
      // A code is good once: each signs in with the next one.
      server.clock.offsetMs += 31_000;
      return signIn(server, addresses[who]);
    },
  };
};

/** A shift with everything in it: opened, worked, closed by what the drawer should hold and what was counted. */
export const shiftOf = (
  work: readonly Draft[], { float = 10_000, cash, counted = float + cash, unsent = 0 }: { readonly float?: number; readonly cash: number; readonly counted?: number; readonly unsent?: number },
): readonly Draft[] => {
  const shift = v7();
  return [
    openShift(shift, float),
    ...work.map((draft) => ({ ...draft, shift })),
    { kind: 'shift-close', shift, currency: 'USD', countedCash: minor(counted), expectedCash: minor(float + cash), unsent },
  ];
};

/** The opening alone. */
export const openShift = (shift: string, float = 10_000): Draft => ({ kind: 'shift-open', shift, currency: 'USD', float: minor(float) });
