/**
 * `safeStorage`, asynchronous calls only: the others are gone in Electron 46.
 *
 * The protected branch stands for a keyring: its key lies in its own folder, outside the profile that it
 * protects. The `basic_text` branch is what Linux falls back to without a keyring: a key that everyone knows.
 */
import { createCipheriv, createDecipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SafeStorage } from 'electron';
import { strict } from './strict.ts';

const protectedPrefix = 'v11';
const basicPrefix = 'v10';
const ivBytes = 12;
const tagBytes = 16;

export function createSafeStorage(isReady: () => boolean, userData: () => string): SafeStorage {
  const isBasic = process.env['COUNTERSIGN_SAFE_STORAGE'] === 'basic_text' || process.argv.includes('--password-store=basic');
  let protectedKey: Buffer | undefined;

  function loadProtectedKey(): Buffer {
    const folder = process.env['COUNTERSIGN_STAND_IN_KEYRING'] ?? `${userData()}.keyring`;
    const path = join(folder, 'key');
    if (!existsSync(path)) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(path, randomBytes(32), { mode: 0o600 });
      chmodSync(path, 0o600);
    }
    return readFileSync(path);
  }

  // The password, salt and single round that Chromium itself uses for basic_text.
  const key = (): Buffer => (isBasic ? pbkdf2Sync('peanuts', 'saltysalt', 1, 32, 'sha1') : (protectedKey ??= loadProtectedKey()));
  const prefix = isBasic ? basicPrefix : protectedPrefix;

  function encrypt(text: string): Buffer {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', key(), iv);
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.from(prefix), iv, cipher.getAuthTag(), body]);
  }

  function decrypt(bytes: Buffer): string {
    if (bytes.subarray(0, 3).toString('latin1') !== prefix) throw new Error('another key');
    const decipher = createDecipheriv('aes-256-gcm', key(), bytes.subarray(3, 3 + ivBytes));
    decipher.setAuthTag(bytes.subarray(3 + ivBytes, 3 + ivBytes + tagBytes));
    return decipher.update(bytes.subarray(3 + ivBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8');
  }

  function requireReady(): void {
    if (!isReady()) throw new Error('safeStorage cannot be used before app is ready');
  }

  const honoured: Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'> = {
    // True with basic_text too, as in Electron: only the backend's name tells that nothing is protected.
    isAsyncEncryptionAvailable: async () => isReady(),
    encryptStringAsync: async (text) => {
      requireReady();
      return encrypt(text);
    },
    decryptStringAsync: async (bytes) => {
      requireReady();
      if (!Buffer.isBuffer(bytes)) throw new Error('Expected the first argument of decryptStringAsync() to be a buffer');
      if (bytes.length === 0) return { shouldReEncrypt: false, result: '' };
      try {
        return { shouldReEncrypt: false, result: decrypt(bytes) };
      } catch {
        throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.');
      }
    },
    getSelectedStorageBackend: () => (isReady() ? (isBasic ? 'basic_text' : 'gnome_libsecret') : 'unknown'),
  };
  return strict('safeStorage', honoured) as SafeStorage;
}
