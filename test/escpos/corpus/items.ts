import type { PrintDocument } from '../../../domain/receipt-lines.ts';
import { printerProfiles, withOverrides, type PrinterProfile } from '../../../main/devices/profile.ts';
import { claimsOf } from '../../../renderer/printer-claims.ts';
import { testLines } from '../../../renderer/screens/test-lines.ts';
import { paperKinds } from './papers.ts';
import { shops } from './shops.ts';

/** One paper of the corpus: what is printed, and on which printer. */
export type CorpusItem = { readonly name: string; readonly profile: PrinterProfile; readonly document: PrintDocument };

/** Every kind of paper in every shop, the printers taking turns so that each prints each kind somewhere. */
const shopPapers = (): readonly CorpusItem[] =>
  Object.entries(paperKinds).flatMap(([kind, paper], kindIndex) =>
    shops.map((shop, shopIndex): CorpusItem => {
      const profile = printerAt(kindIndex + shopIndex);
      return { name: `${kind}-${shop.name}-${profile.id}`, profile, document: paper(shop) };
    }));

const testPages = (): readonly CorpusItem[] =>
  printerProfiles.map((profile) => ({ name: `test-page-${profile.id}`, profile, document: testPage(profile) }));

/** Printers that do less than their profile says, as set-up learned. */
const lessAble = (): readonly CorpusItem[] => {
  const [korean, narrow, wide] = [printer('bixolon-korean'), printer('generic-58'), printer('epson-tm-t20')];
  const [english, hangul] = [shop('english'), shop('korean')];
  const certificate = paperKinds['certificate'];
  if (!certificate) throw new Error('There are no certificates.');
  return [
    { name: 'test-page-drawn-symbols', profile: withOverrides(wide, { barcode: 'picture', qr: 'picture' }), document: testPage(wide) },
    { name: 'certificate-drawn-symbols-80', profile: withOverrides(wide, { barcode: 'picture', qr: 'picture' }), document: certificate(english) },
    { name: 'certificate-drawn-symbols-58', profile: withOverrides(narrow, { qr: 'picture' }), document: certificate(hangul) },
    { name: 'certificate-korean-without-its-font', profile: withOverrides(korean, { doubleByte: false }), document: certificate(hangul) },
    { name: 'certificate-no-page-right', profile: withOverrides(wide, { wrongCodePages: [0, 2, 19, 16, 18, 17, 3, 4, 5] }), document: certificate(shop('french')) },
    { name: 'certificate-no-cutter', profile: withOverrides(wide, { cutter: 'none' }), document: certificate(english) },
  ];
};

const testPage = (profile: PrinterProfile): PrintDocument => ({
  title: 'Test page', locale: 'en', marks: [],
  lines: [
    { kind: 'text', text: profile.name, align: 'center', bold: true },
    { kind: 'rule' },
    ...testLines(claimsOf(profile.id), { drawer: true }).flatMap(({ lines }) => lines),
  ],
});

const printer = (id: string): PrinterProfile => {
  const profile = printerProfiles.find((each) => each.id === id);
  if (!profile) throw new Error(`There is no profile ${id}.`);
  return profile;
};

const printerAt = (index: number): PrinterProfile => {
  const profile = printerProfiles[index % printerProfiles.length];
  if (!profile) throw new Error('There are no profiles.');
  return profile;
};

const shop = (name: string): (typeof shops)[number] => {
  const found = shops.find((each) => each.name === name);
  if (!found) throw new Error(`There is no shop ${name}.`);
  return found;
};

/** The corpus. */
export const corpus: readonly CorpusItem[] = [...shopPapers(), ...testPages(), ...lessAble()];
