import { owner } from '../../domain/clearing.ts';
import { minor, toDecimal } from '../../domain/money.ts';
import type { Statement, StatementPart } from '../../domain/statement.ts';
import { csvField } from '../stock/numbers-csv.ts';

const columns = ['statement_day', 'of_day', 'late', 'settled_with', 'program', 'currency', 'kind', 'selling_store', 'redeeming_store', 'payer', 'payee', 'amount', 'to_receive', 'to_pay'] as const;

/** A statement as CSV (RFC 4180), a line each transfer. The mark at its front lets spreadsheets read names in every script. */
export const statementCsv = ({ content, locked }: Statement): string => {
  const names = new Map(content.stores.map(({ number, name }) => [number, name]));
  const storeName = (number: number): string => (number === owner ? 'Headquarters' : `${String(number)} ${names.get(number) ?? ''}`);
  const lines = content.parts.flatMap((part) => part.lines.map((line) => [
    content.day, line.ofDay, line.ofDay === content.day ? '' : 'late', partyName(part), line.programName, line.currency, line.kind,
    storeName(line.sellingStore), line.redeemingStore === 0 ? '' : storeName(line.redeemingStore),
    storeName(line.payer), storeName(line.payee), toDecimal(minor(Math.abs(line.amount)), line.currency),
    ...part.party.kind === 'own' ? ['', ''] : [toDecimal(minor(Math.max(0, line.amount)), line.currency), toDecimal(minor(Math.max(0, 0 - line.amount)), line.currency)],
  ]));
  const notes = locked?.reason === undefined || locked.reason === null ? [] : [[content.day, '', 'locked while provisional', locked.reason]];
  return `\ufeff${[columns, ...lines, ...notes].map((fields) => fields.map(csvField).join(',')).join('\r\n')}\r\n`;
};

/** Whom a part is settled with, as files say it. */
export const partyName = ({ party }: Pick<StatementPart, 'party'>): string => {
  switch (party.kind) {
    case 'franchise': return party.name;
    case 'headquarters': return 'Headquarters';
    case 'no-franchise': return 'Stores without a franchise';
    case 'own': return 'Own stores';
  }
};
