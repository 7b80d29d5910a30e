import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { transferKinds } from '../../../domain/clearing.ts';
import { clearingPaymentSchema } from '../../../domain/clearing-payment-wire.ts';
import { postingKinds } from '../../../domain/ledger.ts';
import { operationSchema, saleLineSchema } from '../../../domain/operation.ts';
import { dayStateSchema } from '../../../domain/reconciliation.ts';
import { destructionReasonSchema, missingDecisions, strayDecisions } from '../../../domain/stock-wire.ts';
import { cellOf } from '../../../server/sheets/cell-words.ts';

const server = new URL('../../../server', import.meta.url).pathname;
const sourceOf = (folder: string): string => readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.includes('node_modules')).map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');

/** The words that the database lets a column hold. */
const allowedBy = (table: string, column: string): readonly string[] => {
  const schema = readFileSync(join(server, 'schema.sql'), 'utf8');
  const created = new RegExp(`create table ${table} \\((.*?)\\n\\);`, 'su').exec(schema)?.[1] ?? '';
  const lists = [...created.matchAll(new RegExp(`\\(${column} = ANY \\(ARRAY\\[(.*?)\\]`, 'gu'))].map(([, list = '']) => list);
  return [...lists.join(' ').matchAll(/'([^']+)'::text/gu)].map(([, word = '']) => word);
};

/** What can stand in a column of a file whose words are ours. */
const exported: Readonly<Record<string, readonly string[]>> = {
  kind: [...postingKinds, ...saleLineSchema.shape.certificateKind.options, ...transferKinds],
  state: [...dayStateSchema.options, ...clearingPaymentSchema.shape.state.options],
  reason: [...destructionReasonSchema.options, ...allowedBy('destructions', 'reason')],
  decision: [...missingDecisions, ...strayDecisions, ...allowedBy('shipment_findings', 'settled')],
};

const said = (language: 'en' | 'ko', column: string, word: string): string => {
  const cell = cellOf(language, column, word);
  if (typeof cell !== 'string') throw new Error(`${word} became something else`);
  return cell;
};

describe('our own words in files', () => {
  it.each(Object.entries(exported))('in the column %s: each is said in Korean, and in an English that is no code', (column, words) => {
    expect(words.length).toBeGreaterThan(4);
    const unsaid = words.filter((word) => !/\p{Script=Hangul}/u.test(said('ko', column, word)));
    expect(unsaid).toEqual([]);
    const codes = words.map((word) => said('en', column, word)).filter((english) => /[a-z]-[a-z]+-|_|^request-|^corporate-|^bank-|^\w+-(?:commission|credit|variance|correction|void|sale|in|returned|reversal|back|payment)$/u.test(english));
    expect(codes).toEqual([]);
  });

  it('are told apart in both languages within a column', () => {
    for (const language of ['en', 'ko'] as const) {
      const all = [...new Set(exported['kind'])].map((word) => said(language, 'kind', word));
      // In Korean a sale and a certificate that was sold are one word; they never share a column of one file.
      expect(all.length - new Set(all).size).toBeLessThanOrEqual(language === 'ko' ? 2 : 0);
    }
  });

  it('have one for each operation that posts under its own name', () => {
    // These move no money or never reach the ledger under their own names.
    const silent = ['shift-open', 'shift-close', 'no-sale', 'reprint', 'replacement', 'honour'];
    const kinds = operationSchema.options.map((option) => option.shape.kind.value as string);
    expect(kinds.filter((kind) => !silent.includes(kind) && !(postingKinds as readonly string[]).includes(kind))).toEqual([]);
  });

  it('name no posting that nothing posts', () => {
    const source = sourceOf(server);
    // What a till pays in and out posts under the operation's own kind.
    expect(postingKinds.filter((kind) => !['pay-in', 'pay-out'].includes(kind) && !source.replace(/const words: [^;]*;/u, '').includes(`'${kind}'`))).toEqual([]);
  });

  it('what people wrote is nobody\'s word', () => {
    expect(cellOf('ko', 'note', 'sale')).toBe('sale');
    expect(cellOf('ko', 'reason', 'toString')).toBe('toString');
    expect(cellOf('en', 'kind', null)).toBeNull();
  });
});
