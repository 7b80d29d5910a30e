// `npm start`: sets up, builds, starts the server with the demo business and opens the terminal on it.
// Without a display, or with --demo, it runs the demo shift headless instead.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join, resolve as resolvePath } from 'node:path';
import { build, isStale } from './build.mjs';
import { runOrExplain, setUp } from './set-up.mjs';
import { lastLines, root, say, SetUpError } from './set-up/machine.mjs';

const serverStartTimeoutMs = 60_000;
/** A server that is asked to stop ends its database first; one that takes longer than this has hung. */
const stopTimeoutMs = 15_000;

const port = process.env.COUNTERSIGN_PORT ?? '47330';
const dataFolder = resolvePath(process.env.COUNTERSIGN_DATA ?? join(root, '.cache', 'demo'));
/** What both say is for the engineer: the person at the keyboard sees it when something fails. */
const serverLog = join(dataFolder, 'server.log');
const terminalLog = join(dataFolder, 'terminal.log');
const lastWords = (logFile) => lastLines(readFileSync(logFile, 'utf8').trimEnd());

await runOrExplain(async () => {
  const machine = await setUp();
  if (await isStale()) {
    say('Building ...');
    await build();
  }
  const demoOnly = process.argv.includes('--demo') || !machine.display;
  process.exitCode = demoOnly ? await runDemo() : await openTerminal(machine);
});

/** The demo shift, headless, to its end. Its exit code is ours. */
async function runDemo() {
  const demo = join(root, 'out', 'demo', 'demo.js');
  if (!existsSync(demo)) throw new SetUpError('The demo (deploy/demo/demo.ts) is not part of this checkout.');
  say('Running the demo shift without a window. Pictures and a summary go to demo-output/.');
  const child = startChild(process.execPath, ['--enable-source-maps', demo]);
  stopOnSignal(() => [child]);
  return child.exited;
}

/** The server and, once it answers, the terminal; until the terminal is closed or Ctrl-C. */
async function openTerminal({ electron }) {
  mkdirSync(dataFolder, { recursive: true });
  const address = `http://127.0.0.1:${port}`;
  const running = [];
  stopOnSignal(() => running);

  say('Starting the server with a demo business ...');
  const serverData = join(dataFolder, 'server');
  const serverEnv = { PORT: port, HOST: '127.0.0.1', COUNTERSIGN_DATA: serverData, COUNTERSIGN_DEMO: '1' };
  const server = startChild(
    process.execPath,
    ['--enable-source-maps', join(root, 'out', 'server', 'main.js')],
    serverEnv,
    serverLog,
  );
  running.push(server);
  await answers(`${address}/health`, server);

  const demoFile = join(serverData, 'demo.json');
  const people = readPeople(demoFile);
  say(`The server answers at ${address}. Opening the terminal; close its window, or press Ctrl-C here, to end.`);
  say(`Sign in as ${people.join(', or ')}.`);
  const terminal = startTerminal(electron, {
    COUNTERSIGN_DEMO: '1',
    COUNTERSIGN_SERVER: address,
    COUNTERSIGN_DEMO_FILE: demoFile,
  });
  running.unshift(terminal);
  const code = await Promise.race([terminal.exited, server.exited]);
  if (server.ended) say(`The server has ended. Its last words (all of them: ${serverLog}):\n${lastWords(serverLog)}`);
  else if (code !== 0)
    say(`The terminal ended with a failure. Its last words (all of them: ${terminalLog}):\n${lastWords(terminalLog)}`);
  await stopInOrder(running);
  return code;
}

/** Who works in the first store of the demo business: the till enrols there by itself. */
function readPeople(demoFile) {
  const { stores } = JSON.parse(readFileSync(demoFile, 'utf8'));
  return stores[0].operators.map(({ name, role, pin }) => `${name} (${role}, PIN ${pin})`);
}

function startTerminal(electron, env) {
  const main = join(root, 'out', 'main', 'main.cjs');
  const profile = `--user-data-dir=${join(dataFolder, 'till')}`;
  if (!electron)
    return startChild(
      process.execPath,
      ['--require', join(root, 'out', 'electron-stand-in', 'hook.cjs'), main, profile],
      env,
      terminalLog,
    );
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return startChild(electron, [...asRoot, main, profile], env, terminalLog);
}

/** Waits until the server says it is well; a server that ended, or never answers, is a plain message. */
async function answers(url, server) {
  const deadline = Date.now() + serverStartTimeoutMs;
  while (Date.now() < deadline) {
    const ok = await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (server.ended) break;
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stopInOrder([server]);
  throw new SetUpError(
    `The server did not start on port ${port} (COUNTERSIGN_PORT chooses another). Its last words:\n${lastWords(serverLog)}`,
  );
}

/**
 * A child in a process group of its own: Ctrl-C reaches only us, so that the terminal can write its last
 * record before the server goes away.
 */
function startChild(command, args, env = {}, logFile) {
  const output = logFile ? openSync(logFile, 'w') : 'inherit';
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', output, output],
    detached: process.platform !== 'win32',
  });
  const running = { child, ended: false };
  running.exited = new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(error.message);
      running.ended = true;
      resolve(1);
    });
    child.on('exit', (code, signal) => {
      running.ended = true;
      resolve(code ?? (signal === 'SIGTERM' || signal === 'SIGINT' ? 0 : 1));
    });
  });
  return running;
}

/** Asks each in turn to stop, and makes the one that does not. */
async function stopInOrder(running) {
  for (const one of [...running]) {
    if (one.ended) continue;
    one.child.kill('SIGTERM');
    const forced = setTimeout(() => killGroup(one.child), stopTimeoutMs);
    await one.exited;
    clearTimeout(forced);
  }
}

function killGroup(child) {
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    // It ended in this very moment.
  }
}

function stopOnSignal(running) {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A second Ctrl-C means: now.
      if (stopping) running().forEach(({ child }) => killGroup(child));
      else say('\nStopping ...');
      stopping = true;
      void stopInOrder(running());
    });
  }
}
