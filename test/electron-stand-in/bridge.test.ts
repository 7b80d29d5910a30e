import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchFixture, makeFolder, removeFolder } from './fixture.ts';
import type { RunningTill } from './launch.ts';

let folder: string;
let till: RunningTill | undefined;
let page: Page;

beforeAll(async () => {
  folder = await makeFolder();
  const started = await launchFixture(folder);
  till = started;
  page = started.page;
});
afterAll(async () => {
  await till?.close();
  await removeFolder(folder);
});

/** What a call in the page throws, as name and message. */
const thrown = (call: string): Promise<string> => page.evaluate(async (code) => {
  try {
    await (window.fixture as unknown as Record<string, () => unknown>)[code]?.();
    return 'nothing';
  } catch (error) {
    return `${(error as Error).constructor.name} ${(error as Error).message}${'code' in (error as object) ? ' with code' : ''}`;
  }
}, call);

describe('values between the page and main', () => {
  it('go to main as structured clones', async () => {
    const kinds = await page.evaluate(async () => {
      const values = [new Uint8Array([1]), 5n, undefined, new Date(0), new Map(), new Set(), new ArrayBuffer(2), new Float64Array(1), { a: [null] }, /x/g];
      return Promise.all(values.map((value) => window.fixture.invoke('describe', value)));
    });
    expect(kinds).toEqual(['[object Uint8Array]Uint8Array', '[object BigInt]BigInt', '[object Undefined]', '[object Date]Date', '[object Map]Map', '[object Set]Set', '[object ArrayBuffer]ArrayBuffer', '[object Float64Array]Float64Array', '[object Object]Object', '[object RegExp]RegExp']);
  });

  it('come from main as structured clones of the page\'s own kinds', async () => {
    const checks = await page.evaluate(async () => {
      const made = (await window.fixture.invoke('make')) as { map: Map<bigint, Set<string>>; date: Date; bytes: Uint8Array; none: unknown; nan: number; error: Error };
      return {
        map: made.map instanceof Map && made.map.get(1n) instanceof Set && made.map.get(1n)?.has('x'), date: made.date instanceof Date && made.date.getTime(),
        bytes: made.bytes instanceof Uint8Array && made.bytes.constructor.name + [...made.bytes].join(), none: 'none' in made && made.none === undefined, nan: Number.isNaN(made.nan), error: made.error instanceof Error && made.error.message,
      };
    });
    expect(checks).toEqual({ map: true, date: 5, bytes: 'Uint8Array1,2,255', none: true, nan: true, error: 'carried' });
  });

  it('carry a megabyte whole', async () => {
    const same = await page.evaluate(async () => {
      const sent = new Uint8Array(1_000_000).map((_, index) => index % 251);
      const [got] = (await window.fixture.invoke('echo', sent)) as [Uint8Array];
      return got.length === sent.length && got.every((byte, index) => byte === sent[index]);
    });
    expect(same).toBe(true);
  });

  it('are refused when they hold a function or symbol', async () => {
    expect(await thrown('invokeWithFunction')).toBe('Error An object could not be cloned.');
    expect(await page.evaluate(() => Promise.resolve().then(() => window.fixture.invoke('echo', Symbol('s'))).then(() => 'sent', String))).toContain('An object could not be cloned.');
  });

  it.each([
    ['fail', "Error invoking remote method 'fail': TypeError: it broke"],
    ['uncloneable', "Error invoking remote method 'uncloneable': Error: An object could not be cloned."],
    ['nobody', "Error invoking remote method 'nobody': Error: No handler registered for 'nobody'"],
  ])('wrap the failure of %s in Electron\'s words', async (channel, message) => {
    expect(await page.evaluate((name) => window.fixture.invoke(name).catch(String), channel)).toBe(`Error: ${message}`);
  });
});

describe('contextBridge', () => {
  it('exposes frozen copies that the page can neither change nor replace', async () => {
    const found = await page.evaluate(() => ({
      version: window.fixture.version, list: [...window.fixture.nested.list.slice(0, 2), (window.fixture.nested.list[2] as Uint8Array)[0]],
      frozen: Object.isFrozen(window.fixture) && Object.isFrozen(window.fixture.nested.list), writable: Object.getOwnPropertyDescriptor(window, 'fixture')?.writable,
    }));
    expect(found).toEqual({ version: 7, list: [1, 2, 3], frozen: true, writable: false });
  });

  it('keeps the two worlds apart', async () => {
    expect(await page.evaluate(() => ['require', 'process', 'module', 'ipcRenderer'].filter((name) => name in window))).toEqual([]);
    expect(await page.evaluate(() => Object.getOwnPropertyNames(window).filter((name) => /^w[0-9a-f]{24}$/.test(name)))).toEqual([]);
  });

  it('gives a sandboxed preload its short list of modules', async () => {
    expect(await page.evaluate(() => window.fixture.attempts)).toEqual({
      events: 'loaded', timers: 'loaded', url: 'loaded', 'node:events': 'loaded', fs: 'module not found: fs', child_process: 'module not found: child_process', './other.cjs': 'module not found: ./other.cjs',
    });
  });

  it('loses the class and the fields of errors on the way', async () => {
    expect(await thrown('throwNow')).toBe('Error thrown in the preload');
    expect(await thrown('throwOdd')).toMatch(/^Error An unknown exception occurred in the isolated context/);
    expect(await thrown('rejectCoded')).toBe('Error with a code');
    expect(await thrown('sendSync')).toBe('Error not honoured by the stand-in: ipcRenderer.sendSync');
    expect(await thrown('exposeAgain')).toMatch(/existing property/);
  });

  it('calls back into the page, and hands a function home as itself', async () => {
    expect(await page.evaluate(() => window.fixture.callTwice((value) => ({ got: value })))).toEqual([{ got: 1 }, { got: 2 }]);
    expect(await page.evaluate(() => window.fixture.isShared(window.fixture.shared))).toBe(true);
  });

  it('subscribes and unsubscribes', async () => {
    const heard = await page.evaluate(async () => {
      const news: unknown[] = [];
      const stop = window.fixture.onNews((...args) => news.push(args));
      await window.fixture.invoke('news', 'first', 1n);
      stop();
      await window.fixture.invoke('news', 'second');
      return news.map(String);
    });
    expect(heard).toEqual(['first,1']);
  });

  it('has the preload ready before the page\'s first script, also after a reload', async () => {
    await page.reload();
    expect(await page.textContent('#p')).toBe('object true');
    expect(((await page.evaluate(() => window.fixture.invoke('seen'))) as { early: string[] }).early).toEqual(['/', '/']);
  });
});
