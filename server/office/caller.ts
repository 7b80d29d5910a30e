import type { OfficeRole } from '../../domain/office.ts';
import type { OfficeCall, OfficeFile, OfficeInput, OfficeOutput, officeFiles } from '../../domain/office-calls.ts';
import type { z } from 'zod';

export type Franchise = { readonly id: string; readonly number: number; readonly name: string };

/** Someone of the office who is signed in. `franchise` null: they stand for the whole business. */
export type OfficeUser = { readonly id: string; readonly name: string; readonly email: string; readonly role: OfficeRole; readonly franchise: Franchise | null };

/** Who calls, with which session, from where. */
export type Caller = { readonly user: OfficeUser; readonly session: Buffer; readonly endsAt: number };

/** A file that is sent while it is made. `lines`: how many it will have, where that is known. */
export type SentFile = { readonly name: string; readonly type: string; readonly body: ReadableStream<Uint8Array> | Uint8Array; readonly lines?: number };

/** What answers each call of the office. */
export type OfficeHandlers = { readonly [Name in OfficeCall]: (caller: Caller, input: OfficeInput<Name>) => Promise<OfficeOutput<Name>> };
export type OfficeFileHandlers = {
  readonly [Name in OfficeFile]: (caller: Caller, input: z.output<(typeof officeFiles)[Name]['input']>) => Promise<SentFile>;
};

/** Whether something of this franchise is any of their business; null is the whole business's own. */
export const isTheirs = (user: OfficeUser, franchiseId: string | null): boolean => user.franchise === null || user.franchise.id === franchiseId;
