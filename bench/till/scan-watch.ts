/** Times scans from the injection of their last key to the verdict on the glass. */
export type ScanWatch = {
  /** Settles with milliseconds from the next Enter to the second frame after `control` stands on the counter. */
  readonly verdictOn: (control: string, timeoutMs: number) => Promise<number | null>;
  /** When `control`, not yet there, was painted on the counter, whatever brought it: epoch milliseconds with fractions. */
  readonly paintedAt: (control: string, timeoutMs: number) => Promise<number | null>;
};

/** Watches a window; create it before anybody else listens for keys. */
export const createScanWatch = (target: Window): ScanWatch => {
  let enterAt = 0;
  // The event's own time is when the browser took the key from its source, before any script knew of it.
  target.addEventListener('keydown', (event) => { if (event.key === 'Enter') enterAt = event.timeStamp; }, true);

  const isShown = (control: string): boolean =>
    [...target.document.querySelectorAll('.till-screen .control')].some(({ textContent }) => textContent === control);

  /** The page's time at the second frame after `control` stands on the counter, once `mayCount`. */
  const watch = (control: string, timeoutMs: number, mayCount: () => boolean): Promise<number | null> => new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!mayCount() || !isShown(control)) return;
      end();
      requestAnimationFrame(() => requestAnimationFrame(() => { resolve(performance.now()); }));
    });
    const timer = setTimeout(() => { end(); resolve(null); }, timeoutMs);
    const end = (): void => { clearTimeout(timer); observer.disconnect(); };
    observer.observe(target.document.body, { subtree: true, childList: true, characterData: true });
  });

  return {
    verdictOn: async (control, timeoutMs) => {
      enterAt = 0;
      const at = await watch(control, timeoutMs, () => enterAt !== 0);
      return at === null ? null : at - enterAt;
    },
    paintedAt: async (control, timeoutMs) => {
      const at = await watch(control, timeoutMs, () => true);
      return at === null ? null : performance.timeOrigin + at;
    },
  };
};
