/** What can be ended at once, whatever it is in the middle of. */
type Ending = { readonly kill: () => Promise<void> };

const running = new Set<Ending>();
const starting = new Set<Promise<unknown>>();

/** Follows a till or a server from its start on, so that a bench that is told to stop leaves none behind. */
export const follow = async <Started extends Ending>(start: Promise<Started>): Promise<Started> => {
  starting.add(start);
  try {
    const started = await start;
    running.add(started);
    return started;
  } finally {
    starting.delete(start);
  }
};

/** Ends everything that still runs (killing what has ended is nothing), and what is only starting as soon as it has started. */
export const endEverything = async (): Promise<void> => {
  await Promise.allSettled(starting);
  // Tills before the server that they would otherwise miss.
  await Promise.allSettled([...running].toReversed().map((one) => one.kill()));
};
