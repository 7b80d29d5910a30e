import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Store } from '../../domain/protocol.ts';
import { type CallInput, calls, type Channel } from '../../preload/contract.ts';
import { readIfThere, writeFileAtomic } from '../atomic-file.ts';
import type { Handlers } from '../ipc.ts';
import { makePractice } from './practice-business.ts';
import { practiceFileSchema, type PracticeFile } from './practice-file.ts';
import { openPracticeWorld, type PracticeDeps, type PracticeWorld } from './practice-world.ts';

type Names = CallInput<'training:enter'>['names'];

/** What both tills may ask of training. */
export type TrainingControls = {
  readonly state: () => { readonly active: boolean };
  /** Opens the practice world, as it was left or a new one. */
  readonly enter: (names: Names) => Promise<void>;
  readonly leave: () => Promise<void>;
  readonly reset: (names: Names) => Promise<void>;
  readonly setReachable: (reachable: boolean) => void;
};

export type Training = {
  readonly controls: TrainingControls;
  /** The practice till's channels; each throws while nobody is training. */
  readonly handlers: Handlers;
  readonly close: () => Promise<void>;
};

type Deps = PracticeDeps & {
  /** Everything of training, and nothing else, is in here. */
  readonly folder: string;
  /** The real till's store; undefined before it is enrolled. */
  readonly realStore: () => Store | undefined;
};

/** Which world is the present one, and whether the till is in it: after a restart it comes up as it was. */
const currentSchema = z.strictObject({ v: z.literal(1), world: z.uuid(), active: z.boolean() });
type Current = z.infer<typeof currentSchema>;

/** Opens training as the last run left it. Trouble with it never keeps the real till from starting. */
export const openTraining = async (deps: Deps): Promise<Training> => {
  const { folder, log } = deps;
  const currentPath = join(folder, 'current.json');
  let current = await readCurrent(currentPath);
  let world: PracticeWorld | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  const note = async (next: Current): Promise<void> => {
    await mkdir(folder, { recursive: true });
    await writeFileAtomic(currentPath, JSON.stringify(next));
    current = next;
  };

  const pathOf = (name: string): string => join(folder, name);

  const begin = async (names: Names): Promise<{ readonly name: string; readonly practice: PracticeFile }> => {
    const practice = await makePractice({ names, store: deps.realStore() }, deps);
    const name = practice.terminal.id;
    await mkdir(pathOf(name), { recursive: true });
    await writeFileAtomic(join(pathOf(name), 'practice.json'), JSON.stringify(practice));
    return { name, practice };
  };

  const open = async (name: string, practice: PracticeFile): Promise<void> => {
    world = await openPracticeWorld({ folder: pathOf(name), practice, controls }, deps);
    await note({ v: 1, world: name, active: true });
    log('training-entered', { world: name });
  };

  const shut = async (): Promise<void> => {
    const open = world;
    world = undefined;
    await open?.close();
  };

  /** Worlds that were thrown away; one that can't be deleted now is at the next time. */
  const sweep = async (): Promise<void> => {
    const names = await readdir(folder).catch(() => []);
    for (const name of names) if (name !== 'current.json' && name !== current?.world) await rm(pathOf(name), { recursive: true, force: true }).catch(() => undefined);
  };

  const lastWorld = async (): Promise<{ readonly name: string; readonly practice: PracticeFile } | undefined> => {
    if (!current) return undefined;
    const practice = await readPractice(join(pathOf(current.world), 'practice.json'));
    // A till that moved to another country practises with that country's money.
    const currency = deps.realStore()?.currency;
    return practice && (currency === undefined || currency === practice.currency) ? { name: current.world, practice } : undefined;
  };

  const controls: TrainingControls = {
    state: () => ({ active: world !== undefined }),
    enter: (names) => inTurn(async () => {
      if (world) return;
      const { name, practice } = await lastWorld() ?? await begin(names);
      await open(name, practice);
      await sweep();
    }),
    leave: () => inTurn(async () => {
      if (!world) return;
      if (current) await note({ ...current, active: false });
      await shut();
      log('training-left', {});
    }),
    reset: (names) => inTurn(async () => {
      await shut();
      const { name, practice } = await begin(names);
      await open(name, practice);
      await sweep();
    }),
    setReachable: (reachable) => world?.setReachable(reachable),
  };

  if (current?.active) {
    const last = await lastWorld().catch(() => undefined);
    // Without its world the till comes up as the real one: the frame must never stand around real money.
    if (last) await open(last.name, last.practice).catch((error: unknown) => { log('training-not-opened', { error }); });
  }
  return { controls, handlers: delegate(() => world), close: () => inTurn(shut) };
};

/** The practice till's handlers, whichever world is open when they are called. */
const delegate = (world: () => PracticeWorld | undefined): Handlers =>
  Object.fromEntries((Object.keys(calls) as Channel[]).map((channel) => [channel, (input: never) => {
    const open = world();
    if (!open) throw new Error('nobody is training');
    return open.handlers[channel](input);
  }])) as unknown as Handlers;

const readCurrent = async (path: string): Promise<Current | undefined> => readJson(path, currentSchema);
const readPractice = async (path: string): Promise<PracticeFile | undefined> => readJson(path, practiceFileSchema);

/** Practice that can't be read is begun anew: nothing in it is worth more. */
const readJson = async <Value>(path: string, schema: z.ZodType<Value>): Promise<Value | undefined> => {
  const bytes = await readIfThere(path);
  try {
    return bytes && schema.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    return undefined;
  }
};
