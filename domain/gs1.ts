/**
 * Reads the three notations of a GS1 identification: an element string as a scanner sends it, the bracketed text under
 * a barcode, and a GS1 Digital Link URI. Only finds the elements; `number.ts` checks them.
 */
export type Elements = { readonly gtin?: string; readonly serial?: string; readonly gcn?: string };

/** What stands for FNC1 inside `readElements`: visible, so that no pattern needs a control character. */
export const separator = '\u241d';

/** Finds GTIN, serial and GCN in a text without symbology prefix; undefined when it names neither GTIN nor GCN. */
export const readElements = (text: string): Elements | undefined => {
  const found = /^https?:\/\//iu.test(text) ? readLink(text) : text.startsWith('(') ? readBrackets(text) : readElementString(text);
  if (!found) return undefined;
  const [gtin, serial, gcn] = [found.get('01'), found.get('21'), found.get('255')];
  // Two identities in one barcode: guessing which is meant is no option with money.
  if ((gtin === undefined) === (gcn === undefined)) return undefined;
  return gcn === undefined ? { ...(gtin === undefined ? {} : { gtin }), ...(serial === undefined ? {} : { serial }) } : { gcn };
};

type Found = ReadonlyMap<string, string>;

/** Whole length, identifier included, of elements that need no FNC1 behind them (GS1 General Specifications 7.8, predefined lengths). */
const predefinedLengths: Readonly<Record<string, number>> = {
  '00': 20, '01': 16, '02': 16, '03': 16, '04': 18, '11': 8, '12': 8, '13': 8, '14': 8, '15': 8, '16': 8, '17': 8, '18': 8, '19': 8,
  '20': 4, '31': 10, '32': 10, '33': 10, '34': 10, '35': 10, '36': 10, '41': 16,
};

// Retail barcodes are bare digits too; no certificate is shorter than AI 01 with its GTIN, so they are never half-read as one.
const elementStringLengthMin = 16;

const readElementString = (text: string): Found | undefined => {
  if (!/^[!-~\u241d]+$/u.test(text) || text.replaceAll(separator, '').length < elementStringLengthMin) return undefined;
  const found = new Map<string, string>();
  let rest = text;
  while (rest !== '') {
    if (!/^\d\d/u.test(rest)) return undefined;
    const until = rest.indexOf(separator);
    const end = Math.min(predefinedLengths[rest.slice(0, 2)] ?? rest.length, until < 0 ? rest.length : until);
    const identifier = ['01', '21', '255'].find((known) => rest.startsWith(known)) ?? rest.slice(0, 2);
    if (!note(found, identifier, rest.slice(identifier.length, end))) return undefined;
    rest = rest.slice(end).replace(/^\u241d+/u, '');
  }
  return found;
};

const readBrackets = (text: string): Found | undefined => {
  const compact = text.replace(/\s/gu, '');
  if (!/^(?:\(\d{2,4}\)[^()]+)+$/u.test(compact)) return undefined;
  const found = new Map<string, string>();
  for (const [, identifier = '', value = ''] of compact.matchAll(/\((\d{2,4})\)([^()]+)/gu)) {
    if (!note(found, identifier, value)) return undefined;
  }
  return found;
};

// The names were allowed until GS1 Digital Link 1.3 and stay on paper that was printed before.
const oldNames: Readonly<Record<string, string>> = { gtin: '01', ser: '21', gcn: '255' };

const readLink = (text: string): Found | undefined => {
  if (/\s/u.test(text)) return undefined;
  const path = text.replace(/^https?:\/\/[^/?#]*/iu, '').replace(/[?#].*$/u, '');
  const segments = unescapeAll(path.split('/').filter((segment) => segment !== ''));
  if (!segments) return undefined;
  const names = segments.map((segment) => oldNames[segment.toLowerCase()] ?? segment);
  // From the key on, the path is pairs; whatever stands before it is the owner's own path and may hold anything.
  const key = names.findLastIndex((name, index) => (name === '01' || name === '255') && (names.length - index) % 2 === 0);
  if (key < 0) return undefined;
  const found = new Map<string, string>();
  for (let index = key; index < names.length; index += 2) {
    if (!note(found, names[index] ?? '', segments[index + 1] ?? '')) return undefined;
  }
  const gtin = found.get('01');
  // Early links carried GTIN-8, -12 and -13 unpadded; it is the same GTIN with zeros before it.
  return gtin !== undefined && /^(?:\d{8}|\d{12,13})$/u.test(gtin) ? found.set('01', gtin.padStart(14, '0')) : found;
};

const unescapeAll = (segments: readonly string[]): readonly string[] | undefined => {
  try {
    return segments.map(decodeURIComponent);
  } catch {
    return undefined;
  }
};

/** Keeps an element; false when the same identifier already stands there with another value. */
const note = (found: Map<string, string>, identifier: string, value: string): boolean => {
  const before = found.get(identifier);
  found.set(identifier, value);
  return before === undefined || before === value || !['01', '21', '255'].includes(identifier);
};
