import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawBusiness, writeBusiness } from './business.ts';
import { workAt } from './cashier.ts';
import { type Central, type DatabaseFaults, type SimulationCluster, startCentral } from './central.ts';
import { type Chaos, createChaos } from './chaos.ts';
import { checkInvariants } from './invariants.ts';
import { createMachine, epochMs, type Machine } from './machine.ts';
import { createNetwork } from './network.ts';
import { createPapers } from './papers.ts';
import { createRandom } from './random.ts';
import { createScheduler } from './scheduler.ts';
import { createStory } from './story.ts';
import { createWatch } from './watch.ts';

/** What one seed came to. */
export type SeedResult = {
  readonly seed: number;
  /** Undefined: every invariant held. */
  readonly failure: string | undefined;
  readonly operations: number;
  readonly steps: number;
  readonly realMs: number;
  readonly virtualMs: number;
  readonly story: readonly string[];
  /** Where each till's chain ended: equal only if every byte of every record was. */
  readonly heads: readonly string[];
};

/** Queues must be empty this long after the last fault. */
const drainMsMax = 20 * 60_000;
/** Longer than the longest message in flight, the longest sleep between two tries, and a question to a cashier. */
const calmMs = 65_000;
/** Every till reads the feed to its end in this time. */
const feedMs = 20_000;
const virtualMsMax = 4 * 3_600_000;

/** Runs one seed until `operations` records are journalled, lets everything come to rest and checks what must be true. */
export const simulateSeed = async (cluster: SimulationCluster, seed: number, operations: number): Promise<SeedResult> => {
  const startedAt = Date.now();
  const folder = await mkdtemp(join(tmpdir(), 'countersign-seed-'));
  const { database, drop } = await cluster.createDatabase();
  const random = createRandom(String(seed));
  const scheduler = createScheduler();
  const story = createStory(scheduler.now);
  const business = drawBusiness(random.fork('business'));
  await writeBusiness(database, business);

  let failure: string | undefined;
  const fail = (error: unknown): void => { failure ??= error instanceof Error ? (error.name === 'Violation' ? error.message : error.stack ?? error.message) : String(error); };
  const guard = <Args extends readonly unknown[]>(work: (...args: Args) => void) => (...args: Args): void => {
    try { work(...args); } catch (error) { fail(error); }
  };
  process.on('unhandledRejection', fail);

  const databaseFaults: DatabaseFaults = { serialization: 0, lostCommit: 0 };
  let isOver = false;
  const central: Central = await startCentral({ database, keys: cluster.keys, now: () => epochMs + Math.floor(scheduler.now()), random: random.fork('postgres'), faults: databaseFaults });
  const network = createNetwork({ scheduler, random: random.fork('network'), story, central: () => central, answered: guard((sent, answer) => { watch.answered(sent, answer); }) });
  const papers = createPapers(business.papers, random.fork('papers'));
  const machines = business.seats.map((seat) => createMachine({
    seat, folder, scheduler, random: random.fork(seat.name), story, network,
    crashed: (machine, kind) => { chaos.crashed(machine, kind); },
    appended: guard((machine, text) => { watch.appended(machine, text); }),
    printed: (_machine, paper) => { papers.hand([paper]); },
    started: (machine) => { staff(machine); },
  }));
  const watch = createWatch(machines, business.programs);
  const chaos: Chaos = createChaos({
    scheduler, random: random.fork('chaos'), story, machines, network, databaseFaults, isOver: () => isOver,
    restartServer: () => central.restart(),
  });

  let shifts = 0;
  const staff = (machine: Machine): void => {
    const till = machine.till();
    if (!till) return;
    watch.restarted(machine);
    till.subscribe(guard(() => {
      const { phase, unconfirmed, trouble } = till.snapshot();
      if (unconfirmed) watch.ask(unconfirmed.operation.id);
      if (phase === 'quarantined') throw new Error(`${machine.seat.name} is quarantined: ${trouble?.reason ?? ''} ${trouble?.detail ?? ''}`);
    }));
    workAt({
      machine, till, scheduler, story, papers, random: random.fork(`cashier ${String(shifts += 1)}`),
      shown: guard((done) => { watch.show(machine, done); }),
      denied: () => { watch.deny(machine); },
      isClosing: () => isOver,
    }).catch(fail);
  };

  const recorded = (): number => watch.witnesses.reduce((sum, { journalled }) => sum + journalled.length, 0);
  const isSettled = (): boolean => machines.every((machine) => {
    const snapshot = machine.till()?.snapshot();
    return machine.isUp() && snapshot?.phase === 'ready' && snapshot.queue.waiting === 0 && snapshot.connection.state === 'online';
  });

  try {
    for (const machine of machines) await machine.start();
    chaos.begin();
    while (failure === undefined && recorded() < operations && scheduler.now() < virtualMsMax) await scheduler.step();
    isOver = true;
    chaos.end();
    const endedAt = scheduler.now();
    let settledAt = Infinity;
    while (failure === undefined && scheduler.now() < Math.max(endedAt + calmMs, settledAt + feedMs)) {
      await scheduler.step();
      settledAt = isSettled() ? Math.min(settledAt, scheduler.now()) : Infinity;
      if (scheduler.now() > endedAt + drainMsMax) {
        throw new Error(`the queues do not drain: ${machines.map((machine) => `${machine.seat.name} ${JSON.stringify(machine.till()?.snapshot().queue)} ${machine.till()?.snapshot().phase ?? 'down'}`).join(', ')}`);
      }
    }
    if (failure === undefined) await checkInvariants(watch, database);
    if (failure === undefined && central.errors.length > 0) throw new Error(`the server logged ${central.errors[0] ?? ''}`);
  } catch (error) {
    fail(error);
  }
  for (const machine of machines) await machine.close().catch(fail);
  await central.close();
  await drop();
  await rm(folder, { recursive: true, force: true });
  process.off('unhandledRejection', fail);
  return {
    seed, failure, operations: recorded(), steps: scheduler.steps(), realMs: Date.now() - startedAt, virtualMs: scheduler.now(),
    story: story.lines(), heads: watch.witnesses.map(({ journalled }) => journalled.at(-1)?.hash ?? ''),
  };
};
