import { describe, expect, it, vi } from 'vitest';
import { registerCalls, type Caller, type Handlers } from '../../main/ipc.ts';
import { calls, type Channel } from '../../preload/contract.ts';
import { recordingLog } from './folder.ts';
import { id } from './operations.ts';

type Listener = (event: Caller, ...payload: unknown[]) => Promise<unknown>;

const channels = Object.keys(calls) as Channel[];
const windowId = 7;

/** Registers handlers that answer `answer` and are watched. */
const register = (answer?: unknown, checkOutput = false) => {
  const listeners = new Map<string, Listener>();
  const { log, events } = recordingLog();
  const handler = vi.fn((_input: unknown) => answer);
  const handlers = Object.fromEntries(channels.map((channel) => [channel, handler])) as unknown as Handlers;
  const ipcMain = { handle: (channel: string, listener: unknown) => { listeners.set(channel, listener as Listener); } };
  registerCalls({ ipcMain, handlers, windowId: () => windowId, checkOutput, log });
  const call = (channel: string, event: Caller, ...payload: unknown[]) => listeners.get(channel)!(event, ...payload);
  return { call, handler, listeners, events };
};

const frame = (url: string, parent: object | null = null) => ({ url, parent }) as unknown as Caller['senderFrame'];
const till: Caller = { sender: { id: windowId }, senderFrame: frame('app://till/index.html') };

const strangers: Readonly<Record<string, Caller>> = {
  'another window': { sender: { id: 8 }, senderFrame: frame('app://till/index.html') },
  'a frame inside the page': { sender: { id: windowId }, senderFrame: frame('app://till/index.html', {}) },
  'another host': { sender: { id: windowId }, senderFrame: frame('app://other/index.html') },
  'a web page': { sender: { id: windowId }, senderFrame: frame('https://till/index.html') },
  'a page that pretends': { sender: { id: windowId }, senderFrame: frame('https://evil.example/app://till/') },
  'a frame that is gone': { sender: { id: windowId }, senderFrame: null },
  'a page without an address': { sender: { id: windowId }, senderFrame: frame('') },
};

const someId = id(1);
/** For each channel one payload that fits. `undefined` where nothing is sent. */
const payloads: { readonly [Name in Channel]: unknown } = {
  'app:info': undefined,
  'app:boot-time': undefined,
  'settings:read': undefined,
  'settings:write': { language: null, theme: 'system', printer: { connection: { type: 'none' }, profile: 'generic-80' }, firstRunDone: false, sounds: true, scanners: [] },
  'terminal:info': undefined,
  'terminal:enrol': { server: 'https://example.com', code: '123456' },
  'terminal:refresh': undefined,
  'operators:sign-in': { operator: someId, pin: '1234' },
  'operators:approve': { operator: someId, pin: '1234' },
  'numbers:identify': 'text',
  'numbers:issue': { gtins: ['09521234000252'] },
  'numbers:forget': { certificate: 'a'.repeat(32) },
  'journal:state': undefined,
  'journal:append': { text: '{}' },
  'journal:read': { fromSequence: 1, limit: 10 },
  'journal:open-request': { requestId: someId },
  'server:push': { operations: ['{}'] },
  'server:request': {
    kind: 'redeem', id: someId, protocol: 1, at: 1, day: '2026-01-01', operator: someId, currency: 'USD',
    lines: [{ certificate: 'a'.repeat(32), amount: 5 }],
  },
  'server:feed': { cursor: null, limit: 100 },
  'server:awaited-sale': { certificate: 'ab'.repeat(16), reference: 'T11-000001-8', operator: '01890a5d-ac96-774b-bcce-b302099a8057' },
  'server:freeze': { id: '01890a5d-ac96-774b-bcce-b302099a8057', reference: 'T11-000001-8', operator: '01890a5d-ac96-774b-bcce-b302099a8057', reason: 'lost' },
  'server:shipments': undefined,
  'server:arrival': { id: someId, ranges: [{ first: 'a', last: 'b' }], counted: 1, operator: someId },
  'server:claim': { reference: 'T11-000001-8' },
  'server:lease': { kind: 'return', id: someId, protocol: 1, certificate: 'a'.repeat(32), currency: 'USD', amount: 500, head: 3 },
  'server:history': { certificate: 'a'.repeat(32) },
  'printer:print-certificate': { job: someId, certificate: 'a'.repeat(32), document: { title: 't', locale: 'en', marks: [], lines: [{ kind: 'number' }] } },
  'printer:print': { job: someId, document: { title: 't', locale: 'en', marks: [], lines: [] } },
  'printer:status': undefined,
  'printer:configure': { connection: { type: 'network', host: 'printer', port: 9100 }, profile: 'generic-80' },
  'printer:open-drawer': undefined,
  'printer:raster-reply': { id: 1, raster: null },
  'devices:find': undefined,
  'scanners:status': undefined,
  'scanners:configure': { scanners: [{ type: 'serial', path: '/dev/ttyACM0', baudRate: 9_600, suffix: 'cr' }] },
  'scanners:try': { seconds: 60 },
  'scanners:stop-trying': undefined,
  'support:save-trace': { name: 'scan-trace-1.json', text: '{}' },
  'virtual:certificates': undefined,
  'office:state': undefined,
  'office:door': { server: '', door: 'sign-in', input: { email: 'ada@example.com', password: 'secret', code: '123456' } },
  'office:ask': { call: 'paper-orders.list', input: { before: null } },
  'office:save': { id: someId, file: 'paper-orders.proof', name: 'proof.pdf', input: { id: someId, paper: 'a4' } },
  'office:stop-saving': { id: someId },
  'virtual:office-people': undefined,
  'virtual:printer-state': 'ready',
  'virtual:drawer': 'close',
  'training:state': undefined,
  'training:enter': { names: { locale: 'en', store: 'Practice store', program: 'Practice', cashier: 'A', manager: 'B' } },
  'training:leave': undefined,
  'training:reset': { names: { locale: 'en', store: 'Practice store', program: 'Practice', cashier: 'A', manager: 'B' } },
  'training:set-reachable': false,
};

