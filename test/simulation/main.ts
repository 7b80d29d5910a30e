import { startSimulationCluster } from './central.ts';
import { simulateSeed } from './simulate.ts';

/** A child of run.mjs: runs the seeds it is sent, one at a time, on a PostgreSQL of its own. */
const serve = async (): Promise<void> => {
  const cluster = await startSimulationCluster();
  process.on('message', (order: { readonly seed: number; readonly operations: number } | 'end') => {
    void (async () => {
      if (order === 'end') {
        await cluster.stop();
        process.disconnect();
        return;
      }
      const result = await simulateSeed(cluster, order.seed, order.operations);
      process.send?.(result);
    })();
  });
  process.send?.('ready');
};

await serve();
