import { readyPrinter } from './ready-printer.ts';
import { generateKeyPairSync } from 'node:crypto';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hashNumber } from '../../domain/identity.ts';
import { minor } from '../../domain/money.ts';
import type { CertificateHash } from '../../domain/number.ts';
import { protocolVersion } from '../../domain/protocol.ts';
import { publicKeyOf } from '../../main/vault.ts';
import { createServerClient } from '../../main/server-client.ts';
import type { TerminalInfo } from '../../preload/contract.ts';
import { createLocalLocks } from '../../renderer/locks.ts';
import { openStore } from '../../renderer/store.ts';
import { createTill } from '../../renderer/till-core.ts';
import { createTestServer, expectSoundBooks, makeStock, type TestPaper, type TestServer, untilOthersRest } from '../server/harness.ts';
import { createFakeIssuer } from './fake-issuer.ts';
import { createRandom } from '../simulation/random.ts';
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts';
import { cash, createWorldJournal, done } from './world.ts';

const realTimers = {
  after: (delayMs: number, run: () => void) => {
    const timer = setTimeout(run, delayMs);
    return () => { clearTimeout(timer); };
  },
};

/** A till that enrolled with the real server, its line in the test's hand. `lost`: the server hears it, the answer gets lost. */
const startTill = async (server: TestServer, number: number, papers: readonly TestPaper[], through = server.url) => {
  const journal = createWorldJournal();
  const disk = new IDBFactory();
  const line: { state: 'up' | 'down' | 'lost' } = { state: 'up' };
  const { privateKey } = generateKeyPairSync('ed25519');
  const terminalKey = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  const self: { identity?: { readonly server: string; readonly terminal: string; readonly terminalKey: string } } = {};
  const client = createServerClient({
    identity: () => self.identity, now: () => Date.now(),
    fetch: async (...input) => {
      if (line.state === 'down') throw new TypeError('no route');
      const response = await fetch(...input);
      if (line.state !== 'lost') return response;
      await response.text();
      throw new TypeError('connection reset');
    },
  });
  const code = server.demo.stores.flatMap(({ terminals }) => terminals).find((terminal) => terminal.number === number)?.code ?? '';
  const enrolled = done(await client.enrol(server.url, { protocol: protocolVersion, code, publicKey: publicKeyOf(terminalKey), appVersion: 'test' }));
  self.identity = { server: through, terminal: enrolled.terminal.id, terminalKey };
  const config = done(await client.config());
  const info: TerminalInfo = {
    terminal: config.terminal, programs: config.programs, configVersion: config.configVersion, protection: 'protected',
    operators: config.operators.map(({ id, name, role }) => ({ id, name, role })),
    ...(config.issuing ? { issuing: config.issuing } : {}),
  };
  const issuer = createFakeIssuer({ batch: config.issuing?.batch ?? 0, hashOf: (printed) => hashNumber(server.keys.numberKey, printed) });
  const byScan = new Map(papers.map((paper) => [paper.scan, paper.hash]));
  const till = createTill({
    api: {
      terminalInfo: () => Promise.resolve(info), refreshTerminal: () => Promise.resolve({ ok: true, value: info }),
      identify: (scan) => {
        const certificate = byScan.get(scan) ?? [...issuer.papers].find(([, printed]) => printed === scan)?.[0] as CertificateHash | undefined;
        return Promise.resolve(certificate ? { ok: true, value: { certificate, sealed: 'c2VhbGVk', gtin: null } } : { ok: false, error: { reason: 'unknown' } });
      },
      journalState: () => Promise.resolve(journal.state()), journalAppend: async (text) => await journal.append(text),
      journalRead: ({ fromSequence, limit }) => Promise.resolve(journal.texts.slice(fromSequence - 1, fromSequence - 1 + limit)),
      journalOpenRequest: (id) => { journal.openRequests.add(id); return Promise.resolve({ ok: true, value: null }); },
      serverPush: client.push, serverRequest: (request) => client.request(request as Parameters<typeof client.request>[0]),
      serverFeed: client.feed, serverHistory: ({ certificate }) => client.history(certificate),
      ...issuer.api,
      print: () => Promise.resolve({ outcome: 'printed', warning: null }), openDrawer: () => Promise.resolve({ outcome: 'printed', warning: null }), printerStatus: () => Promise.resolve(readyPrinter),
      onPrinterStatus: () => () => undefined, onTerminalChanged: () => () => undefined,
    },
    openStore: () => openStore({ indexedDB: disk, IDBKeyRange }, realTimers),
    clock: { now: () => Date.now(), monotonic: () => performance.now() }, timers: realTimers, locks: createLocalLocks(), makeId: () => v7(), random: () => 0.5,
    certificatePaper: () => ({ title: '', locale: 'en', marks: [], lines: [{ kind: 'number' }] }), receipt: () => undefined, reportDocument: () => ({ title: '', locale: 'en', marks: [], lines: [] }), pollMs: 100_000, requestDeadlineMs: 8_000,
  });
  await till.start();
  const cashier = info.operators.find(({ role }) => role === 'cashier');
  const manager = info.operators.find(({ role }) => role === 'manager');
  if (!cashier || !manager) throw new Error('the demo store has people');
  till.signedIn(cashier);
  await till.syncNow();
  done(await till.openShift(minor(0)));
  return {
    till, line, journal, issuer,
    approval: (right: 'void' | 'offline-risk') => ({ operator: manager.id, right, at: Date.now() }),
    sell: async (paper: TestPaper) => {
      const verdict = await till.lookUp(paper.scan);
      if (verdict.kind !== 'sell') throw new Error(`not for sale: ${JSON.stringify(verdict)}`);
      return done(await till.sell({ items: [verdict], tenders: [cash(verdict.price)] }));
    },
    redeem: async (paper: TestPaper, amountDue: number) => {
      const verdict = await till.lookUp(paper.scan);
      if (verdict.kind !== 'redeem') throw new Error(`not redeemable: ${JSON.stringify(verdict)}`);
      return await till.redeem({ amountDue: minor(amountDue), items: [verdict.held], attempt: null, approval: null });
    },
  };
};

