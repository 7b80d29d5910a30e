import type { DatabaseFaults } from './central.ts';
import type { CrashKind, Machine } from './machine.ts';
import type { Network } from './network.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { Story } from './story.ts';

type Deps = {
  readonly scheduler: Scheduler; readonly random: Random; readonly story: Story; readonly machines: readonly Machine[]; readonly network: Network;
  readonly databaseFaults: DatabaseFaults; readonly restartServer: () => Promise<void>; readonly isOver: () => boolean;
};

/** Breaks things now and then until the run is over, and makes everything whole again then. */
export type Chaos = {
  readonly begin: () => void;
  /** What a crash leads to: the till is started again after a while, sometimes without its IndexedDB. */
  readonly crashed: (machine: Machine, kind: CrashKind) => void;
  readonly end: () => void;
};

type Fault = { readonly weight: number; readonly strike: () => void };

/** Makes the faults of one seed; how often they come is the seed's own. */
export const createChaos = ({ scheduler, random, story, machines, network, databaseFaults, restartServer, isOver }: Deps): Chaos => {
  const calmMsMax = random.pick([4_000, 12_000, 30_000]);

  /** Something is bad for a while. */
  const spell = (fromMs: number, toMs: number, begin: () => void, end: () => void): void => {
    begin();
    scheduler.at(random.between(fromMs, toMs), undefined, () => { end(); });
  };

  const faults: readonly Fault[] = [
    { weight: 8, strike: () => {
      const machine = random.pick(machines);
      if (machine.isUp()) machine.crashSoon(random.between(1, random.chance(0.5) ? 12 : 60), random.chance(0.7) ? 'power' : 'window');
    } },
    { weight: 5, strike: () => {
      const machine = random.pick(machines);
      const state = random.chance(0.6) ? 'cut' : 'silent';
      spell(3_000, random.chance(0.3) ? 180_000 : 30_000,
        () => { story.tell(machine.seat.name, `line ${state}`); machine.link.state = state; },
        () => { story.tell(machine.seat.name, 'line up'); machine.link.state = 'up'; });
    } },
    { weight: 2, strike: () => {
      spell(2_000, 60_000,
        () => { story.tell('server', 'goes down'); network.server.state = 'cut'; },
        () => { void scheduler.at(0, undefined, async () => { await restartServer(); story.tell('server', 'is back'); network.server.state = 'up'; }); });
    } },
    { weight: 4, strike: () => {
      const { quality } = network;
      spell(5_000, 40_000, () => {
        story.tell('network', 'gets bad');
        Object.assign(quality, { requestLost: random.next() * 0.15, replyLost: random.next() * 0.3, duplicated: random.next() * 0.2, late: random.next() * 0.2,
          error500Before: random.next() * 0.05, error500After: random.next() * 0.1, garbage: random.next() * 0.05 });
      }, calm);
    } },
    { weight: 1, strike: () => {
      const machine = random.pick(machines);
      const jumpMs = random.pick([-1, 1]) * random.pick([60_000, 3_600_000, 86_400_000, 30 * 86_400_000]);
      story.tell(machine.seat.name, `clock jumps by ${String(jumpMs / 60_000)} minutes`);
      machine.clock.offsetMs += jumpMs;
    } },
    { weight: 2, strike: () => {
      const { disk, seat } = random.pick(machines);
      const error = random.chance(0.7) ? 'ENOSPC' : 'EIO';
      spell(300, 6_000, () => { story.tell(seat.name, `journal's disk: ${error}`); disk.faults.error = error; }, () => { disk.faults.error = undefined; });
    } },
    { weight: 1, strike: () => {
      const { disk, seat } = random.pick(machines);
      spell(2_000, 15_000, () => { story.tell(seat.name, `journal's disk is slow`); disk.faults.slowMsMax = 7_000; }, () => { disk.faults.slowMsMax = 4; });
    } },
    { weight: 2, strike: () => {
      const { database, seat } = random.pick(machines);
      spell(300, 6_000, () => { story.tell(seat.name, 'IndexedDB refuses writes'); database.refuses = true; }, () => { database.refuses = false; });
    } },
    { weight: 1, strike: () => {
      const { database, seat } = random.pick(machines);
      spell(1_000, 15_000, () => { story.tell(seat.name, 'IndexedDB hangs'); database.hangs = 0.5; }, () => { database.hangs = 0; });
    } },
    { weight: 1, strike: () => {
      spell(5_000, 60_000, () => { Object.assign(databaseFaults, { serialization: 0.2, lostCommit: 0.1 }); }, () => { Object.assign(databaseFaults, { serialization: 0, lostCommit: 0 }); });
    } },
  ];
  const wheel = faults.flatMap((fault) => Array.from({ length: fault.weight }, () => fault));

  const calm = (): void => {
    Object.assign(network.quality, { requestLost: 0, replyLost: 0, duplicated: 0, late: 0, error500Before: 0, error500After: 0, garbage: 0 });
  };

  const next = (): void => {
    scheduler.at(random.between(100, calmMsMax), undefined, () => {
      if (isOver()) return;
      random.pick(wheel).strike();
      next();
    });
  };

  return {
    begin: next,
    crashed: (machine, kind) => {
      const isGone = kind === 'power' && !isOver() && random.chance(0.12);
      scheduler.at(random.between(200, random.chance(0.2) ? 40_000 : 4_000), undefined, async () => {
        if (isGone) machine.loseDatabase(random.pick(['all', 'all', 'facts', 'caches'] as const));
        await machine.start();
      });
    },
    end: () => {
      story.tell('chaos', 'ends');
      calm();
      Object.assign(databaseFaults, { serialization: 0, lostCommit: 0 });
      for (const { link, disk, database, seat } of machines) {
        if (link.state !== 'up') story.tell(seat.name, 'line up');
        link.state = 'up';
        Object.assign(disk.faults, { error: undefined, slowMsMax: 4 });
        Object.assign(database, { refuses: false, hangs: 0 });
      }
    },
  };
};
