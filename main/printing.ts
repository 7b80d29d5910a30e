import type { PrintDocument } from '../domain/receipt-lines.ts';
import type { CallInput, EventPayload, PrinterSettings, PrinterStatus, PrintOutcome } from '../preload/contract.ts';
import { deviceSettings, outcomeForWindow, statusForWindow } from './devices/for-window.ts';
import type { DevicesSupervisor } from './devices/supervisor.ts';

/** Printing in the contract's words. */
export type Printing = {
  readonly print: (input: { readonly job: string; readonly document: PrintDocument }) => Promise<PrintOutcome>;
  readonly openDrawer: () => Promise<PrintOutcome>;
  readonly status: () => PrinterStatus;
  readonly configure: (settings: PrinterSettings) => PrinterStatus;
  readonly setVirtualState: (state: CallInput<'virtual:printer-state'>) => void;
  readonly handleVirtualDrawer: (action: CallInput<'virtual:drawer'>) => void;
};

type Tell = {
  readonly status: (status: PrinterStatus) => void;
  readonly paper: (paper: EventPayload<'printer:paper'>) => void;
};

/** Puts the devices supervisor behind the contract; `tell` passes its events on to the window. */
export const createPrinting = (supervisor: DevicesSupervisor, newId: () => string, tell: Tell): Printing => {
  supervisor.onStatus((status) => { tell.status(statusForWindow(status)); });
  supervisor.onPaper(({ jobId, bytes, model: { widthDots, codePages, doubleByte } }) => {
    tell.paper({ job: jobId, bytes: new Uint8Array(bytes), widthDots, codePages: [...codePages], doubleByte });
  });

  return {
    print: async ({ job, document }) => outcomeForWindow(await supervisor.print(document, job)),
    openDrawer: async () => outcomeForWindow(await supervisor.openDrawer(newId())),
    status: () => statusForWindow(supervisor.status()),
    configure: (settings) => {
      supervisor.configure(deviceSettings(settings));
      return statusForWindow(supervisor.status());
    },
    setVirtualState: (state) => { supervisor.setVirtualState(state); },
    handleVirtualDrawer: (action) => { supervisor.handleVirtualDrawer(action); },
  };
};
