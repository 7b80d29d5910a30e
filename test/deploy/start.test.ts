import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from '../../deploy/bundles.mjs';
import { clearDemo, endLeftoverServer, refuseTakenPort } from '../../deploy/start/demo-data.mjs';
import { lastWords } from '../../deploy/start/last-words.mjs';
import { keepServer } from '../../deploy/start/server.mjs';

let folder: string;
const cleanUp: (() => unknown)[] = [];
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'countersign-start-')); });
afterEach(async () => {
  for (const step of cleanUp.splice(0).toReversed()) await step();
  await rm(folder, { recursive: true, force: true });
});

/** A program that behaves as the server does: it logs, says when it is ready, and ends as it is told. */
const pretend = (script: string): { readonly command: string; readonly args: readonly string[] } => ({ command: process.execPath, args: ['-e', script] });
const ready = 'console.log(JSON.stringify({ready:true,url:"http://127.0.0.1:1"})); setInterval(()=>{},1000);';

const keep = (script: string, delaysMs = [20, 40, 80]): { readonly server: ReturnType<typeof keepServer>; readonly said: string[]; readonly pid: () => number } => {
  const said: string[] = [];
  const server = keepServer({ ...pretend(script), env: {}, logFile: join(folder, 'server.log'), delaysMs, say: (text) => { said.push(text); } });
  cleanUp.push(() => server.stop());
  return { server, said, pid: () => server.running()?.child.pid ?? 0 };
};

describe('the server of npm start', () => {
  it('is started again when it is killed, and says so without its request log', async () => {
    const { server, said, pid } = keep(`console.error(JSON.stringify({level:30,msg:"request completed"})); ${ready}`);
    await server.start();
    const first = pid();
    process.kill(first, 'SIGKILL');
    await expect.poll(() => said.join('\n')).toContain('answers again');

    expect(pid()).not.toBe(first);
    expect(said[0]).toContain('The server was ended from outside (SIGKILL). It said nothing before.');
    expect(said[0]).toContain('The till goes on without it');
    expect(said.join('\n')).not.toContain('request completed');
  });

  it('waits longer each time when it can not be started again, and tells its last words', async () => {
    const { server, said, pid } = keep(
      `const fs = require('fs'); if (fs.existsSync('${folder}/broken')) { console.error('The server could not start: the disk is full'); process.exit(3); } ${ready}`);
    await server.start();
    await writeFile(join(folder, 'broken'), '');
    process.kill(pid(), 'SIGKILL');
    await expect.poll(() => said.length).toBeGreaterThanOrEqual(3);
    expect(said[1]).toContain('ended with exit code 3');
    expect(said[1]).toContain('the disk is full');
    expect(said.slice(0, 3).map((text) => /again in ([\d.]+) s/.exec(text)?.[1])).toEqual(['0.02', '0.04', '0.08']);

    await rm(join(folder, 'broken'));
    await expect.poll(() => said.at(-1)).toContain('answers again');
  });

  it('stops and starts when a person asks, and is not started again meanwhile', async () => {
    const { server, said, pid } = keep(ready);
    await server.start();
    const first = pid();
    await server.toggle();
    expect(server.running()?.ended).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(pid()).toBe(first);
    expect(said).toEqual([expect.stringContaining('The server is stopped')]);

    await server.toggle();
    expect(pid()).not.toBe(first);
    expect(said.at(-1)).toContain('answers again');
    await server.stop();
    expect(server.running()?.ended).toBe(true);
  });

  it('does not open a till on a first start that failed', async () => {
    const { server } = keep('console.error("The server could not start: no"); process.exit(1)');
    await expect(server.start()).rejects.toThrow(/ended with exit code 1\. Its last words[^]*could not start: no/);
  });
});

it('takes the last words from a log that tells mostly of work done', async () => {
  const log = join(folder, 'server.log');
  await writeFile(log, [
    'an earlier start', '{"level":30,"msg":"request completed"}', '{"level":50,"error":{"message":"connection refused"},"msg":"the database is gone"}',
    '{"ready":true,"url":"http://127.0.0.1"}', 'Error: out of memory', '{"level":30,"msg":"request completed"}', '',
  ].join('\n'));
  const words = lastWords(log, 'an earlier start\n'.length);
  expect(words.split('\n').slice(1)).toEqual(['  the database is gone: connection refused', '  Error: out of memory']);
});

