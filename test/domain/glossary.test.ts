import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const glossary = readFileSync(join(root, 'GLOSSARY.md'), 'utf8');

/** First cells of the table under a heading. */
const wordsUnder = (heading: string): readonly string[] =>
  (glossary.split(/^## /mu).find((part) => part.startsWith(heading)) ?? '').split('\n')
    .filter((line) => line.startsWith('| ')).slice(1).map((line) => line.split('|')[1]?.trim() ?? '');

const banned = wordsUnder('Not these');

/** Every way that code and people write a word becomes one: `giftCard`, `gift_card`, `GIFT-CARDS` -> `gift cards`. */
const plain = (text: string): string => text.replace(/([a-z\d])([A-Z])/gu, '$1 $2').replace(/[\s_-]+/gu, ' ').toLowerCase();

// Korean joins particles to words, so only the Latin alphabet has word ends to look for.
const pattern = (word: string): RegExp => new RegExp(/^[ -~]+$/u.test(word) ? `\\b${plain(word)}s?\\b` : word, 'gu');

// Other people's names for things stay as they are.
const quoted = /Global Coupon Number/giu;
// "card" is a tender; this finds sentences in which a card would be the certificate.
const cardAsCertificate = /\b(?:scan(?!ner)|sell|redeem|activate|block|void|reload|sold|expired|spent)\w*\s+(?:(?:the|a|this|that|your)\s+)?cards?\b/gu;

const find = (text: string): readonly string[] => {
  const own = plain(text.replace(quoted, ''));
  return [...banned.map(pattern), cardAsCertificate].flatMap((search) => [...own.matchAll(search)].map(([found]) => found));
};

/** A USB device has a serial number of its own, by the bus's name for it; nothing else here has one. */
const isBusName = (file: string, word: string): boolean =>
  /^serial numbers?$/u.test(word) && /^(?:main|renderer\/screens)\/devices\/|^preload\/contract\.ts$/u.test(file.replaceAll('\\', '/'));

const filesIn = (folder: string): readonly string[] =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(?:tsx?|mjs|cjs|json|sql|html|css)$/u.test(file) && !/(?:^|[\\/])(?:node_modules|out|dist)[\\/]/u.test(file))
      .map((file) => join(root, folder, file))
    : [];

const rooms = ['domain', 'server', 'renderer', 'main', 'preload', join('resources', 'locales')];

describe('the glossary', () => {
  it('bans words and says one meaning of each that it keeps', () => {
    expect(banned.length).toBeGreaterThan(15);
    const kept = [...glossary.matchAll(/^\| (\*\*.+?\*\*) \|/gmu)].flatMap(([, words = '']) => words.split(', ')).map((word) => word.replaceAll('*', ''));
    expect(kept.length).toBeGreaterThan(80);
    expect(kept.filter((word, index) => kept.indexOf(word) !== index)).toEqual([]);
    expect(kept.flatMap(find)).toEqual([]);
  });

  it('finds a banned word however it is written, and leaves a tender alone', () => {
    for (const written of ['giftCard', 'GIFT_CARDS', 'gift-card', 'Voucher', 'eVoucher', 'paperVouchers', 'couponCode', 'serialNumber', 'topUp', 'deadLetter', 'Please scan the card', 'card_number', '이 쿠폰을']) {
      expect(find(written), written).not.toEqual([]);
    }
    for (const written of ['card', 'Card machine', 'cardAmount', 'Paid by card', 'discard', 'stopUpdating', 'the cards',  'Global Coupon Number', 'certificate']) expect(find(written), written).toEqual([]);
  });

  it.each(rooms)('%s keeps to it', (room) => {
    const files = filesIn(room);
    expect(files.length).toBeGreaterThan(0);
    expect(files.flatMap((file) => find(readFileSync(file, 'utf8'))
      .filter((word) => !isBusName(relative(root, file), word)).map((word) => `${relative(root, file)}: ${word}`))).toEqual([]);
  });
});
