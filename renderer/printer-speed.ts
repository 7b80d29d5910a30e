import type { CountersignApi, PrinterSettings, PrinterStatus } from '../preload/contract.ts';
import type { Timers } from './deadline.ts';
import { claimsOf } from './printer-claims.ts';

/** The speeds that serial receipt printers are set to, the usual one first. Nobody in a shop knows theirs. */
export const printerSpeeds: readonly number[] = [9_600, 19_200, 38_400, 115_200];

/** Longer than a printer takes to answer a status question, and than main takes to open a port. */
const answerMsMax = 3_500;

type SerialConnection = Extract<PrinterSettings['connection'], { type: 'serial' }>;

/**
 * Tries the speeds until the printer answers. A printer that never answers, by its profile or by its cable, keeps the
 * first: the test page will show whether it was right.
 */
export const findPrinterSpeed = async (
  api: Pick<CountersignApi, 'configurePrinter' | 'onPrinterStatus'>, timers: Timers, printer: PrinterSettings & { readonly connection: SerialConnection },
): Promise<PrinterSettings> => {
  const at = (baudRate: number): PrinterSettings => ({ ...printer, connection: { ...printer.connection, baudRate } });
  if (claimsOf(printer.profile).status === 'none') return printer;
  const first = printer.connection.baudRate;
  for (const baudRate of [first, ...printerSpeeds.filter((speed) => speed !== first)]) {
    if (await answers(api, timers, at(baudRate))) return at(baudRate);
  }
  return printer;
};

/** The speed to try after one that printed nothing readable. */
export const nextSpeed = (baudRate: number): number =>
  printerSpeeds[(printerSpeeds.indexOf(baudRate) + 1) % printerSpeeds.length] ?? baudRate;

const answers = (api: Pick<CountersignApi, 'configurePrinter' | 'onPrinterStatus'>, timers: Timers, printer: PrinterSettings): Promise<boolean> =>
  new Promise((resolve) => {
    const end = (answered: boolean): void => {
      stop();
      cancel();
      resolve(answered);
    };
    // What was told of the port before this speed was set says nothing: main tells anew after every setting.
    let isSet = false;
    const stop = api.onPrinterStatus(({ state }) => { if (isSet) end(isAnswer(state)); });
    const cancel = timers.after(answerMsMax, () => end(false));
    api.configurePrinter(printer).then(() => { isSet = true; }, () => end(false));
  });

const isAnswer = (state: PrinterStatus['state']): boolean => state !== 'offline' && state !== 'none';
