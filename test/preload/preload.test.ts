import { beforeEach, describe, expect, it, vi } from 'vitest';
import { calls, events, type CountersignApi } from '../../preload/contract.ts';

const electron = vi.hoisted(() => ({
  exposed: new Map<string, unknown>(),
  invoke: vi.fn((..._given: unknown[]) => Promise.resolve('answer')),
  listeners: new Map<string, Set<(...given: unknown[]) => void>>(),
}));

vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (name: string, api: unknown) => { electron.exposed.set(name, api); } },
  ipcRenderer: {
    invoke: electron.invoke,
    on: (channel: string, listener: () => void) => { electron.listeners.set(channel, (electron.listeners.get(channel) ?? new Set()).add(listener)); },
    removeListener: (channel: string, listener: () => void) => { electron.listeners.get(channel)?.delete(listener); },
  },
}));

await import('../../preload/preload.ts');
const api = electron.exposed.get('countersign') as CountersignApi;
const callNames = Object.keys(api).filter((name) => !name.startsWith('on')) as (keyof CountersignApi)[];
const listenNames = Object.keys(api).filter((name) => name.startsWith('on')) as (keyof CountersignApi)[];

beforeEach(() => { electron.invoke.mockClear(); });

describe('what the page gets', () => {
  it('is two objects of functions, nothing else: the real till\'s and the practising till\'s', () => {
    expect([...electron.exposed.keys()]).toEqual(['countersign', 'countersignPractice']);
    for (const exposed of electron.exposed.values()) expect(Object.values(exposed as object).every((value) => typeof value === 'function')).toBe(true);
    expect(Object.keys(electron.exposed.get('countersignPractice') as object)).toEqual(Object.keys(api));
  });

  it('never lets the practising till near a real channel', async () => {
    const practice = electron.exposed.get('countersignPractice') as typeof api;
    for (const name of callNames) await (practice[name] as (input: unknown) => Promise<unknown>)(name === 'serverPush' || name === 'configureScanners' ? [] : undefined);
    expect(electron.invoke.mock.calls.map(([channel]) => String(channel)).sort()).toEqual(Object.keys(calls).map((channel) => `practice/${channel}`).sort());
    const heard: unknown[] = [];
    const stop = practice.onPrinterStatus((status) => { heard.push(status); });
    for (const listener of electron.listeners.get('printer:status') ?? []) listener({}, 'real');
    for (const listener of electron.listeners.get('practice/printer:status') ?? []) listener({}, 'practice');
    stop();
    expect(heard).toEqual(['practice']);
    electron.listeners.clear();
  });

  it('has one function for each channel of the contract', async () => {
    for (const name of callNames) await (api[name] as (input: unknown) => Promise<unknown>)(name === 'serverPush' || name === 'configureScanners' ? [] : undefined);
    expect(electron.invoke.mock.calls.map(([channel]) => channel).sort()).toEqual(Object.keys(calls).sort());
  });

  it('sends exactly one payload and hands the answer on', async () => {
    await expect(api.journalAppend('text')).resolves.toBe('answer');
    expect(electron.invoke).toHaveBeenCalledExactlyOnceWith('journal:append', { text: 'text' });
    await api.appInfo();
    expect(electron.invoke).toHaveBeenLastCalledWith('app:info', undefined);
  });
});

describe('events', () => {
  it('have one function each', () => {
    for (const name of listenNames) (api[name] as (listener: () => void) => () => void)(() => undefined);
    expect([...electron.listeners.keys()].sort()).toEqual(Object.keys(events).sort());
  });

  it('reach the listener without Electron\'s event, until it stops listening', () => {
    const heard: unknown[][] = [];
    const stop = api.onPrinterStatus((...given) => { heard.push(given); });
    const emit = (): void => { for (const listener of electron.listeners.get('printer:status') ?? []) listener({ sender: 'secret' }, { state: 'ready', since: 1 }); };
    emit();
    stop();
    emit();
    expect(heard).toEqual([[{ state: 'ready', since: 1 }]]);
  });
});
