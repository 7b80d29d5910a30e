import { describe, expect, it } from 'vitest';
import { printerStateSchema, printProblemSchema } from '../../../main/devices/outcome.ts';
import { deviceSettings, outcomeForWindow, statusForWindow } from '../../../main/devices/for-window.ts';
import { deviceSettingsSchema } from '../../../main/devices/settings.ts';
import { printerSettingsSchema, printerStatusSchema, printOutcomeSchema } from '../../../preload/contract.ts';

describe('what the window is told', () => {
  it.each(printProblemSchema.options)('%s is an outcome that the contract knows', (reason) => {
    for (const outcome of [
      outcomeForWindow({ kind: 'failed', reason }),
      outcomeForWindow({ kind: 'unconfirmed', reason, remarks: [] }),
    ]) {
      expect(printOutcomeSchema.parse(outcome)).toEqual(outcome);
    }
  });

  it('says the first remark as the warning of a printed job', () => {
    const remarks = [{ kind: 'barcode-left-out' as const }];

    expect(outcomeForWindow({ kind: 'printed', remarks: [] })).toEqual({ outcome: 'printed', warning: null });
    expect(outcomeForWindow({ kind: 'printed', remarks })).toEqual({
      outcome: 'printed',
      warning: 'barcode-left-out',
    });
  });

  it.each(printerStateSchema.options)('%s is a state that the contract knows', (printer) => {
    const status = statusForWindow({ printer, since: 7, drawer: { drawer: 'open', stayedShut: false, since: 9 } });

    expect(printerStatusSchema.parse(status)).toEqual(status);
    // A fault is not "not reached", and a printer that can't tell is not "ready".
    expect(status.state).toBe(printer);
  });

  it.each([
    { type: 'none' as const },
    { type: 'virtual' as const },
    { type: 'network' as const, host: 'printer.local', port: 9_100 },
    { type: 'file' as const, path: '/dev/usb/lp0' },
  ])('settings with $type reach the devices process whole', (connection) => {
    const settings = printerSettingsSchema.parse({ connection, profile: 'generic-80' });
    const { type, ...rest } = connection;

    expect(deviceSettingsSchema.parse(deviceSettings(settings))).toEqual({
      printer: { connection: { kind: type, ...rest }, profileId: 'generic-80' },
    });
  });
});
