// One start at a time on one data folder. Node built-ins only: this runs before anything is installed.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

const attemptsMax = 5;

/**
 * Takes `folder` for this process.
 * @returns {{ holder?: { pid: number, address?: string } }} `holder` when a living start has it; without one it is ours
 *   until this process ends.
 */
export function lockFolder(folder, about = {}) {
  const path = join(folder, 'start.lock');
  const fresh = `${path}.${randomUUID()}`;
  writeFileSync(fresh, JSON.stringify({ pid: process.pid, start: startOf(process.pid), ...about }));
  try {
    for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
      if (linked(fresh, path)) {
        process.on('exit', () => rmSync(path, { force: true }));
        return {};
      }
      const text = readOr(path);
      const holder = text && parse(text);
      if (holder && livesStill(holder)) return { holder };
      if (text !== undefined) clearDead(path, text);
    }
    throw new Error(`${path} could not be taken.`);
  } finally {
    rmSync(fresh, { force: true });
  }
}

/** The process of a server that runs on `folder`: it may have outlived the start that began it. */
export function serverOn(folder) {
  const [pid, start] = (readOr(join(folder, 'server.lock')) ?? '').split(' ');
  const holder = { pid: Number(pid), start };
  return livesStill(holder) ? holder.pid : undefined;
}

/** Whether a process lives and is the very one that was meant: pids are used again. */
export function livesStill({ pid, start }) {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return false;
  }
  return startOf(pid) === start;
}

/** When Linux started a process; elsewhere the pid alone decides. */
const startOf = (pid) => {
  const stat = readOr(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-';
};

/** Moves a dead lock away; a living one that somebody put there meanwhile is put back. */
function clearDead(path, dead) {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (readOr(aside) !== dead) linked(aside, path);
  rmSync(aside, { force: true });
}

function linked(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function readOr(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
