import type { PaperOrder, PaperRelease } from './office-wire.ts';

/** How an order of paper stands, read from what happened to it. */
export type PaperOrderState = 'making' | 'to-release' | 'to-download' | 'sending' | 'broken' | 'withdrawn' | 'at-printer' | 'shipped' | 'received';

/** A server that dies while it sends can't say so: after this long nothing is on its way any more. */
export const sendingMsMax = 10 * 60_000;

/** The release that counts: the newest that was not withdrawn. */
export const currentRelease = ({ releases }: Pick<PaperOrder, 'releases'>): PaperRelease | undefined =>
  releases.find(({ withdrawnAt }) => withdrawnAt === null);

/** Reads an order's state at `now`. */
export const paperOrderState = (order: Pick<PaperOrder, 'made' | 'count' | 'receivedAt' | 'releases' | 'shipped'>, now: number): PaperOrderState => {
  if (order.receivedAt !== null) return 'received';
  if (order.shipped >= order.count) return 'shipped';
  if (order.made < order.count) return 'making';
  // A second release that was withdrawn takes nothing back of the first.
  const release = currentRelease(order);
  if (!release) return 'withdrawn';
  if (release.downloadedAt === null) return release.releasedAt === null ? 'to-release' : 'to-download';
  if (release.finishedAt !== null) return 'at-printer';
  return release.failedAt === null && now - release.downloadedAt < sendingMsMax ? 'sending' : 'broken';
};
