import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { feedResponseSchema } from '../../domain/protocol.ts';
import { toBase64url } from '../../renderer/base64url.ts';
import { createDirectory } from '../../renderer/directory.ts';
import { openStore } from '../../renderer/store.ts';
import { createTestServer, enrolTerminal, makeStock, saleOf, type TestServer, type TestTerminal, untilOthersRest } from './harness.ts';

let server: TestServer;
let till: TestTerminal;
let boston: TestTerminal;

beforeAll(async () => {
  server = await createTestServer({ stockPerStore: 300 });
  [till, boston] = [await enrolTerminal(server, 11), await enrolTerminal(server, 21)];
});
afterAll(async () => { await server.close(); });

const timers = { after: (delayMs: number, run: () => void) => { const timer = setTimeout(run, delayMs); return () => { clearTimeout(timer); }; } };

/** A till's own directory, read from the server to its end. */
const readDirectory = async () => {
  await untilOthersRest(server);
  const store = await openStore({ indexedDB: new IDBFactory(), IDBKeyRange }, timers);
  const directory = createDirectory(store);
  let cursor: string | undefined;
  for (let more = true; more;) {
    const answer = await till.feed(cursor, 50);
    await directory.applyPages([new Uint8Array(Buffer.from(answer.page, 'base64url'))], { cursor: answer.cursor });
    ({ cursor, more } = answer);
  }
  const check = async () => {
    const query = new URLSearchParams({ cursor: cursor ?? '', limit: '1', check: toBase64url(await directory.digest()) });
    const answer = await till.send({ method: 'GET', path: `/v1/feed?${query.toString()}` });
    return feedResponseSchema.parse(answer.body).same;
  };
  return { store, directory, check };
};

describe('a directory that is compared with the server\'s', () => {
  it('is the same, however its pages came', async () => {
    const { check, directory } = await readDirectory();
    expect(directory.state().count).toBeGreaterThan(299);
    expect(await check()).toBe(true);
  });

  it('differs when one bit of one record has flipped, or when a record is missing', async () => {
    const { check, store, directory } = await readDirectory();
    const buckets = await store.buckets(Array.from({ length: 1_024 }, (_, index) => index));
    const [index, page] = [...buckets][7] ?? [];
    if (index === undefined || page === undefined) throw new Error('there are no buckets');
    const bent = page.slice();
    bent[31] = (bent[31] ?? 0) ^ 1;
    await store.writeBuckets(new Map([[index, bent]]), directory.state());
    expect(await check()).toBe(false);
    await store.writeBuckets(new Map([[index, page.slice(64)]]), directory.state());
    expect(await check()).toBe(false);
    await store.writeBuckets(new Map([[index, page]]), directory.state());
    expect(await check()).toBe(true);
  });

  it('is not said to differ because of what has changed since', async () => {
    const { check, directory } = await readDirectory();
    const [paper] = await makeStock(server, 102, 1);
    if (!paper) throw new Error('no stock');
    const { response } = await boston.record(saleOf([paper]));
    expect(await check()).toBe(true);
    // Nor because the till heard of it in another way, before the feed brings it.
    await directory.applyPages([new Uint8Array(Buffer.from(response.certificates, 'base64url'))]);
    expect(await check()).toBe(true);
  });

  it('is not judged in the middle of a reading, and a check that is none is refused', async () => {
    const first = await till.feed(undefined, 5);
    const check = 'A'.repeat(1_366);
    const ask = async (query: Record<string, string>) => till.send({ method: 'GET', path: `/v1/feed?${new URLSearchParams(query).toString()}` });
    expect(feedResponseSchema.parse((await ask({ cursor: first.cursor, limit: '1', check })).body).same).toBeUndefined();
    expect(feedResponseSchema.parse((await ask({ limit: '1', check })).body).same).toBeUndefined();
    expect((await ask({ cursor: first.cursor, check: 'A'.repeat(1_365) })).status).toBe(400);
    expect((await ask({ cursor: first.cursor, check: '!'.repeat(1_366) })).status).toBe(400);
  });
});