/** Runs a few lines that import the lock in a process of their own. */
const lockElsewhere = (script: string): { readonly child: ChildProcess; readonly said: Promise<string> } => {
  const module = JSON.stringify(join(root, 'deploy/start/lock.mjs'));
  const child = spawn(process.execPath, ['--input-type=module', '-e', `import { lockFolder } from ${module}; ${script}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  cleanUp.push(() => child.kill('SIGKILL'));
  return { child, said: new Promise((done) => { child.stdout.once('data', (chunk: Buffer) => { done(chunk.toString().trim()); }); }) };
};
const take = (): string => `console.log(JSON.stringify(lockFolder(${JSON.stringify(folder)}, { address: 'http://127.0.0.1:9' })));`;

describe('one start at a time', () => {
  it('names the start that has the folder, and lets a dead one\'s go', async () => {
    const first = lockElsewhere(`${take()} setInterval(() => {}, 1000);`);
    expect(await first.said).toBe('{}');
    expect(JSON.parse(await lockElsewhere(take()).said)).toMatchObject({ holder: { pid: first.child.pid, address: 'http://127.0.0.1:9' } });
    first.child.kill('SIGKILL');
    await new Promise((done) => first.child.once('exit', done));
    expect(await lockElsewhere(take()).said).toBe('{}');
  });

  it('is not fooled by a pid that is used again', async () => {
    await writeFile(join(folder, 'start.lock'), JSON.stringify({ pid: process.pid, start: '1' }));
    expect(await lockElsewhere(take()).said).toEqual(process.platform === 'linux' ? '{}' : expect.stringContaining('holder'));
  });

  it('gives the folder to one of many at once, and leaves nothing else there', async () => {
    await writeFile(join(folder, 'start.lock'), 'half a lo');
    const answers = await Promise.all(Array.from({ length: 6 }, () => lockElsewhere(`${take()} setInterval(() => {}, 1000);`).said));
    expect(answers.filter((answer) => answer === '{}')).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['start.lock']);
  });
});

const listen = (server: Server): Promise<string> => new Promise((done) => {
  cleanUp.push(() => server.close());
  server.listen(0, '127.0.0.1', () => { done(String((server.address() as { port: number }).port)); });
});

describe('what is found before the demo starts', () => {
  it('tells a stranger on the port from another Countersign server', async () => {
    await expect(refuseTakenPort(await listen(createHttpServer((_request, response) => { response.end('hello'); })))).rejects.toThrow('Another program is listening');
    await expect(refuseTakenPort(await listen(createHttpServer((_request, response) => { response.end('{"status":"ok"}'); })))).rejects.toThrow('Another Countersign server');
    const free = createServer();
    const port = await listen(free);
    await new Promise((done) => free.close(done));
    await expect(refuseTakenPort(port)).resolves.toBeUndefined();
  });

  it('ends a server that outlived its start, and no other process', async () => {
    await mkdir(join(folder, 'server'));
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    cleanUp.push(() => child.kill('SIGKILL'));
    const start = (await readFile(`/proc/${String(child.pid)}/stat`, 'utf8').catch(() => '')).split(') ')[1]?.split(' ')[19] ?? '-';
    if (start !== '-') {
      await writeFile(join(folder, 'server/server.lock'), `${String(child.pid)} ${start}1`);
      await endLeftoverServer(folder);
      expect(child.exitCode ?? child.signalCode).toBeNull();
    }
    await writeFile(join(folder, 'server/server.lock'), `${String(child.pid)} ${start}`);
    await endLeftoverServer(folder);
    await expect.poll(() => child.signalCode).toBe('SIGTERM');
  });

  it('begins the demo afresh, and deletes nothing that is no demo', async () => {
    await mkdir(join(folder, 'server'));
    await mkdir(join(folder, 'till'));
    await writeFile(join(folder, 'server/server-keys.json'), '{}');
    expect(() => { clearDemo(folder); }).toThrow('Nothing was deleted');
    expect(await readdir(folder)).toEqual(['server', 'till']);
    await writeFile(join(folder, 'server/demo.json'), '{}');
    await writeFile(join(folder, 'mine.txt'), '');
    clearDemo(folder);
    expect(await readdir(folder)).toEqual(['mine.txt']);
  });
});
