import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { contentSecurityPolicy, createAppProtocol, pressableStyle, tillScheme } from '../../main/app-protocol.ts';
import { useFolders } from './folder.ts';

const newFolder = useFolders();
let ask: (url: string, method?: string) => Promise<Response>;

beforeEach(async () => {
  const folder = await newFolder();
  const renderer = join(folder, 'renderer');
  await mkdir(join(renderer, 'assets'), { recursive: true });
  await mkdir(join(folder, 'renderer-secrets'));
  await Promise.all([
    writeFile(join(renderer, 'index.html'), '<!doctype html>'),
    writeFile(join(renderer, 'assets/a b.js'), 'own'),
    writeFile(join(renderer, 'assets/font.woff2'), 'font'),
    writeFile(join(renderer, 'assets/run.exe'), 'no'),
    writeFile(join(folder, 'vault.json'), 'secret'),
    writeFile(join(folder, 'renderer-secrets/a.js'), 'secret'),
  ]);
  const answer = createAppProtocol(renderer);
  // A plain object, because Request would clean the path that an attacker would not have cleaned.
  ask = (url, method = 'GET') => answer({ url, method } as Request);
});

describe('the till\'s own files', () => {
  it.each([
    ['app://till/', 'text/html; charset=utf-8', '<!doctype html>'],
    ['app://till/index.html?x=1#y', 'text/html; charset=utf-8', '<!doctype html>'],
    ['app://till/assets/a%20b.js', 'text/javascript; charset=utf-8', 'own'],
    ['app://till/assets/font.woff2', 'font/woff2', 'font'],
  ])('%s is served as %s', async (url, type, body) => {
    const response = await ask(url);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
    expect(await response.text()).toBe(body);
  });
});

describe('anything else', () => {
  it.each([
    'app://till/../vault.json', 'app://till/%2e%2e/vault.json', 'app://till/..%2fvault.json', 'app://till/assets/..%2f..%2fvault.json',
    'app://till/%2e%2e%2frenderer-secrets/a.js', 'app://till/..%5cvault.json', 'app://till/assets%5c..%5c..%5cvault.json', 'app://till//etc/passwd',
    'app://till/%00.js', 'app://till/%', 'app://till/vault.json', 'app://till/assets', 'app://till/assets/', 'app://till/assets/run.exe', 'app://till/none.js',
    'app://till/.%2e/.%2e/.%2e/.%2e/etc/hostname.js',
  ])('%s is not found', async (url) => {
    const response = await ask(url);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
  });

  it('is refused: another host, another method', async () => {
    expect((await ask('app://other/index.html')).status).toBe(405);
    expect((await ask('app://till/index.html', 'POST')).status).toBe(405);
  });
});

it('allows nothing by default, nothing inline, nothing evaluated, nothing from elsewhere', () => {
  const directives = new Map(contentSecurityPolicy.split('; ').map((directive) => {
    const [name = '', ...sources] = directive.split(' ');
    return [name, sources];
  }));
  expect(directives.get('default-src')).toEqual(["'none'"]);
  for (const closed of ['base-uri', 'form-action', 'frame-ancestors']) expect(directives.get(closed)).toEqual(["'none'"]);
  expect(directives.get('script-src')).toEqual(["'self'"]);
  const sources = [...directives.values()].flat();
  expect(sources.filter((source) => /unsafe|\*|:\/\//u.test(source))).toEqual([]);
});

it('is a standard, secure scheme without a way around the policy', () => {
  expect(tillScheme).toEqual({ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } });
});

it('knows react-aria\'s own style to the letter', async () => {
  const source = await readFile(new URL('../../node_modules/react-aria/dist/private/interactions/usePress.mjs', import.meta.url), 'utf8');
  const attribute = /PRESSABLE_ATTRIBUTE = '([^']+)'/u.exec(source)?.[1];
  const style = /style\.textContent = `([^`]+)`\.trim\(\)/u.exec(source)?.[1];
  expect(style?.replace(/\$\{[^}]+\}/u, String(attribute)).trim()).toBe(pressableStyle);
});
