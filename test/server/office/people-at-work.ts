import type { z } from 'zod';
import { type OfficeCall, officeCalls, type OfficeFile, type OfficeDoor, type OfficeInput, type OfficeOutput, officePath, type officeFiles } from '../../../domain/office-calls.ts';
import { signedInSchema, type OfficeSession } from '../../../domain/office-wire.ts';
import { demoOfficePassword, demoTotpSecret } from '../../../server/demo/office.ts';
import { totpCode } from '../../../server/office/totp.ts';
import type { TestServer } from '../test-server.ts';

type Reachable = Pick<TestServer, 'url' | 'clock'>;
export type Refusal = { readonly status: number; readonly problem: string };

/** Someone of the office at their screen. */
export type Person = {
  readonly session: OfficeSession;
  readonly token: string;
  /** Asks and expects an answer. */
  readonly ask: <Name extends OfficeCall>(name: Name, input: z.input<(typeof officeCalls)[Name]['input']>) => Promise<OfficeOutput<Name>>;
  /** Asks and expects to be refused. */
  readonly refused: <Name extends OfficeCall>(name: Name, input: z.input<(typeof officeCalls)[Name]['input']>) => Promise<Refusal>;
  readonly file: <Name extends OfficeFile>(name: Name, input: z.input<(typeof officeFiles)[Name]['input']>, signal?: AbortSignal) => Promise<Response>;
};

/** Sends one call as it would come over the wire. */
export const post = (url: string, name: OfficeCall | OfficeFile | OfficeDoor, body: unknown, token?: string, signal?: AbortSignal): Promise<Response> =>
  fetch(`${url}${officePath(name)}`, {
    method: 'POST', body: JSON.stringify(body), ...(signal ? { signal } : {}),
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
  });

/** What a refusal says. */
export const refusalOf = async (response: Response): Promise<Refusal> =>
  ({ status: response.status, problem: ((await response.json()) as { problem: string }).problem });

/** Tries to sign in. */
export const trySignIn = (server: Reachable, email: string, more: { readonly password?: string; readonly code?: string } = {}): Promise<Response> =>
  post(server.url, 'sign-in', { email, password: demoOfficePassword, code: totpCode(demoTotpSecret, server.clock.now()), ...more });

/** Signs one of the demo's people in. A code is good once, so each signs in once within thirty seconds. */
export const signIn = async (server: Reachable, email: string, more: { readonly password?: string; readonly code?: string } = {}): Promise<Person> => {
  const response = await trySignIn(server, email, more);
  if (response.status !== 200) throw new Error(`${email} was not signed in: ${await response.text()}`);
  const { token, session } = signedInSchema.parse(await response.json());
  return {
    session, token,
    ask: async (name, input) => {
      const answer = await post(server.url, name, input, token);
      if (answer.status !== 200) throw new Error(`${name} was refused: ${await answer.text()}`);
      return officeCalls[name].output.parse(await answer.json()) as OfficeOutput<typeof name>;
    },
    refused: async (name, input) => {
      const answer = await post(server.url, name, input, token);
      if (answer.status === 200) throw new Error(`${name} was not refused`);
      return refusalOf(answer);
    },
    file: (name, input, signal) => post(server.url, name, input, token, signal),
  };
};

/** The input of a call, as its handler gets it. */
export type Input<Name extends OfficeCall> = OfficeInput<Name>;
