import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { build } from 'vite';
import { argon2Verify } from 'hash-wasm';
import { bundles, root } from '../../deploy/bundles.mjs';
import { connectTerminal, makeTerminalKey } from './terminal.ts';
import { enrolResponseSchema, protocolVersion } from '../../domain/protocol.ts';
import { removeDatabasesOutside } from './databases-outside.ts';

// The commands that the README shows, as they stand there: whoever follows it gets a shop.
let folder: string;
let bundle: string;
let server: { readonly url: string; readonly stop: () => Promise<void> } | undefined;
const pin = '280491';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-shop-'));
  bundle = join(root, 'out', 'test-own-shop', String(process.pid));
  const { config, copies = [] } = bundles.server;
  await build({ ...config, configFile: false, logLevel: 'error', root, build: { ...config.build, outDir: bundle } });
  for (const { from, to } of copies) await cp(join(root, from), join(bundle, to.replace('out/server/', '')), { recursive: true }).catch(() => undefined);
});
afterAll(async () => {
  await server?.stop();
  await removeDatabasesOutside(folder);
  await rm(folder, { recursive: true, force: true });
  await rm(bundle, { recursive: true, force: true });
});

const environment = (): NodeJS.ProcessEnv => ({ ...process.env, COUNTERSIGN_DATA: join(folder, 'data'), COUNTERSIGN_LOG: 'warn', PORT: '0' });

const startServer = (): Promise<NonNullable<typeof server>> => new Promise((done, fail) => {
  const child = spawn(process.execPath, [join(bundle, 'main.js')], { env: environment(), stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise<void>((ended) => { child.once('exit', () => { ended(); }); });
  void gone.then(() => { fail(new Error('the server did not start')); });
  createInterface({ input: child.stdout }).on('line', (line) => {
    done({ url: (JSON.parse(line) as { readonly url: string }).url, stop: () => { child.kill('SIGTERM'); return gone; } });
  });
});

type Said = { readonly code: number | null; readonly said: string };

/** Types a command line as the README has it into a shell, with answers for what it asks. */
const type = (line: string, answers = ''): Promise<Said> => new Promise((done) => {
  const child = spawn('sh', ['-c', line.replace('node out/server/main.js', `"${process.execPath}" "${join(bundle, 'main.js')}"`)], { env: environment(), stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  child.stdin.on('error', () => undefined);
  child.stdin.end(answers);
  child.once('close', (code) => { done({ code, said }); });
});

/** The block of commands that makes a shop, joined where a line goes on in the next. */
const readmeCommands = async (): Promise<readonly string[]> => {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const block = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text = '']) => text).find((text) => text.includes('main.js store '));
  if (block === undefined) throw new Error('the README shows no commands that make a shop');
  return block.replaceAll('\\\n', '').split('\n').filter((line) => line.startsWith('node out/server/main.js '));
};

const enrol = async (url: string, code: string): Promise<{ readonly status: number; readonly body: unknown; readonly key: ReturnType<typeof makeTerminalKey> }> => {
  const key = makeTerminalKey();
  const response = await fetch(`${url}/v1/enrol`, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ protocol: protocolVersion, code, publicKey: key.publicKey, appVersion: '0.1.0' }),
  });
  return { status: response.status, body: await response.json(), key };
};

