import { useCallback, useMemo, useState } from 'react';
import type { CountersignApi, Settings } from '../../preload/contract.ts';
import { Root, type RootProps } from '../root.tsx';
import type { RunningTill } from '../till-core.ts';
import { forgetOtherWorlds, practiceDatabase } from './practice-databases.ts';

/** What the practice world's people and places are called in the trainee's language. */
export type TrainingNames = Parameters<CountersignApi['enterTraining']>[0]['names'];

/** From one till into the other. */
export type TrainingSwitch = {
  readonly enter: (names: TrainingNames) => Promise<void>;
  readonly leave: () => Promise<void>;
  readonly reset: (names: TrainingNames) => Promise<void>;
  /** The till was ended while somebody trained, and came up training again. */
  readonly resumed: boolean;
};

/** A till with all that its screens need of their own. */
export type World = Pick<RootProps, 'api' | 'app' | 'settings' | 'desk'> & { readonly key: string; readonly till: RunningTill };

type Shared = Pick<RootProps, 'scans' | 'trace' | 'now' | 'newId'>;

export type WorldsProps = Shared & {
  readonly real: World;
  /** The practice world that the last run ended in. */
  readonly resumed: World | null;
  /** Opens the practice world that main has open. */
  readonly openPractice: () => Promise<World>;
};

/**
 * The real till, or the practising one in its place. The real till is never taken apart: its queue goes on draining
 * behind the other. Nobody is signed in at it meanwhile, for who comes back may be somebody else.
 */
export const Worlds = ({ real, resumed, openPractice, ...shared }: WorldsProps) => {
  const [practice, setPractice] = useState<World | null>(resumed);
  const [settings, setSettings] = useState<Settings>(real.settings);

  const show = useCallback(async (): Promise<void> => {
    const next = await openPractice();
    setPractice(next);
    await next.till.start();
  }, [openPractice]);

  const training = useMemo<TrainingSwitch>(() => ({
    resumed: practice !== null && practice === resumed,
    enter: async (names) => {
      await real.api.enterTraining({ names });
      real.till.signedOut();
      await show();
    },
    leave: async () => {
      practice?.till.stop();
      // Whatever main says, the way back is open: the frame goes only when the practising till is off the screen.
      await real.api.leaveTraining();
      setSettings(await real.api.readSettings());
      real.desk.home();
      setPractice(null);
    },
    reset: async (names) => {
      practice?.till.stop();
      await real.api.resetTraining({ names });
      await show();
    },
  }), [real, practice, resumed, show]);

  const world = practice ?? { ...real, settings };
  return <Root {...shared} {...world} key={world.key} training={training} />;
};

/** Clears the way for the practice world of this name: databases of worlds that were thrown away go. */
export const openPracticeDatabase = async (world: string): Promise<string> => {
  await forgetOtherWorlds(indexedDB, world);
  return practiceDatabase(world);
};