describe('the till against the real server', () => {
  let server: TestServer;
  let papers: readonly TestPaper[] = [];
  let first: Awaited<ReturnType<typeof startTill>>;
  let second: Awaited<ReturnType<typeof startTill>>;
  const paper = (index: number): TestPaper => {
    const found = papers[index];
    if (!found) throw new Error('more paper is needed');
    return found;
  };
  const sync = async (): Promise<void> => {
    await first.till.syncNow();
    await untilOthersRest(server);
    await second.till.syncNow();
    expect([first, second].map(({ till }) => till.snapshot().queue)).toMatchObject([{ waiting: 0, stuck: [] }, { waiting: 0, stuck: [] }]);
  };
  const balance = async (of: TestPaper): Promise<number> => {
    const verdict = await first.till.lookUp(of.scan);
    return 'held' in verdict && verdict.held ? verdict.held.certificate.balance : NaN;
  };

  /** The first till has heard of it: the feed waits for writers of every database beside this one. */
  const hears = async (of: TestPaper, expected: number): Promise<void> => {
    await expect.poll(async () => {
      await first.till.syncNow();
      return balance(of);
    }, { timeout: 30_000 }).toBe(expected);
  };

  beforeAll(async () => {
    server = await createTestServer();
    const store = server.demo.stores.find(({ terminals }) => terminals.some(({ number }) => number === 11));
    papers = await makeStock(server, store?.number ?? 0, 8);
    first = await startTill(server, 11, papers);
    second = await startTill(server, 12, papers);
  });
  beforeEach(() => {
    first.line.state = 'up';
    second.line.state = 'up';
  });
  afterAll(async () => {
    first.till.stop();
    second.till.stop();
    await server.close();
  });

  it('sells, redeems partly, then fully', async () => {
    const sale = await first.sell(paper(0));
    expect(await first.redeem(paper(0), 2000)).toMatchObject({ result: 'done', done: { operation: { decidedBy: 'server', lines: [{ balanceAfter: 3000 }] } } });
    expect(await first.redeem(paper(0), 3000)).toMatchObject({ result: 'done', done: { operation: { decidedBy: 'server', lines: [{ balanceAfter: 0 }] } } });
    await sync();
    expect((await first.till.operation(sale.operation.id))?.state).toBe('accepted');
    await expectSoundBooks(server);
  });

  it('counts once what arrived although its answer got lost', async () => {
    first.line.state = 'lost';
    const sale = await first.sell(paper(1));
    await first.till.syncNow();
    expect(first.till.snapshot().queue.waiting).toBeGreaterThan(0);
    expect(await first.redeem(paper(1), 1000)).toMatchObject({ result: 'done', done: { operation: { decidedBy: 'standin' } } });
    first.line.state = 'up';
    await sync();
    await hears(paper(1), 4000);
    expect((await first.till.operation(sale.operation.id))?.state).toBe('accepted');
    await expectSoundBooks(server);
  });

  it('records both of two tills that redeem the same certificate offline, flags one, and the books balance', async () => {
    await first.sell(paper(2));
    await sync();
    first.line.state = 'down';
    second.line.state = 'down';
    const both = [await first.redeem(paper(2), 2500), await second.redeem(paper(2), 2500)];
    const asked = await second.redeem(paper(2), 2500);
    const more = asked.result === 'ask-manager'
      ? await second.till.redeem({ amountDue: minor(2500), items: [], attempt: asked.attempt, approval: second.approval('offline-risk') })
      : asked;
    expect([...both, more].map(({ result }) => result)).toEqual(['done', 'done', 'done']);
    first.line.state = 'up';
    second.line.state = 'up';
    await sync();
    const states = await Promise.all([...both, more].map(async (result, index) => result.result === 'done' ? (await (index === 0 ? first : second).till.operation(result.done.operation.id))?.state : undefined));
    expect(states).toEqual(['accepted', 'accepted', 'flagged']);
    await hears(paper(2), 0);
    await expectSoundBooks(server);
  });

  it('voids a sale that the server knows, and one that it never saw', async () => {
    const known = await first.sell(paper(3));
    await sync();
    const void1 = await first.till.voidOperation({ target: known.operation.id, scanned: [paper(3).hash], reason: 'mistake', approval: first.approval('void') });
    expect(void1).toMatchObject({ result: 'done', done: { operation: { decidedBy: 'server' } } });
    first.line.state = 'down';
    await first.till.syncNow();
    const unknown = await first.sell(paper(4));
    const void2 = await first.till.voidOperation({ target: unknown.operation.id, scanned: [paper(4).hash], reason: 'mistake', approval: first.approval('void') });
    expect(void2).toMatchObject({ result: 'done', done: { operation: { decidedBy: 'local' } } });
    first.line.state = 'up';
    await sync();
    for (const result of [void1, void2]) {
      if (result.result === 'done') expect((await first.till.operation(result.done.operation.id))?.state).toBe('accepted');
    }
    await expectSoundBooks(server);
  });

  it('gives back what a lost approval had taken when the till did not go ahead', async () => {
    await first.sell(paper(5));
    await sync();
    first.line.state = 'lost';
    const asked = await first.redeem(paper(5), 4000);
    if (asked.result !== 'ask-manager') throw new Error(`nobody was asked: ${JSON.stringify(asked)}`);
    await first.till.abandon(asked.attempt);
    first.line.state = 'up';
    await sync();
    await first.till.syncNow();
    await hears(paper(5), 5000);
    await expectSoundBooks(server);
  });

  it('goes on after a decline whose answer got lost, and the office hears of it', async () => {
    await first.sell(paper(6));
    await sync();
    expect((await second.redeem(paper(6), 5000)).result).toBe('done');
    // The first till has not read the feed since: it believes in 5000.
    first.line.state = 'lost';
    const result = await first.redeem(paper(6), 2000);
    expect(result).toMatchObject({ result: 'done', done: { operation: { decidedBy: 'standin' } } });
    first.line.state = 'up';
    await sync();
    if (result.result === 'done') expect(await first.till.operation(result.done.operation.id)).toMatchObject({ state: 'flagged' });
    await expectSoundBooks(server);
  });
});

