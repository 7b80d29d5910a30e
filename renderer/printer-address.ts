import type { FoundDevices, PrinterSettings } from '../preload/contract.ts';
import type { PrinterClaims } from './printer-claims.ts';

/** What a person typed as a printer's address, taken apart; or what is wrong with it. */
export type AddressReading =
  | { readonly ok: true; readonly host: string; readonly port: number }
  | { readonly ok: false; readonly reason: 'empty' | 'web-address' | 'letters' | 'number-too-large' | 'three-numbers' | 'port' };

/** The port that receipt printers listen on for raw bytes. */
export const rawPort = 9100;
const portMax = 65_535;

/** Reads an address such as `192.168.1.50`, `printer.local` or `192.168.1.50:9100`. */
export const readPrinterAddress = (typed: string, portText = String(rawPort)): AddressReading => {
  const text = typed.trim();
  if (text === '') return { ok: false, reason: 'empty' };
  if (/^[a-z]+:\/\//iu.test(text) || text.includes('/')) return { ok: false, reason: 'web-address' };
  const [, host = '', ownPort] = /^([^:]*)(?::(\d*))?$/u.exec(text) ?? [];
  if (host === '' || !/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/iu.test(host) || host.includes('..') || host.length > hostLengthMax) return { ok: false, reason: 'letters' };
  const parts = host.split('.');
  if (parts.every((part) => /^\d+$/u.test(part))) {
    if (parts.length !== 4) return { ok: false, reason: 'three-numbers' };
    if (parts.some((part) => Number(part) > 255)) return { ok: false, reason: 'number-too-large' };
  }
  const port = Number(ownPort ?? portText.trim());
  return Number.isInteger(port) && port >= 1 && port <= portMax ? { ok: true, host, port } : { ok: false, reason: 'port' };
};

const hostLengthMax = 253;

/** Words in a device's own name that tell its profile, the surest first. */
const nameHints: readonly (readonly [RegExp, string])[] = [
  [/tm-?t88|tm-?m50|tm-?t70/iu, 'epson-tm-t88'],
  [/tm-?t20|tm-?m30|tm-?t82|epson/iu, 'epson-tm-t20'],
  [/bixolon|samsung|srp-?\d/iu, 'bixolon'],
  [/\bstar\b|tsp\s?\d|mc-?print/iu, 'star-escpos'],
  [/58\s?mm|\b58\b|pos-?58|xp-?58/iu, 'generic-58'],
  [/80\s?mm|\b80\b|pos-?80|xp-?80|receipt|thermal|pos/iu, 'generic-80'],
];

/** The profile that a printer's own name suggests; undefined when the name says nothing. A Korean shop's Bixolon writes Korean. */
export const suggestProfile = (deviceName: string, language: string): string | undefined => {
  const hint = nameHints.find(([pattern]) => pattern.test(deviceName))?.[1];
  return hint === 'bixolon' && language === 'ko' ? 'bixolon-korean' : hint;
};

/** The model to try when the line from edge to edge did not fit: paper of the other width. */
export const otherWidth = (current: PrinterClaims, models: readonly PrinterClaims[]): PrinterClaims | undefined => {
  const isWide = current.widthDots > narrowDotsMax;
  return models.find(({ id, widthDots }) => id.startsWith('generic') && (widthDots > narrowDotsMax) !== isWide);
};

/** 58 mm paper takes 384 dots and 80 mm paper 512 to 576. */
const narrowDotsMax = 448;

/** One printer that can be chosen, by what it is and not by how it is reached. */
export type PrinterOption = { readonly key: string; readonly label: string; readonly connection: PrinterSettings['connection'] };

/** The printers that were found, without serial ports: nothing tells a printer from a scanner there. */
export const printerOptions = ({ printers }: Pick<FoundDevices, 'printers'>): readonly PrinterOption[] =>
  printers.map((printer) => (printer.type === 'file'
    ? { key: `file:${printer.path}`, label: printer.label, connection: { type: 'file', path: printer.path } }
    : { key: `spooler:${printer.queue}`, label: printer.label, connection: { type: 'spooler', queue: printer.queue } }));