it('makes a shop and enrols a till by the README\'s own commands', async () => {
  server = await startServer();
  const commands = await readmeCommands();
  expect(commands.map((line) => line.split(' ')[2])).toEqual(['store', 'program', 'operator', 'operator', 'till', 'enrolment-code']);
  let said = '';
  for (const line of commands) {
    const answer = await type(line, `${pin}\n${pin}\n`);
    expect(answer.code, `${line}\n${answer.said}`).toBe(0);
    expect(answer.said).not.toContain(pin);
    said = answer.said;
  }
  const code = /One-time code for till 1: {2}(\S{5}-\S{5})/.exec(said)?.[1] ?? '';

  const { status, body, key } = await enrol(server.url, code);
  expect(status).toBe(200);
  const { terminal } = enrolResponseSchema.parse(body);
  const till = await connectTerminal({ url: server.url, clock: { offsetMs: 0, now: Date.now } }, terminal.id, key.key);
  expect(till.config.terminal).toMatchObject({ number: 1, store: { number: 1, currency: 'USD' } });
  expect(till.config.programs).toMatchObject([{ denominations: [{ face: 2_500, price: 2_500 }, { face: 5_000 }, { face: 10_000 }] }]);
  expect(till.config.programs[0]?.offlinePolicy).toMatchObject({ enabled: true, perCertificate: 5_000, perTill: 20_000, managerAbove: 2_500 });
  expect(till.config.operators.map(({ role }) => role).toSorted()).toEqual(['cashier', 'manager']);
  for (const operator of till.config.operators) expect(await argon2Verify({ password: pin, hash: operator.pin })).toBe(true);

  // The code was good once, and this till needs no other.
  expect((await enrol(server.url, code)).status).toBe(409);
  expect(await type('node out/server/main.js enrolment-code 1')).toMatchObject({ code: 1, said: expect.stringContaining('another machine is another till') as string });
  expect((await type('node out/server/main.js business')).said).toContain('Tills: 1 (enrolled)');
}, 240_000);

it('refuses what can not be meant, in a sentence, and changes nothing', async () => {
  const before = (await type('node out/server/main.js business')).said;
  const refused: readonly (readonly [string, string, string?])[] = [
    ['store 2 "Second" --currency USD', 'needs --currency and --time-zone'],
    ['store 2 "Second" --currency USD --time-zone Mars/Base', '--time-zone: there is no such time zone'],
    ['store 1 "Renamed" --currency EUR', 'a store\'s currency stays'],
    ['program 2 "Empty" --currency USD', 'a program needs something to sell'],
    ['program 2 "Own" --currency USD --face 25=09521234000253', 'its last digit does not fit'],
    ['program 2 "Practice" --currency USD --face 25=00499520000018', 'is a GTIN of practice paper'],
    ['program 1 "Half" --offline-till 200', 'the three limits belong together'],
    ['operator 9 "Ada Kim" manager', 'there is no store 9 yet'],
    ['operator 1 "Eve Stone" cashier', 'guessed at once', '123456\n123456\n111111\n12\n'],
    ['operator 1 "Eve Stone" cashier', 'there was no answer', `${pin}\n`],
    ['operator-leaves 1 "Nobody"', 'nobody called Nobody'],
    ['till 2 --store 7', 'there is no store 7 yet'],
    ['enrolment-code 5', 'there is no till 5 yet'],
    ['till-revoke 5', 'there is no till 5 that has enrolled'],
    ['stroe 1 "Typo"', 'There are:'],
  ];
  for (const [line, sentence, answers] of refused) {
    const { code, said } = await type(`node out/server/main.js ${line}`, answers);
    expect(said, line).toContain(sentence);
    expect(code, line).toBe(1);
  }
  expect((await type('node out/server/main.js business')).said).toBe(before);
}, 240_000);

it('changes what is there, works without a running server, and begins no business in the wrong folder', async () => {
  await server?.stop();
  server = undefined;
  expect(await type('node out/server/main.js till-revoke 1')).toMatchObject({ code: 0 });
  expect(await type('node out/server/main.js franchise 7 "East Side LLC"')).toMatchObject({ code: 0 });
  expect(await type('node out/server/main.js store 1 "Renamed" --franchise 7')).toMatchObject({ code: 0 });
  expect(await type('node out/server/main.js till 2 --store 1')).toMatchObject({ code: 0 });
  const { said } = await type('node out/server/main.js business');
  expect(said).toContain('Store 1: Renamed, USD, run by East Side LLC');
  expect(said).toContain('Tills: 1 (revoked), 2 (new)');

  const elsewhere = await type(`COUNTERSIGN_DATA="${join(folder, 'elsewhere')}" node out/server/main.js business`);
  expect(elsewhere).toMatchObject({ code: 1, said: expect.stringContaining('there is no business in') as string });
}, 240_000);
