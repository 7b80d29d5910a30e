import { dayIn } from '../../domain/calendar.ts';
import { standing } from '../../domain/certificate.ts';
import type { ActReason } from '../../domain/exception.ts';
import type { OfficeCertificate } from '../../domain/exception-wire.ts';
import type { CertificateHash } from '../../domain/number.ts';
import { certificateColumns, type StoredCertificate, toRow } from '../books-read.ts';
import type { Sql } from '../database.ts';

/** Who looks: blocks of one's own are lifted by somebody else. */
type Looking = { readonly userId: string | null; readonly now: number };

type LastAct = { certificate: CertificateHash; action: string; reason: ActReason; at: number; user_id: string | null; by: string };

/** The last thing that was done about the blocking of each certificate. */
export const readLastActs = (sql: Sql, certificates: readonly CertificateHash[]): Promise<readonly LastAct[]> => sql<LastAct>(
  `select distinct on (c.certificate) encode(c.certificate, 'hex') as certificate, a.action, a.reason, a.at, a.user_id, coalesce(u.name, p.name, '') as by
   from block_act_certificates c join block_acts a on a.id = c.act left join office_users u on u.id = a.user_id left join operators p on p.id = a.operator_id
   where c.certificate = any($1::bytea[]) order by c.certificate, a.at desc, a.id desc`, [certificates.map((hash) => `\\x${hash}`)]);

/** Certificates as the office's people see them, in the order asked for; never their numbers. */
export const describeCertificates = async (sql: Sql, looking: Looking, certificates: readonly CertificateHash[]): Promise<OfficeCertificate[]> => {
  if (certificates.length === 0) return [];
  const rows = await sql<StoredCertificate>(`select ${certificateColumns} from certificates where certificates.hash = any($1::bytea[])`, [certificates.map((hash) => `\\x${hash}`)]);
  const acts = await readLastActs(sql, certificates);
  const stores = await sql<{ number: number; name: string; time_zone: string }>(
    'select number, name, time_zone from stores where number = any($1)', [rows.flatMap(({ store_number, last_use_store }) => [store_number, last_use_store ?? 0])]);
  const programs = await sql<{ number: number; name: string }>('select number, name from programs where number = any($1)', [rows.map(({ program_number }) => program_number)]);
  const storeOf = (number: number) => ({ number, name: stores.find((store) => store.number === number)?.name ?? '' });
  return certificates.flatMap((hash) => {
    const stored = rows.find((row) => row.hash === hash);
    if (!stored) return [];
    const { certificate, control, lastUse } = toRow(stored);
    const act = acts.find((one) => one.certificate === hash);
    const isBlockedByAct = certificate.blocked && act !== undefined && act.action !== 'unblock';
    const timeZone = stores.find(({ number }) => number === certificate.storeNumber)?.time_zone ?? 'UTC';
    return [{
      certificate: hash, control, standing: standing(certificate, dayIn(looking.now, timeZone)), blocked: certificate.blocked,
      since: isBlockedByAct ? { at: act.at, by: act.by, reason: act.reason } : null,
      mayUnblock: certificate.blocked && certificate.state !== 'voided' && !(isBlockedByAct && act.user_id !== null && act.user_id === looking.userId),
      face: certificate.face, balance: certificate.balance, currency: certificate.currency,
      programName: programs.find(({ number }) => number === certificate.programNumber)?.name ?? '', store: storeOf(certificate.storeNumber),
      lastUse: lastUse === null ? null : { store: storeOf(lastUse.storeNumber), at: lastUse.at },
    }];
  });
};
