import type { PrinterStatus } from '../../preload/contract.ts';

/** A printer that nothing is wrong with, beside a drawer without a sensor. */
export const readyPrinter: PrinterStatus = { state: 'ready', since: 0, drawer: 'unknown', drawerSince: 0, drawerStayedShut: false };
