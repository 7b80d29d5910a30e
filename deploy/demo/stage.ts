/** What the demo has started and must not leave behind, however it ends. */
export const createStage = (tell: (text: string) => void) => {
  const starting = new Set<Promise<unknown>>();
  let shop: { readonly close: () => Promise<void> } | undefined;
  let stopping = false;
  let clearing: Promise<void> | undefined;

  const clear = (): Promise<void> => {
    clearing ??= (async () => {
      // Something half started is not on anybody's list yet.
      await Promise.allSettled(starting);
      await shop?.close().catch((error: unknown) => { console.error(error); });
    })();
    return clearing;
  };

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      tell('stopping the tills and the server');
      void clear().finally(() => process.exit(130));
    });
  }

  return {
    clear,
    isStopping: (): boolean => stopping,
    own: <Shop extends { readonly close: () => Promise<void> }>(opened: Shop): Shop => {
      shop = opened;
      return opened;
    },
    /** Follows something until it has started, so that it can be ended too. */
    starting: async <Value>(start: Promise<Value>): Promise<Value> => {
      starting.add(start);
      try {
        return await start;
      } finally {
        starting.delete(start);
      }
    },
  };
};
