/**
 * Tells when nothing is on its way in this process but what waits for the test: IndexedDB's stand-in takes each of its steps with
 * `setImmediate`, and WebCrypto works on threads of its own. A fixed number of turns would be enough on a fast machine only.
 */
let steps = 0;
let digests = 0;

const plainImmediate = globalThis.setImmediate;
globalThis.setImmediate = Object.assign<(...given: Parameters<typeof plainImmediate>) => unknown, typeof plainImmediate>(
  (...given: Parameters<typeof plainImmediate>) => {
    steps += 1;
    return plainImmediate(...given);
  },
  plainImmediate,
);

const plainDigest = crypto.subtle.digest.bind(crypto.subtle);
crypto.subtle.digest = async (...given) => {
  digests += 1;
  try {
    return await plainDigest(...given);
  } finally {
    digests -= 1;
  }
};

/** So many turns of the event loop without anything new, and it is quiet. */
const quietTurns = 10;
/** Something that never ends is the test's own matter. */
const turnsAtMost = 100_000;

/** Resolves once promises, IndexedDB and digests have run as far as they can without a timer or an answer. */
export const quiet = async (): Promise<void> => {
  for (let turn = 0, still = 0; still < quietTurns && turn < turnsAtMost; turn += 1) {
    const before = steps;
    await new Promise<void>((resolve) => { plainImmediate(resolve); });
    still = steps === before && digests === 0 ? still + 1 : 0;
  }
};
