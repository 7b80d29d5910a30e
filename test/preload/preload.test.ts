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
  it('is one object of functions, nothing else', () => {
    expect([...electron.exposed.keys()]).toEqual(['countersign']);
    expect(Object.values(api).every((value) => typeof value === 'function')).toBe(true);
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
