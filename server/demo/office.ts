import type { OfficeRole } from '../../domain/office.ts';
import type { Sql } from '../database.ts';
import type { Keys } from '../keys.ts';
import { hashPassword } from '../office/password.ts';
import { writeRights } from '../office/rights-history.ts';
import type { Outside } from '../server.ts';

/**
 * The demo's office. Password and authenticator secret are the same for everybody and stand in the README: a demo's
 * money does not exist. No other server ever has these people.
 */
export const demoOfficePassword = 'harbor-demo-office';
export const demoTotpSecret = 'HARBORDEMOHARBORDEMOHARBORDEMO22';

export const demoFranchises = [
  { number: 1, name: 'Harbor East LLC', stores: [101, 102] },
  { number: 2, name: '하버코리아 주식회사', stores: [201] },
] as const;

/** `franchise` is a franchise's number; null: the whole business. */
export const demoOfficePeople: readonly { readonly email: string; readonly name: string; readonly role: OfficeRole; readonly franchise: number | null }[] = [
  { email: 'grace@harbor.example', name: 'Grace Lindqvist', role: 'headquarters', franchise: null },
  { email: 'samuel@harbor.example', name: 'Samuel Adeyemi', role: 'headquarters', franchise: null },
  { email: 'olivia@harbor-east.example', name: 'Olivia Marsh', role: 'office', franchise: 1 },
  { email: 'peter@harbor-east.example', name: 'Peter Novak', role: 'office', franchise: 1 },
  { email: 'minseo@harbor-korea.example', name: '정민서', role: 'office', franchise: 2 },
  { email: 'ines@harbor.example', name: 'Inês Duarte', role: 'accountant', franchise: null },
  { email: 'noah@harbor.example', name: 'Noah Brandt', role: 'auditor', franchise: null },
];

/** Writes the demo's franchises and the people of its offices. */
export const writeDemoOffice = async (sql: Sql, keys: Keys, outside: Outside): Promise<void> => {
  const franchises = new Map<number, string>();
  for (const { number, name, stores } of demoFranchises) {
    const id = outside.newId();
    franchises.set(number, id);
    await sql('insert into franchises (id, number, name) values ($1, $2, $3)', [id, number, name]);
    await sql('update stores set franchise_id = $1 where number = any($2)', [id, [...stores]]);
  }
  // A hundred won is less than a chewing gum.
  await sql(`insert into second_person_limits (currency, amount) values ('KRW', 100000)`, []);
  // One hash for all of them: they all have one password.
  const passwordHash = await hashPassword(demoOfficePassword);
  for (const { email, name, role, franchise } of demoOfficePeople) {
    const id = outside.newId();
    await sql(
      `insert into office_users (id, email, name, role, franchise_id, state, password_hash, totp_sealed, created_at) values ($1, $2, $3, $4, $5, 'active', $6, $7, $8)`,
      [id, email, name, role, franchise === null ? null : franchises.get(franchise) ?? null, passwordHash, await keys.sealSecret(demoTotpSecret), outside.now()]);
    await writeRights(sql, outside, id, null);
  }
};
