import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SimulationCluster, startSimulationCluster } from './central.ts';
import { simulateSeed } from './simulate.ts';

/** Enough to meet every kind of fault; `npm run simulate` runs as many as there is time for. */
const seeds = [1, 2, 3, 4, 5, 6];
const operations = 80;
const storyLines = 40;

let cluster: SimulationCluster;
beforeAll(async () => { cluster = await startSimulationCluster(); });
afterAll(async () => { await cluster.stop(); });

const run = async (seed: number) => {
  const result = await simulateSeed(cluster, seed, operations);
  if (result.failure !== undefined) throw new Error(`seed ${String(seed)}: ${result.failure}\n${result.story.slice(-storyLines).join('\n')}`);
  return result;
};

describe('tills, server and a lying network', () => {
  it.each(seeds)('keep every promise under the faults of seed %i', async (seed) => {
    expect((await run(seed)).operations).toBeGreaterThanOrEqual(operations);
  }, 60_000);

  it('tell the same story again for the same seed, to the last byte of every chain', async () => {
    const first = await run(11);
    const second = await run(11);
    expect(second.story).toEqual(first.story);
    expect(second.heads).toEqual(first.heads);
  }, 120_000);
});
