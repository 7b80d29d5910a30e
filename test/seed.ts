import fc from 'fast-check';
import { beforeAll, expect } from 'vitest';

// Every property test draws the same cases on every machine: a red run is red for everybody. GS1's own number for examples;
// TEST_SEED=<another> looks elsewhere.
const seed = Number(process.env['TEST_SEED'] ?? 952);
fc.configureGlobal({ seed });

// Rules cost little and much hangs on them: they are tried with more cases. Said for each file, since files share a process.
beforeAll(() => {
  const isRule = /[\\/](?:test[\\/]domain[\\/]|any-order\.)/u.test(expect.getState().testPath ?? '');
  fc.configureGlobal({ seed, ...(isRule ? { numRuns: 300 } : {}) });
});
