import { z } from 'zod';

/** Who works in the office, and what each of them may do. The server decides; screens only mirror it. */

export const officeRoles = ['office', 'headquarters', 'accountant', 'auditor'] as const;
export const officeRoleSchema = z.enum(officeRoles);
export type OfficeRole = z.infer<typeof officeRoleSchema>;

/** Everything that can be allowed to a person of the office. Reading is a right like any other. */
export const officeRights = [
  'session', 'business.read', 'business.change', 'stores.change', 'people.read', 'people.change', 'audit.read',
  'printing-houses.read', 'printing-houses.change',
  'paper.read', 'paper.order', 'paper.release', 'paper.download', 'paper.proof', 'paper.receive', 'paper.ship', 'paper.destroy',
  'exceptions.read', 'exceptions.resolve', 'blocks.read', 'blocks.change', 'claims.read', 'claims.change', 'bank-refunds.read', 'bank-refunds.change', 'bank-refunds.pay',
  'evening.read', 'statements.read', 'statements.lock', 'clearing.pay',
  'accounting.read', 'accounting.map', 'accounting.close', 'accounting.post',
  'corporate.read', 'corporate.sell', 'corporate.money', 'corporate.credit',
] as const;
export const officeRightSchema = z.enum(officeRights);
export type OfficeRight = z.infer<typeof officeRightSchema>;

const everybody: readonly OfficeRight[] = [
  'session', 'business.read', 'printing-houses.read', 'paper.read', 'exceptions.read', 'blocks.read', 'evening.read', 'statements.read', 'accounting.read',
  'corporate.read',
];
const paperWork: readonly OfficeRight[] = ['paper.order', 'paper.release', 'paper.download', 'paper.proof', 'paper.receive', 'paper.ship', 'paper.destroy'];
/** A transfer is told whose it is by whoever keeps the money; that certificates leave before it has come is an accountant's decision. */
const corporateWork: readonly OfficeRight[] = ['corporate.sell', 'corporate.money'];
const exceptionWork: readonly OfficeRight[] = ['exceptions.resolve', 'blocks.change', 'claims.read', 'claims.change', 'bank-refunds.read', 'bank-refunds.change', 'bank-refunds.pay'];

/** The one table of rights. What isn't in it is denied. An auditor reads all and changes nothing. */
export const rightsByRole: Readonly<Record<OfficeRole, readonly OfficeRight[]>> = {
  office: [...everybody, ...paperWork, ...exceptionWork, ...corporateWork, 'people.read', 'people.change', 'audit.read', 'statements.lock', 'clearing.pay', 'stores.change'],
  headquarters: [
    ...everybody, ...paperWork, ...exceptionWork, ...corporateWork, 'corporate.credit', 'people.read', 'people.change', 'audit.read', 'printing-houses.change', 'statements.lock', 'clearing.pay', 'accounting.map', 'accounting.close', 'accounting.post',
    'business.change', 'stores.change',
  ],
  accountant: [...everybody, 'clearing.pay', 'bank-refunds.read', 'bank-refunds.pay', 'accounting.map', 'accounting.close', 'accounting.post', 'corporate.money', 'corporate.credit'],
  auditor: [...everybody, 'people.read', 'audit.read', 'claims.read', 'bank-refunds.read'],
};

/** Whether a role has a right. */
export const mayDo = (role: OfficeRole, right: OfficeRight): boolean => rightsByRole[role].includes(right);

/** Whether a role may stand for the whole business, for one franchise, or for either. */
export const scopeOf = (role: OfficeRole): 'franchise' | 'business' | 'either' =>
  role === 'office' ? 'franchise' : role === 'headquarters' ? 'business' : 'either';

/** Long enough that guessing is hopeless, free in everything else. */
export const passwordLengthMin = 12;
export const passwordLengthMax = 128;

/** What is wrong with a new password; undefined when nothing is. Its own parts of the person's address are the first that are guessed. */
export const passwordProblem = (password: string, email: string): 'too-short' | 'too-long' | 'too-plain' | undefined => {
  if ([...password].length < passwordLengthMin) return 'too-short';
  if ([...password].length > passwordLengthMax) return 'too-long';
  const plain = password.toLowerCase();
  const owner = email.toLowerCase().split('@')[0] ?? '';
  return new Set(plain).size < 5 || (owner.length >= 4 && plain.includes(owner)) ? 'too-plain' : undefined;
};
