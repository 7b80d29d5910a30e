import { startSimulationCluster } from './central.ts';
import { simulateSeed } from './simulate.ts';

/** A child of run.mjs: runs the seeds it is sent, one at a time, on a PostgreSQL of its own. */
const serve = async (): Promise<void> => {
  const cluster = await startSimulationCluster();
  process.on('message', (order: { readonly seed: number; readonly operations: number } | 'end') => {
    if (order === 'end') process.disconnect();
    else void simulateSeed(cluster, order.seed, order.operations).then((result) => process.send?.(result));
  });
  // Whoever gave the orders was killed: its PostgreSQL must not outlive it.
  process.on('disconnect', () => { void cluster.stop().finally(() => process.exit()); });
  process.send?.('ready');
};

await serve();
