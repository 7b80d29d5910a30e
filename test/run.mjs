// `npm test`: sets up, builds, and runs all tests. `npm test -- unit|journeys|package [filter ...]` runs a part.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from '../deploy/build.mjs';
import { runOrExplain, setUp } from '../deploy/set-up.mjs';
import { root, say, SetUpError } from '../deploy/set-up/machine.mjs';
import {
  closingLine,
  countPart,
  countPlaywright,
  countVitest,
  failuresOf,
  failuresOfPlaywright,
  failuresOfVitest,
  sum,
  unsteadyOfPlaywright,
  unsteadyOfVitest,
} from './reports.mjs';

const outputFolder = join(root, 'test-output');
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const playwright = join(root, 'node_modules', 'playwright', 'cli.js');

const parts = {
  unit: {
    title: 'Unit, property and server tests',
    command: (report, filter) => [
      vitest,
      'run',
      '--project=together',
      '--project=alone',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...filter,
    ],
    count: countVitest,
    list: failuresOfVitest,
    listUnsteady: unsteadyOfVitest,
    timeoutMs: 25 * 60_000,
  },
  journeys: {
    title: 'Journeys',
    command: (_report, filter) => [playwright, 'test', '--reporter=list,json', ...filter],
    count: countPlaywright,
    list: failuresOfPlaywright,
    listUnsteady: unsteadyOfPlaywright,
    timeoutMs: 35 * 60_000,
  },
  package: {
    title: 'The package',
    command: (report) => [
      vitest,
      'run',
      '--project=package',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    count: countVitest,
    list: failuresOfVitest,
    listUnsteady: unsteadyOfVitest,
    timeoutMs: 10 * 60_000,
  },
};

await runOrExplain(async () => {
  const [wanted, ...filter] = process.argv.slice(2);
  if (wanted && !parts[wanted])
    throw new SetUpError(`There is no part called ${wanted}. There are: ${Object.keys(parts).join(', ')}.`);
  const machine = await setUp({ testTools: true });
  await build();
  rmSync(outputFolder, { recursive: true, force: true });
  mkdirSync(outputFolder, { recursive: true });

  const results = [];
  for (const name of wanted ? [wanted] : Object.keys(parts)) results.push(await runPart(name, parts[name], filter));

  // Once more at the end: of a long run most people, and build servers, read the last lines.
  for (const { name, why } of results.flatMap(({ unsteady }) => unsteady))
    say(`\nUnsteady, it passed only the second time: ${relative(root, name)}\n${why.replaceAll(/^/gm, '  ')}`);
  for (const { name, why } of results.flatMap(({ failures }) => failures))
    say(`\nFailed: ${relative(root, name)}\n${why.replaceAll(/^/gm, '  ')}`);
  say('');
  for (const { title, seconds, counts } of results) say(`${title}: ${closingLine(counts)} (${seconds.toFixed(1)} s)`);
  say(`The till ran on ${runtimeInWords(machine)}.`);
  const total = sum(results.map(({ counts }) => counts));
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
  say(closingLine(total));
});

async function runPart(name, { title, command, count, list, listUnsteady = () => [], timeoutMs }, filter) {
  say(`\n${title}`);
  const startedAt = Date.now();
  const reportFile = join(outputFolder, `${name}.json`);
  const exitCode = await runToEnd(command(reportFile, filter), { PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile }, timeoutMs);
  return {
    title,
    seconds: (Date.now() - startedAt) / 1000,
    counts: countPart({ reportFile, exitCode, count }),
    failures: failuresOf({ reportFile, list }),
    unsteady: failuresOf({ reportFile, list: listUnsteady }),
  };
}

/** Runs a test runner in a process group of its own, so that nothing it started outlives it. */
function runToEnd(args, env, timeoutMs) {
  const ownGroup = process.platform !== 'win32';
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: ownGroup,
  });
  const endGroup = () => {
    try {
      process.kill(ownGroup ? -child.pid : child.pid, 'SIGKILL');
    } catch {
      // Nothing of it is left.
    }
  };
  const interrupted = () => {
    endGroup();
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  return new Promise((resolve) => {
    const deadline = setTimeout(() => {
      say(`Ended after ${timeoutMs / 60_000} minutes without coming to an end.`);
      endGroup();
    }, timeoutMs);
    child.on('exit', (code) => {
      clearTimeout(deadline);
      process.off('SIGINT', interrupted);
      process.off('SIGTERM', interrupted);
      if (ownGroup) endGroup();
      resolve(code ?? 1);
    });
  });
}

function runtimeInWords({ electron, chromium, runtime }) {
  if (electron) return `Electron (${electron})`;
  try {
    return `${runtime} (${execFileSync(chromium, ['--version'], {
      timeout: 10_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .toString()
      .trim()})`;
  } catch {
    return `${runtime} (${chromium})`;
  }
}
