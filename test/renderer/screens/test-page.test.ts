import { describe, expect, it } from 'vitest';
import { printDocumentSchema, type PrintDocument } from '../../../domain/receipt-lines.ts';
import { plainTestPattern } from '../../../domain/test-pattern.ts';
import { encodeDocument } from '../../../main/devices/encoder.ts';
import { printerProfiles, withOverrides, type PrinterProfile } from '../../../main/devices/profile.ts';
import { printerOverridesSchema } from '../../../preload/contract.ts';
import { createI18n } from '../../../renderer/i18n.ts';
import { claimsOf, printerModels } from '../../../renderer/printer-claims.ts';
import { meansAnotherModel, overridesFrom, testLines, testSentence } from '../../../renderer/screens/test-lines.ts';
import { testPage } from '../../../renderer/screens/test-page.ts';
import { decodeEscPos } from '../../../renderer/virtual-devices/escpos-decoder.ts';
import { paperText } from '../../../renderer/virtual-devices/paper-drawing.ts';

const profiles = printerProfiles.map((profile) => [profile.id, profile] as const);
const block = () => Promise.resolve({ widthDots: 8, heightDots: 1, bits: Uint8Array.of(0xff) });

const pageOf = (profile: PrinterProfile, drawer = false): PrintDocument => ({
  title: '', locale: 'en', marks: [], lines: testLines(claimsOf(profile.id), { drawer }).flatMap(({ lines }) => lines),
});

const elementsOf = async (profile: PrinterProfile, document: PrintDocument) => {
  const { bytes, remarks } = await encodeDocument(document, profile, block);
  const { elements, problems } = decodeEscPos(bytes, { ...profile, doubleByte: profile.doubleByte?.encoding ?? null });
  expect(problems).toEqual([]);
  expect(remarks).toEqual([]);
  return elements;
};

describe('the test page', () => {
  it('knows every profile that the devices process knows', () => {
    expect(printerModels.map(({ id }) => id).sort()).toEqual(printerProfiles.map(({ id }) => id).sort());
  });

  it.each(profiles)('%s: shows every line with its number, and each feature that the profile claims', async (_, profile) => {
    const lines = testLines(claimsOf(profile.id), { drawer: true });
    const elements = await elementsOf(profile, pageOf(profile, true));
    const printed = paperText(elements).map((text) => text.trim());

    expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
    expect(lines.map(({ number }) => number)).toEqual(lines.map((_line, index) => index + 1));
    for (const { number } of lines) expect(printed.filter((text) => text.startsWith(`${number}.`))).toHaveLength(1);
    const kinds = elements.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['code128', 'qr', 'picture', 'drawer']));
    expect(kinds.filter((kind) => kind === 'code128')).toHaveLength(profile.widthDots < 507 ? 1 : 2);
    expect(lines.some(({ feature }) => feature === 'doubleByte')).toBe(profile.doubleByte !== undefined);
    expect(lines.some(({ feature }) => feature === 'cut')).toBe(profile.cutter !== 'none');
  });

  it.each(profiles)('%s: the width line takes exactly one row of the paper', async (_, profile) => {
    const rows = paperText(await elementsOf(profile, pageOf(profile)));
    const [width] = rows.filter((text) => text.startsWith('2. '));

    expect(width).toHaveLength(profile.columns);
    expect(width?.endsWith('->')).toBe(true);
  });

  it.each(profiles)('%s: the letters of a code page line come from that page and no other', async (_, profile) => {
    for (const { page, lines } of testLines(claimsOf(profile.id))) {
      if (page === undefined) continue;
      const elements = await elementsOf(profile, { ...pageOf(profile), lines });
      const runs = elements.flatMap((element) => (element.kind === 'line' ? element.runs : []));
      const used = runs.filter(({ text }) => /[^ -~]/u.test(text)).map(({ codePage }) => codePage);
      expect(used.length).toBeGreaterThan(0);
      expect(new Set(used)).toEqual(new Set([profile.codePages.find(({ number }) => number === page)?.encoding]));
    }
  });

  it('opens the drawer only when somebody asked to try it', async () => {
    const kinds = (await elementsOf(printerProfiles[0]!, pageOf(printerProfiles[0]!))).map(({ kind }) => kind);

    expect(kinds).not.toContain('drawer');
  });

  it('is a document that any door lets through, and carries the pattern for the scanner', () => {
    const t = createI18n('ko').t;
    const format = { locale: 'ko', date: () => '2026-11-23', time: () => '09:00' } as unknown as Parameters<typeof testPage>[1];
    const page = testPage(t, format, 0, { profile: 'epson-tm-t20', drawer: true });

    expect(printDocumentSchema.safeParse(page).success).toBe(true);
    expect(page.lines).toContainEqual({ kind: 'qr', data: plainTestPattern });
  });

  it('has a sentence for every line in both languages', () => {
    for (const language of ['en', 'ko'] as const) {
      const { t } = createI18n(language);
      for (const [, profile] of profiles) {
        for (const line of testLines(claimsOf(profile.id), { drawer: true })) {
          expect(testSentence(t, line)).not.toContain('testPage.');
          if (line.feature === 'codePage') expect(testSentence(t, line)).toContain(line.sample);
        }
      }
    }
  });
});

describe('what follows from lines that looked wrong', () => {
  const lines = testLines(claimsOf('epson-tm-t20'), { drawer: true });

  it('nothing, when all looked right', () => {
    expect(overridesFrom(lines, [])).toEqual({});
  });

  it('settings that the printer is used with from then on', async () => {
    const wrong = ['codePage-16', 'codePage-19', 'gs1', 'qr', 'cut', 'drawer'];
    const overrides = overridesFrom(lines, wrong);

    expect(printerOverridesSchema.parse(overrides)).toEqual(overrides);
    expect(overrides).toEqual({ wrongCodePages: [16, 19], barcode: 'picture', qr: 'picture', cutter: 'none', drawerPin: 5 });
    const profile = withOverrides(printerProfiles[0]!, overrides);
    const elements = await elementsOf(profile, pageOf(profile, true));
    const kinds = new Set(elements.map(({ kind }) => kind));
    expect(kinds).not.toContain('qr');
    expect(kinds).not.toContain('code128');
    expect(elements).toContainEqual({ kind: 'drawer', pin: 5 });
    // The pages that came out wrong are never selected again.
    const used = elements.flatMap((element) => (element.kind === 'line' ? element.runs.map(({ codePage }) => codePage) : []));
    expect(used).not.toContain('windows1252');
    expect(used).not.toContain('cp858');
  });

  it('keeps what an earlier page taught, and tries the first pin again', () => {
    const before = { wrongCodePages: [2], drawerPin: 5, status: 'none' } as const;

    expect(overridesFrom(lines, ['codePage-16', 'drawer'], { ...before, wrongCodePages: [2] }))
      .toEqual({ wrongCodePages: [2, 16], drawerPin: 2, status: 'none' });
  });

  it('another model, when the plainest things look wrong', () => {
    expect(meansAnotherModel(lines, ['width'])).toBe(true);
    expect(meansAnotherModel(lines, ['codePage-16', 'qr', 'cut'])).toBe(false);
  });
});
