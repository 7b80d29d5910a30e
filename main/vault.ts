import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { configSchema, terminalSchema } from '../domain/protocol.ts';
import type { protectionSchema } from '../preload/contract.ts';
import { keepAside, readIfThere, writeFileAtomic } from './atomic-file.ts';
import type { Log } from './log.ts';

export type Protection = z.infer<typeof protectionSchema>;

/** The part of Electron's safeStorage that the vault uses. */
export type SafeStorage = {
  readonly isAsyncEncryptionAvailable: () => Promise<boolean>;
  readonly encryptStringAsync: (text: string) => Promise<Buffer>;
  readonly decryptStringAsync: (bytes: Buffer) => Promise<{ readonly shouldReEncrypt: boolean; readonly result: string }>;
  /** Linux only. */
  readonly getSelectedStorageBackend: () => string;
};

const contentSchema = z.strictObject({
  v: z.literal(1),
  /** The central server's address, without a path. */
  server: z.url(),
  /** PKCS #8, base64. Made before enrolment is tried, so that a lost answer can be asked for again with the same key. */
  terminalKey: z.string(),
  /** Null until the server has answered the enrolment code. */
  enrolment: z.strictObject({ terminal: terminalSchema, numberKey: z.string(), sealKey: z.string() }).nullable(),
  /** Programs, and operators with the hashes of their PINs; null until first fetched. */
  config: configSchema.nullable(),
});

/** The till's secrets. Never logged, never sent to the renderer. */
export type VaultContent = z.infer<typeof contentSchema>;

export type Vault = {
  readonly content: () => VaultContent | undefined;
  /** Replaces the content; durable when it returns. */
  readonly write: (content: VaultContent) => Promise<void>;
  readonly protection: Protection;
};

/** On disk: how the content is protected, and the content. */
const fileSchema = z.strictObject({ v: z.literal(1), protection: z.enum(['protected', 'basic_text', 'unavailable']), data: z.base64() });

type Deps = {
  readonly folder: string;
  readonly safeStorage: SafeStorage;
  readonly platform: NodeJS.Platform;
  readonly log: Log;
  readonly now: () => number;
};

/**
 * Opens the vault. A file that can't be opened (another user's keyring, a damaged disk) is kept as it is until something
 * new must be written, and then kept aside: the keyring may come back.
 */
export const openVault = async ({ folder, safeStorage, platform, log, now }: Deps): Promise<Vault> => {
  const path = join(folder, 'vault.json');
  const protection = await findProtection(safeStorage, platform);
  if (protection !== 'protected') log('vault-not-protected', { protection });

  const write = async (content: VaultContent): Promise<void> => {
    const text = JSON.stringify(contentSchema.parse(content));
    const data = protection === 'unavailable' ? Buffer.from(text) : await safeStorage.encryptStringAsync(text);
    await writeFileAtomic(path, JSON.stringify({ v: 1, protection, data: data.toString('base64') }));
  };

  const found = await readVault(path, safeStorage);
  if (found.state === 'unreadable') log('vault-unreadable', { reason: found.reason });
  let content = found.state === 'open' ? found.content : undefined;
  let isUnreadable = found.state === 'unreadable';
  if (found.state === 'open' && (found.isStale || found.protection !== protection)) await write(found.content);

  return {
    content: () => content,
    write: async (next) => {
      if (isUnreadable) log('vault-kept-aside', { path: await keepAside(path, now()) });
      isUnreadable = false;
      await write(next);
      content = next;
    },
    protection,
  };
};

/** basic_text encrypts with a password that everyone knows: it counts as no protection. */
const findProtection = async (safeStorage: SafeStorage, platform: NodeJS.Platform): Promise<Protection> => {
  if (!(await safeStorage.isAsyncEncryptionAvailable().catch(() => false))) return 'unavailable';
  return platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text' ? 'basic_text' : 'protected';
};

type Found =
  | { readonly state: 'none' }
  | { readonly state: 'unreadable'; readonly reason: string }
  | { readonly state: 'open'; readonly content: VaultContent; readonly protection: Protection; readonly isStale: boolean };

const readVault = async (path: string, safeStorage: SafeStorage): Promise<Found> => {
  const bytes = await readIfThere(path);
  if (!bytes) return { state: 'none' };
  // What fails here may quote the content: only which step it was may be told.
  let step = 'not a vault';
  try {
    const { protection, data } = fileSchema.parse(JSON.parse(bytes.toString('utf8')));
    step = 'not decrypted';
    const opened = protection === 'unavailable'
      ? { shouldReEncrypt: false, result: Buffer.from(data, 'base64').toString('utf8') }
      : await safeStorage.decryptStringAsync(Buffer.from(data, 'base64'));
    step = 'not understood';
    return { state: 'open', content: contentSchema.parse(JSON.parse(opened.result)), protection, isStale: opened.shouldReEncrypt };
  } catch {
    return { state: 'unreadable', reason: step };
  }
};

/** Makes a terminal's Ed25519 key, PKCS #8 in base64. */
export const makeTerminalKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');

/** The private key for signing. */
export const readTerminalKey = (terminalKey: string): KeyObject =>
  createPrivateKey({ key: Buffer.from(terminalKey, 'base64'), format: 'der', type: 'pkcs8' });

/** The raw public key, base64url: what the server keeps. */
export const publicKeyOf = (terminalKey: string): string => {
  const { x } = createPublicKey(readTerminalKey(terminalKey)).export({ format: 'jwk' });
  if (x === undefined) throw new Error('an Ed25519 key always has its x');
  return x;
};
