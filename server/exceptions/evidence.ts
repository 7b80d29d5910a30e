import type { EvidenceOperation } from '../../domain/exception-wire.ts';
import type { ActReason } from '../../domain/exception.ts';
import { type Minor, zero } from '../../domain/money.ts';
import { type CertificateHash, operationReference } from '../../domain/number.ts';
import { type Operation, readOperation } from '../../domain/operation.ts';
import { ownerOn } from '../business/owners.ts';
import type { Sql } from '../database.ts';
import type { OfficeUser } from '../office/caller.ts';

type Row = {
  id: string; kind: string; text: string; outcome: 'accepted' | 'flagged'; flags: string[]; at: number; recorded_at: number; effect_source: string; sequence: number;
  terminal_number: number; store_number: number; store_name: string; franchise_id: string | null; operator_name: string | null; is_undone: boolean;
};

const operationsSql = `select o.id, o.kind, o.text, o.outcome, o.flags, o.at, o.recorded_at, o.effect_source, o.sequence, t.number as terminal_number,
    s.number as store_number, s.name as store_name, ${ownerOn('o.store_number', 'o.day')} as franchise_id, p.name as operator_name, exists (select from undoings u where u.target = o.id) as is_undone
  from operations o join terminals t on t.id = o.terminal_id join stores s on s.number = o.store_number
    left join operators p on p.id = (o.text::json ->> 'operator')::uuid
  where o.id = any($1::uuid[]) order by o.recorded_at desc, o.id desc`;

/** Certificates that an operation names, each with what was sold or taken. */
export const linesOf = (operation: Operation): readonly { readonly certificate: CertificateHash; readonly control: EvidenceOperation['lines'][number]['control']; readonly programNumber: number; readonly amount: Minor }[] =>
  ('lines' in operation ? operation.lines.map((line) => ({ ...line, amount: 'price' in line ? line.price : line.amount })) : []);

/** An operation's own words, as its till wrote them; undefined for what can't be read any more. */
export const parsed = (text: string): Operation | undefined => {
  const read = readOperation(text);
  return read.ok ? read.value.operation : undefined;
};

/**
 * Operations as evidence. Of another franchise's a person sees the certificates that both have touched and nothing more:
 * no other line, and not who worked there.
 */
export const readEvidence = async (sql: Sql, user: OfficeUser, ids: readonly string[], shared: ReadonlySet<CertificateHash>): Promise<readonly EvidenceOperation[]> => {
  if (ids.length === 0) return [];
  const rows = await sql<Row>(operationsSql, [ids]);
  const effects = await sql<{ source: string; certificate: CertificateHash; covered: Minor; over_amount: Minor }>(
    `select e.source, encode(e.certificate, 'hex') as certificate, e.covered + coalesce(c.amount, 0) as covered, e.over_amount - coalesce(c.amount, 0) as over_amount
     from effects e left join covers c on e.kind = 'debit' and c.use = e.source and c.certificate = e.certificate
     where e.source = any($1::uuid[]) and e.kind in ('activate', 'debit', 'deactivate', 'undo-debit', 'cash-out', 'undo-cash-out', 'credit', 'reload', 'unload')`, [rows.map(({ effect_source }) => effect_source)]);
  const programs = await sql<{ number: number; name: string }>('select number, name from programs', []);
  const blocks = await readBlockActs(sql, rows.flatMap(({ text }) => linesOfText(text)));
  const isOwn = ({ franchise_id }: Row): boolean => user.franchise === null || user.franchise.id === franchise_id;
  const touched = new Set(rows.filter(isOwn).flatMap(({ text }) => linesOfText(text)));
  return rows.map((row) => {
    const operation = parsed(row.text);
    return {
      id: row.id, kind: row.kind, reference: operationReference(row.terminal_number, row.sequence), store: { number: row.store_number, name: row.store_name },
      terminalNumber: row.terminal_number, operator: isOwn(row) ? row.operator_name : null, tillAt: operation?.at ?? row.at, at: row.at, recordedAt: row.recorded_at,
      outcome: row.outcome, flags: row.flags, currency: operation && 'currency' in operation ? operation.currency : null,
      decidedBy: operation && 'decidedBy' in operation ? operation.decidedBy : null, isUndone: row.is_undone,
      lines: operation === undefined ? [] : linesOf(operation).filter(({ certificate }) => isOwn(row) || (shared.has(certificate) && touched.has(certificate))).map(({ certificate, control, programNumber, amount }) => {
        const effect = effects.find((one) => one.source === row.effect_source && one.certificate === certificate);
        return {
          control, programName: programs.find(({ number }) => number === programNumber)?.name ?? '', amount, covered: effect?.covered ?? zero, over: effect?.over_amount ?? zero,
          blocked: blockedAt(blocks, certificate, row.recorded_at), isShared: shared.has(certificate),
        };
      }),
    };
  });
};

const linesOfText = (text: string): readonly CertificateHash[] => {
  const operation = parsed(text);
  return operation ? linesOf(operation).map(({ certificate }) => certificate) : [];
};

type BlockRow = { certificate: CertificateHash; action: string; reason: ActReason; at: number };

const readBlockActs = (sql: Sql, certificates: readonly CertificateHash[]): Promise<readonly BlockRow[]> => sql<BlockRow>(
  `select encode(c.certificate, 'hex') as certificate, a.action, a.reason, a.at from block_act_certificates c join block_acts a on a.id = c.act
   where c.certificate = any($1::bytea[]) order by a.at desc, a.id desc`, [[...new Set(certificates)].map((hash) => `\\x${hash}`)]);

/** Since when a certificate had been blocked at a moment. */
const blockedAt = (acts: readonly BlockRow[], certificate: CertificateHash, moment: number): EvidenceOperation['lines'][number]['blocked'] => {
  const last = acts.find((act) => act.certificate === certificate && act.at <= moment);
  return last && last.action !== 'unblock' ? { at: last.at, reason: last.reason } : null;
};