describe('a line that breaks at any byte', () => {
  const rounds = 24;
  let server: TestServer;
  let proxy: CuttingProxy;
  let till: Awaited<ReturnType<typeof startTill>>;
  let papers: readonly TestPaper[] = [];

  beforeEach(async () => {
    server = await createTestServer();
    proxy = await startCuttingProxy(server.url);
    const store = server.demo.stores.find(({ terminals }) => terminals.some(({ number }) => number === 11));
    papers = await makeStock(server, store?.number ?? 0, rounds);
    // What others in the same PostgreSQL still write holds the feed back: the till begins when it can know all its paper.
    await untilOthersRest(server);
    till = await startTill(server, 11, papers, proxy.url);
  });
  afterEach(async () => {
    till.till.stop();
    await proxy.close();
    await server.close();
  });

  it('loses nothing and doubles nothing, in requests and in batches, on the way up and down', async () => {
    const random = createRandom('cut lines');
    /** The line breaks somewhere in the next message or two, or in their answers. */
    const cut = (): void => {
      if (random.chance(0.5)) proxy.cutAfter('up', random.between(1, 3_000));
      else proxy.cutAfter('down', random.between(1, 1_500));
    };
    let taken = 0;
    for (const paper of papers) {
      cut();
      await till.sell(paper);
      await till.till.syncNow();
      cut();
      const result = await till.redeem(paper, 1_700);
      if (result.result === 'done') taken += 1;
      else if (result.result === 'ask-manager') await till.till.abandon(result.attempt);
      await till.till.syncNow();
    }
    expect(proxy.cuts()).toBeGreaterThan(rounds);
    expect(taken).toBeGreaterThan(0);
    for (const direction of ['up', 'down'] as const) proxy.cutAfter(direction, null);
    await expect.poll(async () => {
      await till.till.syncNow();
      return till.till.snapshot().queue;
    }, { timeout: 30_000 }).toMatchObject({ waiting: 0, stuck: [] });

    const recorded = await server.database.read<{ text: string; outcome: string }>(
      'select o.text, o.outcome from operations o join terminals t on t.id = o.terminal_id where t.number = 11 order by o.sequence', []);
    expect(recorded.map(({ text }) => text)).toEqual(till.journal.texts);
    const balances = await server.database.read<{ hash: string; balance: number }>(
      `select encode(hash, 'hex') as hash, balance from certificates where hash = any($1::bytea[])`, [papers.map(({ hash }) => `\\x${hash}`)]);
    const used = till.journal.texts.map((text) => JSON.parse(text) as { kind: string; lines?: { certificate: string; amount: number }[] }).filter(({ kind }) => kind === 'redemption');
    for (const { hash, balance } of balances) {
      const ofIt = used.flatMap(({ lines }) => lines ?? []).filter(({ certificate }) => certificate === hash).reduce((sum, { amount }) => sum + amount, 0);
      expect(balance).toBe(5_000 - ofIt);
    }
    expect(balances.length).toBe(rounds);
    await expectSoundBooks(server);
  }, 120_000);
});
