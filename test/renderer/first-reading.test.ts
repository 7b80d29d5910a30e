import { describe, expect, it } from 'vitest';
import { createWorld, scanOf } from './world.ts';

/** A server that hands the certificates of the world's own out in pages of this many, in the order of the hashes. */
const inPages = async (size: number) => {
  const world = await createWorld({ stock: 14 });
  const asked: (string | null)[] = [];
  let cutAt: string | undefined;
  let epoch = 'a';
  const whole = async () => {
    const answer = await world.server.feed(null);
    if (!answer.ok) throw new Error('the line is up');
    return { ...answer.value, bytes: Buffer.from(answer.value.page, 'base64url') };
  };
  const api = {
    ...world.api,
    serverFeed: async ({ cursor }: { readonly cursor: string | null }) => {
      asked.push(cursor);
      const { bytes, page: _page, ...rest } = await whole();
      const [known, position] = (cursor ?? '').split('/');
      const restart = known !== epoch;
      const from = restart ? 0 : Number(position);
      if (cutAt !== undefined && String(from) === cutAt) return { ok: false, error: { kind: 'unreachable', status: null, problem: null, retryAfterMs: null } } as const;
      const part = bytes.subarray(from * 64, (from + size) * 64);
      const next = from + part.length / 64;
      return { ok: true, value: { ...rest, page: part.toString('base64url'), cursor: `${epoch}/${String(next)}`, restart, more: next * 64 < bytes.length } } as const;
    },
  };
  return {
    world, api, asked, total: (await whole()).bytes.length / 64,
    cut: (at: number | undefined) => { cutAt = at === undefined ? undefined : String(at); },
    restoreServer: () => { epoch += 'x'; },
  };
};

describe('a first reading', () => {
  it('that is cut off goes on behind what is kept, and asks for nothing twice', async () => {
    const { world, api, asked, total, cut } = await inPages(1);
    cut(7);
    const till = await world.boot({ api });
    await world.timers.rest();
    // Five pages are kept at once; the two behind them are lost with the line.
    expect(till.snapshot().directory).toMatchObject({ certificates: 5, asOf: null });
    cut(undefined);
    asked.length = 0;
    await world.timers.advance(10_000);
    expect(till.snapshot().directory).toMatchObject({ certificates: total, progress: null });
    expect(asked[0]).toBe('a/5');
    expect(asked.slice(0, total - 5)).toEqual(Array.from({ length: total - 5 }, (_, index) => `a/${String(5 + index)}`));
  });

  it('begins anew when the server is another one in the middle of it', async () => {
    const { world, api, asked, total, restoreServer } = await inPages(3);
    let answers = 0;
    const till = await world.boot({
      api: { ...api, serverFeed: async (input) => {
        answers += 1;
        if (answers === 3) restoreServer();
        return api.serverFeed(input);
      } },
    });
    await world.timers.advance(10_000);
    expect(till.snapshot().directory).toMatchObject({ certificates: total, progress: null });
    // The page of the new server that came in the middle was not taken for the next of the old.
    expect(asked.filter((cursor) => cursor === null).length).toBe(2);
    for (let running = 1; running <= total; running += 1) expect((await till.lookUp(scanOf(running))).kind).toBe('sell');
  });
});
