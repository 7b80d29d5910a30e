// The demo's data folder: what lies in it, who holds it, and how it is begun afresh.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say, SetUpError } from '../set-up/machine.mjs';
import { serverOn } from './lock.mjs';

const leftoverTimeoutMs = 15_000;

/** Throws the demo's business and till away, so that the next start makes new ones. */
export function clearDemo(folder) {
  const server = join(folder, 'server');
  if (existsSync(server) && !existsSync(join(server, 'demo.json')))
    throw new SetUpError(`${server} holds no demo. Nothing was deleted.`);
  // A database that its own user could not keep in the folder lies outside it, tied by this id.
  const idFile = join(server, 'postgres-id');
  const id = existsSync(idFile) ? readFileSync(idFile, 'utf8') : '';
  if (/^countersign-data-[0-9a-f-]{36}$/.test(id))
    rmSync(join(tmpdir(), 'countersign-postgres-data', id), { recursive: true, force: true });
  for (const name of ['server', 'till', 'till.keyring', 'server.log', 'terminal.log'])
    rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 5 });
}

/** Ends a server that has outlived its start, as after a power cut of this command. It holds the database. */
export async function endLeftoverServer(folder) {
  const pid = serverOn(join(folder, 'server'));
  if (pid === undefined) return;
  say('Ending the server of an earlier start that is still running ...');
  process.kill(pid, 'SIGTERM');
  const deadline = Date.now() + leftoverTimeoutMs;
  while (serverOn(join(folder, 'server')) === pid) {
    if (Date.now() > deadline)
      throw new SetUpError(`The server of an earlier start (process ${pid}) does not end. End it, then start again.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A stranger on our port is found out before anything is started, and never mistaken for our server. */
export async function refuseTakenPort(port) {
  if (!(await isTaken(port))) return;
  const who = (await isCountersign(port)) ? 'Another Countersign server, not this demo\'s,' : 'Another program';
  throw new SetUpError(
    `${who} is listening on port ${port}. End it, or choose another port: COUNTERSIGN_PORT=${Number(port) + 1} npm start`,
  );
}

const isTaken = (port) =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: Number(port) });
    const answer = (taken) => {
      socket.destroy();
      resolve(taken);
    };
    socket.setTimeout(2_000, () => answer(true));
    socket.on('connect', () => answer(true));
    socket.on('error', () => answer(false));
  });

const isCountersign = (port) =>
  fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(2_000) })
    .then((response) => response.json())
    .then((body) => body.status === 'ok')
    .catch(() => false);
