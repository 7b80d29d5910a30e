import fc from 'fast-check';

// Every property test draws the same cases on every machine: a red run is red for everybody. GS1's own number for examples;
// TEST_SEED=<another> looks elsewhere.
fc.configureGlobal({ seed: Number(process.env['TEST_SEED'] ?? 952) });
