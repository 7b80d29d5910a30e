import type { BankFormat, bankDecisionSchema } from '../../domain/corporate-wire.ts';
import type { Currency, Minor } from '../../domain/money.ts';
import type { z } from 'zod';
import type { Sql } from '../database.ts';
import { note } from '../office/audit.ts';
import type { Caller } from '../office/caller.ts';
import { problem } from '../problem.ts';
import type { Transfer } from './bank-file.ts';
import type { Deps } from './reading.ts';

/** A transfer as far as it can be told from another by what banks write of it. */
type Told = { readonly payer: string; readonly text: string };
type Known = Told & { readonly id: string; readonly day: string; readonly amount: Minor };

/** Letters and digits only: banks differ in capitals, blanks and signs. */
const wordsOf = (text: string): string => text.normalize('NFKC').toLocaleLowerCase('en').replace(/[^\p{L}\p{N}]+/gu, '');

/** A payer or text shorter than this says nothing. */
const lettersMin = 3;

/** What a bank calls the columns: one kind of file always tells of a transfer in the same words. */
export const toldBy = ({ day, amount, payer, text }: BankFormat): string => JSON.stringify([day, amount, payer, text]);

/** Whether two lines of one day and amount may tell of one transfer. When nothing speaks against it they may: a person is asked. */
export const mayBeSame = (a: Told, b: Told, isOneKind: boolean): boolean => {
  const [all, others] = [wordsOf(a.payer + a.text), wordsOf(b.payer + b.text)];
  const isIn = (part: string, whole: string): boolean => wordsOf(part).length >= lettersMin && whole.includes(wordsOf(part));
  // In the same kind of file only what was cut off differs.
  if (isOneKind) return wordsOf(a.payer) === wordsOf(b.payer) && (isIn(a.text, wordsOf(b.text)) || isIn(b.text, wordsOf(a.text)));
  if ([a.payer, a.text].some((part) => isIn(part, others)) || [b.payer, b.text].some((part) => isIn(part, all))) return true;
  // Only where both say who has paid can the two be told apart.
  return wordsOf(a.payer).length < lettersMin || wordsOf(b.payer).length < lettersMin;
};

/**
 * Which of the transfers of a file may be here already, told by another kind of file. A line that stands in this file, too, is
 * itself and no other's double, and so is one whose double in it somebody has confirmed. Each that is here is asked about once
 * before it is asked about again: of two that are alike a person may say that the first is another. By fingerprint, the line
 * that it may be.
 */
export const findAlike = async (sql: Sql, franchiseId: string, format: BankFormat, transfers: readonly Transfer[]): Promise<ReadonlyMap<string, string>> => {
  const own = transfers.map(({ fingerprint }) => `\\x${fingerprint}`);
  const here = await sql<Known & { told_by: string | null }>(
    `select l.id, l.day, l.amount, l.payer, l.text, l.told_by from corporate_bank_lines l
     where l.franchise_id = $1 and l.currency = $2 and (l.day, l.amount) in (select r.day, r.amount from json_to_recordset($3) as r(day date, amount bigint))
       and not l.fingerprint = any($4::bytea[])
       and not exists (select from corporate_bank_decisions d where d.line_id = l.id and d.is_same)
       and not exists (select from corporate_bank_lines o join corporate_bank_decisions d on d.line_id = o.id and d.is_same where o.maybe_same_as = l.id and o.fingerprint = any($4::bytea[]))
     order by l.day, l.id`, [franchiseId, format.currency, JSON.stringify(transfers.map(({ day, amount }) => ({ day, amount }))), own]);
  const known = new Set((await sql<{ fingerprint: string }>(
    `select encode(fingerprint, 'hex') as fingerprint from corporate_bank_lines where franchise_id = $1 and fingerprint = any($2::bytea[])`, [franchiseId, own])).map(({ fingerprint }) => fingerprint));
  const asked = new Set<Known>();
  const alike = new Map<string, string>();
  for (const transfer of transfers) {
    if (known.has(transfer.fingerprint)) continue;
    const candidates = here.filter((one) => one.day === transfer.day && one.amount === transfer.amount && mayBeSame(one, transfer, one.told_by === toldBy(format)));
    const found = candidates.find((one) => !asked.has(one)) ?? candidates[0];
    if (!found) continue;
    asked.add(found);
    alike.set(transfer.fingerprint, found.id);
  }
  return alike;
};

/** What is asked of a person: the line that waits, and the one that it may be. */
export const readHeld = (sql: Sql, franchiseId: string, linesMax: number): Promise<readonly (Known & { readonly currency: Currency; readonly known: Told })[]> => sql(
  `select l.id, l.day, l.amount, l.currency, l.payer, l.text, json_build_object('payer', k.payer, 'text', k.text) as known
   from corporate_bank_lines l join corporate_bank_lines k on k.id = l.maybe_same_as
   where l.franchise_id = $1 and not exists (select from corporate_bank_decisions d where d.line_id = l.id) order by l.day desc, l.id desc limit $2`, [franchiseId, linesMax]);

/** Lines that are transfers of their own: never in doubt, or told to be another. `l` is the line. */
export const isOwnTransfer = '(l.maybe_same_as is null or exists (select from corporate_bank_decisions d where d.line_id = l.id and not d.is_same))';

/** A person has looked: it is the same transfer, and counts for nothing, or another one. Said once. */
export const decideAlike = ({ database, ...deps }: Deps, { user }: Caller, { franchiseId, line, isSame }: z.output<typeof bankDecisionSchema>): Promise<void> => database.transaction(async (sql) => {
  const [found] = await sql<{ day: string; amount: Minor; currency: Currency; known: string }>('select day, amount, currency, maybe_same_as as known from corporate_bank_lines where id = $1 and franchise_id = $2 and maybe_same_as is not null', [line, franchiseId]);
  if (!found) throw problem(404, 'not-here', 'there is no such transfer');
  // One after the other: a transfer that is here has one double in another kind of file, never two.
  await sql('select from corporate_bank_lines where id = $1 for update', [found.known]);
  const doubles = isSame ? await sql('select from corporate_bank_lines o join corporate_bank_decisions d on d.line_id = o.id and d.is_same where o.maybe_same_as = $1 and o.id <> $2', [found.known, line]) : [];
  if (doubles.length > 0) throw problem(409, 'same-already', 'another line is the same as that one already');
  const [added] = await sql('insert into corporate_bank_decisions (line_id, is_same, by_user, at) values ($1, $2, $3, $4) on conflict do nothing returning line_id', [line, isSame, user.id, deps.now()]);
  const [decided] = await sql<{ is_same: boolean }>('select is_same from corporate_bank_decisions where line_id = $1', [line]);
  if (decided?.is_same !== isSame) throw problem(409, 'changed-meanwhile', 'somebody has said otherwise');
  if (added) await note(sql, deps, { userId: user.id, franchiseId, action: isSame ? 'corporate-transfer-same' : 'corporate-transfer-another', subject: found.day, detail: { line, amount: found.amount, currency: found.currency } });
});
