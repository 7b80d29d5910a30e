import type { z } from 'zod';
import { type Config, protocolVersion } from '../domain/protocol.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { CallInput, CallOutput, enrolProblemSchema, ServerFailure, TerminalInfo } from '../preload/contract.ts';
import type { Log } from './log.ts';
import type { ServerClient } from './server-client.ts';
import { makeTerminalKey, publicKeyOf, type Vault } from './vault.ts';

type EnrolReason = z.infer<typeof enrolProblemSchema>['reason'];

/** Which terminal this installation is, and what the business has told it. */
export type Enrolment = {
  readonly info: () => TerminalInfo | undefined;
  readonly enrol: (input: CallInput<'terminal:enrol'>) => Promise<CallOutput<'terminal:enrol'>>;
  /** Fetches programs and operators anew. */
  readonly refresh: () => Promise<CallOutput<'terminal:refresh'>>;
};

type Deps = {
  readonly vault: Vault;
  readonly client: Pick<ServerClient, 'enrol' | 'config'>;
  readonly appVersion: string;
  /** Called with every change of what the renderer may know of the terminal. */
  readonly onChange: (info: TerminalInfo) => void;
  readonly log: Log;
};

/** Keeps the terminal's identity in the vault. */
export const createEnrolment = ({ vault, client, appVersion, onChange, log }: Deps): Enrolment => {
  const info = (): TerminalInfo | undefined => {
    const config = vault.content()?.config;
    return config ? toInfo(config, vault.protection) : undefined;
  };

  const refresh = async (): Promise<Result<TerminalInfo, ServerFailure>> => {
    const config = await client.config();
    if (!config.ok) return config;
    const content = vault.content();
    if (!content) throw new Error('a configuration came without an enrolment');
    // An enrolment from before tills printed certificates lacks its batch, whatever the version says.
    const isNew = content.config?.configVersion !== config.value.configVersion || (content.config.issuing === undefined) !== (config.value.issuing === undefined);
    if (isNew) await vault.write({ ...content, config: config.value });
    const next = toInfo(config.value, vault.protection);
    if (isNew) onChange(next);
    return ok(next);
  };

  /** Trades the code for an identity, unless an earlier try has got that far. The key is durable before the code is spent. */
  const join = async (server: string, code: string): Promise<EnrolReason | undefined> => {
    const before = vault.content();
    if (before?.enrolment) return before.server === server ? undefined : 'already-enrolled';
    const terminalKey = before?.terminalKey ?? makeTerminalKey();
    await vault.write({ v: 1, server, terminalKey, enrolment: null, config: null });
    const answer = await client.enrol(server, { protocol: protocolVersion, code, publicKey: publicKeyOf(terminalKey), appVersion });
    if (!answer.ok) {
      log('enrolment-failed', answer.error);
      return enrolReason(answer.error);
    }
    await vault.write({ v: 1, server, terminalKey, enrolment: answer.value, config: null });
    log('enrolled', { terminal: answer.value.terminal.id });
    return undefined;
  };

  return {
    info,
    refresh,
    enrol: async ({ server: address, code }) => {
      if (info()) return err({ reason: 'already-enrolled' });
      const server = readAddress(address);
      if (server === undefined) return err({ reason: 'bad-address' });
      // Too short a code need not be sent, and should not count as a try.
      const problem = code.trim().length < codeLengthMin ? 'wrong-code' : await join(server, code.trim());
      if (problem) return err({ reason: problem });
      const refreshed = await refresh();
      return refreshed.ok ? refreshed : err({ reason: enrolReason(refreshed.error) });
    },
  };
};

const codeLengthMin = 6;

/** The server's address as `https://host[:port]`. Plain http would give away the number key: only this machine itself may use it. */
export const readAddress = (typed: string): string | undefined => {
  const text = typed.trim();
  const withScheme = /^[a-z]+:\/\//iu.test(text) ? text : `${isLocal(text.replace(/[:/].*$/u, '')) ? 'http' : 'https'}://${text}`;
  if (!URL.canParse(withScheme)) return undefined;
  const { protocol, hostname, origin, username } = new URL(withScheme);
  if (hostname === '' || username !== '') return undefined;
  return protocol === 'https:' || (protocol === 'http:' && isLocal(hostname)) ? origin : undefined;
};

const isLocal = (hostname: string): boolean => hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/u.test(hostname);

const enrolReason = ({ kind, status, problem }: ServerFailure): EnrolReason => {
  if (status === 429) return 'too-many-tries';
  switch (problem) {
    case 'wrong-code': case 'code-used': case 'code-expired': case 'too-many-tries': return problem;
    default: return kind === 'unreachable' || kind === 'timed-out' ? 'unreachable' : 'server-error';
  }
};

/** Without the PINs' hashes: they stay in this process. */
const toInfo = ({ terminal, programs, operators, issuing, configVersion }: Config, protection: TerminalInfo['protection']): TerminalInfo => ({
  terminal, programs, configVersion, protection, ...(issuing === undefined ? {} : { issuing }),
  operators: operators.map(({ id, name, role }) => ({ id, name, role })),
});