/** Payloads that no channel takes, and a good one that was tampered with. */
const malformed = (good: unknown): readonly unknown[] => [
  null, 7, [], { unknown: true }, 'x'.repeat(300_000),
  ...(good === undefined ? ['surplus'] : [undefined]),
  ...(typeof good === 'object' && good !== null ? [{ ...good, surplus: 1 }, ...Object.keys(good).map((key) => ({ ...good, [key]: undefined }))] : []),
];

/** The payload with each single part of it, however deep, replaced by what no schema takes; what the server's own table checks is left out. */
const spoilt = (good: unknown, open = false): readonly unknown[] => {
  if (typeof good !== 'object' || good === null) return open ? [] : [Number.NaN];
  if (Array.isArray(good)) return [Number.NaN, ...good.flatMap((part, at) => spoilt(part).map((bad) => good.with(at, bad) as unknown))];
  return [...open ? [] : [Number.NaN, { ...good, surplus: 1 }], ...Object.entries(good).flatMap(([key, part]) =>
    open ? [] : spoilt(part, key === 'input').map((bad) => ({ ...good, [key]: bad })))];
};

describe.each(channels)('%s', (channel) => {
  it('answers the till', async () => {
    const { call, handler } = register('answer');
    await expect(call(channel, till, payloads[channel])).resolves.toBe('answer');
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it.each(Object.entries(strangers))('refuses %s', async (_name, event) => {
    const { call, handler, events } = register();
    await expect(call(channel, event, payloads[channel])).rejects.toThrow(`${channel} refused a strange frame`);
    expect(handler).not.toHaveBeenCalled();
    expect(events).toEqual([{ event: 'ipc-refused', details: { channel, why: 'a strange frame' } }]);
  });

  it('refuses malformed payloads', async () => {
    const { call, handler } = register();
    for (const payload of malformed(payloads[channel])) {
      await expect(call(channel, till, payload), String(payload).slice(0, 80)).rejects.toThrow('refused a malformed payload');
    }
    await expect(call(channel, till, payloads[channel], 'second')).rejects.toThrow('refused a malformed payload');
    expect(handler).not.toHaveBeenCalled();
  });
});

it('refuses a payload with any one part of it spoilt, on every channel', async () => {
  const { call, handler } = register();
  let tried = 0;
  for (const channel of channels) {
    for (const payload of spoilt(payloads[channel])) {
      tried += 1;
      await expect(call(channel, till, payload), `${channel} ${JSON.stringify(payload)}`).rejects.toThrow('refused a malformed payload');
    }
  }
  expect(handler).not.toHaveBeenCalled();
  expect(tried).toBeGreaterThan(150);
});

it('registers every channel of the contract and no other', () => {
  expect([...register().listeners.keys()].sort()).toEqual([...channels].sort());
});

it('refuses everybody while there is no window', async () => {
  const listeners: Listener[] = [];
  registerCalls({
    ipcMain: { handle: (_channel, listener) => { listeners.push(listener as unknown as Listener); } },
    handlers: {} as Handlers, windowId: () => undefined, checkOutput: false, log: () => undefined,
  });
  for (const listener of listeners) await expect(listener(till)).rejects.toThrow('a strange frame');
});

it('refuses an answer that breaks the contract, when told to look', async () => {
  await expect(register({ theme: 'pink' }, true).call('settings:read', till)).rejects.toThrow('refused a malformed answer');
  await expect(register({ theme: 'pink' }, false).call('settings:read', till)).resolves.toEqual({ theme: 'pink' });
});

it('tells the window that a call failed, and only the log why', async () => {
  const { log, events } = recordingLog();
  const listeners = new Map<string, Listener>();
  const handlers = { 'journal:state': () => { throw new Error('secret detail'); } } as unknown as Handlers;
  registerCalls({ ipcMain: { handle: (channel, listener) => { listeners.set(channel, listener as unknown as Listener); } }, handlers, windowId: () => windowId, checkOutput: true, log });
  const failed = listeners.get('journal:state')!(till);
  await expect(failed).rejects.toThrow(/^journal:state failed$/u);
  expect(String(events[0]?.details?.['error'])).toContain('secret detail');
});
