import { owner } from '../../domain/clearing.ts';
import { type Currency, minor } from '../../domain/money.ts';
import type { Statement } from '../../domain/statement.ts';
import type { Cell, Lines } from '../sheets/cells.ts';
import { partyNameIn } from './statement-words.ts';

const columns = ['statement_day', 'of_day', 'late', 'settled_with', 'program', 'currency', 'kind', 'selling_store', 'redeeming_store', 'payer', 'payee', 'amount', 'to_receive', 'to_pay'] as const;

/** A statement as a table, a line each transfer. */
export const statementLines = async function* ({ content, locked }: Statement): AsyncGenerator<Lines> {
  const names = new Map(content.stores.map(({ number, name }) => [number, name]));
  const storeName = (number: number): string => (number === owner ? 'Headquarters' : `${String(number)} ${names.get(number) ?? ''}`);
  const lines = content.parts.flatMap((part) => part.lines.map((line) => [
    { day: content.day }, { day: line.ofDay }, line.ofDay === content.day ? '' : 'late', partyNameIn('en', part), line.programName, line.currency, line.kind,
    storeName(line.sellingStore), line.redeemingStore === 0 ? '' : storeName(line.redeemingStore),
    storeName(line.payer), storeName(line.payee), money(Math.abs(line.amount), line.currency),
    ...part.party.kind === 'own' ? ['', ''] : [money(Math.max(0, line.amount), line.currency), money(Math.max(0, 0 - line.amount), line.currency)],
  ]));
  const notes = locked?.reason === undefined || locked.reason === null ? [] : [[{ day: content.day }, '', 'locked while provisional', locked.reason]];
  yield [columns, ...lines, ...notes];
};

const money = (amount: number, currency: Currency): Cell => ({ amount: minor(amount), currency });
