import { createCipheriv, createDecipheriv, createPublicKey, randomBytes, sign, verify } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeTerminalKey, openVault, publicKeyOf, readTerminalKey, type SafeStorage, type VaultContent } from '../../main/vault.ts';
import { recordingLog, useFolders } from './folder.ts';

const newFolder = useFolders();
const content = (server = 'https://example.com'): VaultContent =>
  ({ v: 1, server, terminalKey: makeTerminalKey(), enrolment: null, config: null });

/** A keyring with a key of its own. */
const keyring = (backend: string, options: { available?: boolean; stale?: boolean } = {}): SafeStorage => {
  const key = randomBytes(32);
  return {
    isAsyncEncryptionAvailable: () => Promise.resolve(options.available ?? true),
    getSelectedStorageBackend: () => backend,
    encryptStringAsync: (text) => {
      const cipher = createCipheriv('aes-256-gcm', key, Buffer.alloc(12));
      return Promise.resolve(Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]));
    },
    decryptStringAsync: (bytes) => {
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.alloc(12));
      decipher.setAuthTag(bytes.subarray(-16));
      const shouldReEncrypt = options.stale ?? false;
      options.stale = false;
      return Promise.resolve({ shouldReEncrypt, result: Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8') });
    },
  };
};

const open = (folder: string, safeStorage: SafeStorage, platform: NodeJS.Platform = 'linux') => {
  const { log, events } = recordingLog();
  return openVault({ folder, safeStorage, platform, log, now: () => 5 }).then((vault) => ({ vault, events }));
};

describe.each([
  ['protected', keyring('gnome_libsecret'), 'linux'],
  ['basic_text', keyring('basic_text'), 'linux'],
  ['unavailable', keyring('unknown', { available: false }), 'linux'],
  ['protected', keyring('basic_text'), 'darwin'],
] as const)('a vault that is %s', (protection, safeStorage, platform) => {
  it(`keeps its content across restarts and says so (${platform})`, async () => {
    const folder = await newFolder();
    const first = await open(folder, safeStorage, platform);
    expect(first.vault.protection).toBe(protection);
    expect(first.vault.content()).toBeUndefined();
    const written = content();
    await first.vault.write(written);

    const second = await open(folder, safeStorage, platform);
    expect(second.vault.content()).toEqual(written);
    expect(second.events.some(({ event }) => event === 'vault-not-protected')).toBe(protection !== 'protected');
  });

  it(`is one file for this user alone, in clear only where nothing protects it (${platform})`, async () => {
    const folder = await newFolder();
    const { vault, events } = await open(folder, safeStorage, platform);
    const written = content();
    await vault.write(written);

    expect(await readdir(folder)).toEqual(['vault.json']);
    expect((await stat(join(folder, 'vault.json'))).mode & 0o777).toBe(0o600);
    const file = JSON.parse(await readFile(join(folder, 'vault.json'), 'utf8')) as { data: string };
    expect(Buffer.from(file.data, 'base64').includes(written.terminalKey)).toBe(protection === 'unavailable');
    expect(JSON.stringify(events)).not.toContain(written.terminalKey);
  });
});

describe('a vault that can not be opened', () => {
  it.each([
    ['another keyring', async (path: string) => { await writeFile(path, await readFile(path)); }, keyring('kwallet6')],
    ['a damaged file', (path: string) => writeFile(path, '{"v":1'), undefined],
  ] as const)('because of %s is left as it is, and kept aside when a new one is written', async (_name, damage, other) => {
    const folder = await newFolder();
    const own = keyring('kwallet6');
    await (await open(folder, own)).vault.write(content());
    const path = join(folder, 'vault.json');
    await damage(path);
    const before = await readFile(path);

    const { vault, events } = await open(folder, other ?? own);
    expect(vault.content()).toBeUndefined();
    expect(events.map(({ event }) => event)).toContain('vault-unreadable');
    expect(await readFile(path)).toEqual(before);

    const next = content('https://other.example');
    await vault.write(next);
    expect(await readFile(`${path}.kept-5`)).toEqual(before);
    expect(vault.content()).toEqual(next);
  });
});

it('is encrypted anew once the system offers protection, or a newer key', async () => {
  const folder = await newFolder();
  const written = content();
  await (await open(folder, keyring('unknown', { available: false }))).vault.write(written);
  const inClear = await readFile(join(folder, 'vault.json'), 'utf8');
  const own = keyring('gnome_libsecret');
  const { vault } = await open(folder, own);
  expect(vault.content()).toEqual(written);
  const sealed = await readFile(join(folder, 'vault.json'), 'utf8');
  expect(sealed).not.toBe(inClear);
  expect(JSON.parse(sealed)).toMatchObject({ protection: 'protected' });
  expect((await open(folder, own)).vault.content()).toEqual(written);
});

it('makes an Ed25519 key whose raw public half verifies what it signs', () => {
  const key = makeTerminalKey();
  const x = publicKeyOf(key);
  expect(Buffer.from(x, 'base64url')).toHaveLength(32);
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  expect(verify(null, Buffer.from('m'), publicKey, sign(null, Buffer.from('m'), readTerminalKey(key)))).toBe(true);
});
