import { describe, expect, it } from 'vitest';
import type { CountersignApi, PrinterSettings, PrinterStatus } from '../../preload/contract.ts';
import { findPrinterSpeed, nextSpeed, printerSpeeds } from '../../renderer/printer-speed.ts';

type Serial = PrinterSettings & { readonly connection: { readonly type: 'serial'; readonly path: string; readonly baudRate: number } };
const printer = (profile: string, baudRate = 9_600): Serial => ({ connection: { type: 'serial', path: '/dev/ttyS0', baudRate }, profile });
const speedOf = ({ connection }: PrinterSettings): number => (connection.type === 'serial' ? connection.baudRate : 0);

/** A till whose printer understands one speed. Waiting costs no time: what was waited for in vain has happened. */
const tillWith = ({ understands, refuses = [] }: { readonly understands: number; readonly refuses?: readonly number[] }) => {
  const tried: number[] = [];
  const listeners = new Set<(status: PrinterStatus) => void>();
  const waiting = new Set<() => void>();
  const tell = (state: PrinterStatus['state']): void => {
    for (const listener of listeners) listener({ state, since: 0 } as PrinterStatus);
  };
  const api: Pick<CountersignApi, 'configurePrinter' | 'onPrinterStatus'> = {
    configurePrinter: async (settings) => {
      const speed = speedOf(settings);
      tried.push(speed);
      if (refuses.includes(speed)) throw new Error('the port does not open');
      // The answer comes after the setting is made, as main sends it; silence ends with the timer.
      setTimeout(() => { if (speed === understands) tell('ready'); else for (const end of waiting) end(); }, 0);
      return { state: 'offline', since: 0 } as PrinterStatus;
    },
    onPrinterStatus: (listener) => { listeners.add(listener); return () => listeners.delete(listener); },
  };
  const timers = { after: (_ms: number, then: () => void) => { waiting.add(then); return () => { waiting.delete(then); }; } };
  return { api, timers, tried, tell, isListening: () => listeners.size > 0, isWaiting: () => waiting.size > 0 };
};

describe('the speed of a serial printer', () => {
  it('is found by asking, the one it was set to first, each speed once', async () => {
    const till = tillWith({ understands: 115_200 });
    const found = await findPrinterSpeed(till.api, till.timers, printer('epson-tm-t20', 38_400));
    expect(speedOf(found)).toBe(115_200);
    expect(till.tried).toEqual([38_400, 9_600, 19_200, 115_200]);
    expect([till.isListening(), till.isWaiting()]).toEqual([false, false]);
  });

  it('is the first that is answered: nothing else is tried', async () => {
    const till = tillWith({ understands: 9_600 });
    expect(speedOf(await findPrinterSpeed(till.api, till.timers, printer('epson-tm-t20')))).toBe(9_600);
    expect(till.tried).toEqual([9_600]);
  });

  it('stays as it was when no speed is answered, and when the model never answers', async () => {
    const silent = tillWith({ understands: 1 });
    expect(await findPrinterSpeed(silent.api, silent.timers, printer('epson-tm-t20', 19_200))).toEqual(printer('epson-tm-t20', 19_200));
    expect(new Set(silent.tried)).toEqual(new Set(printerSpeeds));
    const mute = tillWith({ understands: 9_600 });
    expect(await findPrinterSpeed(mute.api, mute.timers, printer('generic-58'))).toEqual(printer('generic-58'));
    expect(mute.tried).toEqual([]);
  });

  it('is looked for further when a setting is refused', async () => {
    const till = tillWith({ understands: 19_200, refuses: [9_600] });
    expect(speedOf(await findPrinterSpeed(till.api, till.timers, printer('epson-tm-t20')))).toBe(19_200);
    expect([till.isListening(), till.isWaiting()]).toEqual([false, false]);
  });

  it('does not believe what was told of the port before the speed was set', async () => {
    const till = tillWith({ understands: 19_200 });
    const finding = findPrinterSpeed(till.api, till.timers, printer('epson-tm-t20'));
    till.tell('ready');
    expect(speedOf(await finding)).toBe(19_200);
  });

  it('is the next one where the page was unreadable, round and round', () => {
    expect([...printerSpeeds, 4_800].map(nextSpeed)).toEqual([19_200, 38_400, 115_200, 9_600, 9_600]);
  });
});
