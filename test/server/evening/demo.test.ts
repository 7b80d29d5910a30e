import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestServer, expectSoundBooks, type TestServer } from '../harness.ts';
import { signIn } from '../office/people-at-work.ts';

let server: TestServer;
beforeAll(async () => { server = await createTestServer({ stockPerStore: 1, yesterday: true }); });
afterAll(async () => { await server.close(); });

it('the demo has a yesterday of every kind, taken in by the real intake', async () => {
  const grace = await signIn(server, 'grace@harbor.example');
  const { database, demo } = server;
  const days = await database.read<{ store_number: number; day: string }>('select distinct store_number, day from till_days order by store_number', []);
  const states = await Promise.all(days.map(async ({ store_number, day }) => {
    const { stores } = await grace.ask('evening.read', { day });
    const store = stores.find((one) => one.store === store_number);
    return [store_number, store?.state, store?.differences.map(({ kind }) => kind), store?.waiting.map(({ reason }) => reason)];
  }));
  expect(states).toEqual([[101, 'right', [], []], [102, 'different', ['cash-variance'], []], [201, 'provisional', [], ['no-z']]]);
  expect(await database.read('select flags from operations where cardinality(flags) > 0', [])).toEqual([]);
  // Nobody is offered a till that was taken away.
  expect(demo.stores.flatMap(({ terminals }) => terminals).every(({ code }) => code !== null)).toBe(true);
  await expectSoundBooks(server);
});
