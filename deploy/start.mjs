// `npm start`: sets up, builds, starts the server with the demo business and opens the terminal on it.
//   -- --fresh  begins the demo afresh; what was done in it is gone
//   -- --till   opens a till that is not the demo, for a server of your own
// Without a display, or with --demo, it runs the demo shift headless instead.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve as resolvePath } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { build, isStale } from './build.mjs';
import { runOrExplain, setUp } from './set-up.mjs';
import { root, say, SetUpError } from './set-up/machine.mjs';
import { killGroup, startChild, stopInOrder } from './start/children.mjs';
import { clearDemo, endLeftoverServer, refuseTakenPort } from './start/demo-data.mjs';
import { lastWords } from './start/last-words.mjs';
import { lockFolder } from './start/lock.mjs';
import { keepServer } from './start/server.mjs';
import { ownTillFolder, startTill } from './start/till.mjs';

const port = process.env.COUNTERSIGN_PORT ?? '47330';
const address = `http://127.0.0.1:${port}`;
const dataFolder = resolvePath(process.env.COUNTERSIGN_DATA ?? join(root, '.cache', 'demo'));

await runOrExplain(async () => {
  const { demo, fresh, till } = readOptions();
  // Before the long work, and before anything of a demo that runs could be touched.
  if (!demo && !till) takeDataFolder();
  const machine = await setUp();
  if (await isStale()) {
    say('Building ...');
    await build();
  }
  if (till) process.exitCode = await openOwnTill(machine);
  else if (demo || !machine.display) process.exitCode = await runDemoShift();
  else process.exitCode = await openDemo(machine, fresh);
});

function readOptions() {
  const flag = { type: 'boolean', default: false };
  try {
    return parseArgs({ options: { demo: flag, fresh: flag, till: flag } }).values;
  } catch (error) {
    throw new SetUpError(`${error.message}\nThere are: --demo, --fresh, --till.`);
  }
}

function takeDataFolder() {
  mkdirSync(dataFolder, { recursive: true });
  const { holder } = lockFolder(dataFolder, { address });
  if (!holder) return;
  throw new SetUpError(
    `The demo is running already (process ${holder.pid}, its server at ${holder.address}); its window is open on this computer.\n` +
      'Go on there, or end it (close its window, or press Ctrl+C where it was started) and start again.\n' +
      `For a second demo beside it: COUNTERSIGN_PORT=${Number(port) + 1} COUNTERSIGN_DATA=${dataFolder}-2 npm start`,
  );
}

/** The demo shift, headless, to its end. Its exit code is ours. */
async function runDemoShift() {
  const demo = join(root, 'out', 'demo', 'demo.js');
  if (!existsSync(demo)) throw new SetUpError('The demo (deploy/demo/demo.ts) is not part of this checkout.');
  const output = resolvePath(root, process.env.COUNTERSIGN_DEMO_OUTPUT ?? 'demo-output');
  say(`Running the demo shift without a window. Pictures and a summary go to ${output}.`);
  const child = startChild(process.execPath, ['--enable-source-maps', demo]);
  stopOnSignal(() => stopInOrder([child]), () => [child]);
  return child.exited;
}

/** The server and, once it answers, the terminal; until the terminal is closed or Ctrl+C. */
async function openDemo({ electron }, fresh) {
  await endLeftoverServer(dataFolder);
  await refuseTakenPort(port);
  if (fresh) clearDemo(dataFolder);

  const serverData = join(dataFolder, 'server');
  const server = keepServer({
    command: process.execPath,
    args: ['--enable-source-maps', join(root, 'out', 'server', 'main.js')],
    // The demo has its own database, whatever the shell around it is used for.
    env: { PORT: port, HOST: '127.0.0.1', COUNTERSIGN_DATA: serverData, COUNTERSIGN_DEMO: '1', COUNTERSIGN_DEMO_YESTERDAY: '1', DATABASE_URL: undefined },
    logFile: join(dataFolder, 'server.log'),
  });
  let till;
  const stop = async () => {
    if (till) await stopInOrder([till]);
    await server.stop();
  };
  const stopping = stopOnSignal(stop, () => [till, server.running()].filter(Boolean));

  say('Starting the server with a demo business ...');
  await server.start();
  if (stopping()) return 0;

  const demoFile = join(serverData, 'demo.json');
  till = startTill(electron, {
    profile: join(dataFolder, 'till'),
    logFile: join(dataFolder, 'terminal.log'),
    env: { COUNTERSIGN_DEMO: '1', COUNTERSIGN_SERVER: address, COUNTERSIGN_DEMO_FILE: demoFile },
  });
  say(`The server answers at ${address}. Opening the till.`);
  say(`Sign in as ${readPeople(demoFile).join(', or ')}.`);
  say('Here, s and Enter stops the server, to see the till offline, and starts it again. Ctrl+C, or closing the window, ends all.');
  const keyboard = createInterface({ input: process.stdin }).on('line', (line) => {
    if (line.trim().toLowerCase() === 's' && !stopping()) void server.toggle();
  });
  const code = await endOf(till, stopping);
  keyboard.close();
  process.stdin.destroy();
  await stop();
  return code;
}

/** A till as a shop has it: it asks for the server's address and an enrolment code, and keeps its records for good. */
async function openOwnTill({ electron, display }) {
  if (!display) throw new SetUpError('A till needs a display, and there is none here.');
  const profile = ownTillFolder();
  mkdirSync(profile, { recursive: true });
  const { holder } = lockFolder(profile);
  if (holder) throw new SetUpError(`This till is open already (process ${holder.pid}).`);
  if (!electron)
    say('Electron is not on this machine: this till runs on the stand-in, which is for trying. Take no real money with it.');
  const till = startTill(electron, {
    profile,
    logFile: join(profile, 'terminal.log'),
    env: { COUNTERSIGN_DEMO: '0', COUNTERSIGN_SERVER: undefined, COUNTERSIGN_ENROL_CODE: undefined },
  });
  const stopping = stopOnSignal(() => stopInOrder([till]), () => [till]);
  say(`Opening the till. Its records are in ${profile}; what it has not sent to the server is nowhere else.`);
  return endOf(till, stopping);
}

/** Waits for the till's end, and says why it ended when that was not a person's wish. */
async function endOf(till, stopping) {
  const openedAt = Date.now();
  const code = await till.exited;
  if (stopping()) return 0;
  if (code !== 0) say(`\nThe till ${till.how}. ${lastWords(till.logFile)}`);
  else if (Date.now() - openedAt < 3_000) say('\nThe till ended at once: another till with the same records may still be open.');
  else say('\nThe till was closed.');
  return code;
}

/** Who works in the first store of the demo business: the till enrols there by itself. */
function readPeople(demoFile) {
  const { stores } = JSON.parse(readFileSync(demoFile, 'utf8'));
  return stores[0].operators.map(({ name, role, pin }) => `${name} (${role}, PIN ${pin})`);
}

/** Ends everything in order at the first signal, and at once at the second. Answers whether a signal has come. */
function stopOnSignal(stop, running) {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (stopping) return running().forEach(killGroup);
      say('\nStopping ...');
      stopping = true;
      void stop();
    });
  }
  return () => stopping;
}
