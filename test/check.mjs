// `npm run check`: types, lint, import rules, dead code, schema drift, and nothing of one machine in any file.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { runOrExplain, setUp } from '../deploy/set-up.mjs';
import { root, say } from '../deploy/set-up/machine.mjs';
import { filesWithMachinePaths } from './check/machine-paths.mjs';

const stepTimeoutMs = 10 * 60_000;
const rooms = ['domain', 'main', 'preload', 'renderer', 'server', 'test', 'deploy'];
const inModules = (...path) => join(root, 'node_modules', ...path);

/** Room by room: the types of all of them at once need more memory than Node gives a process. */
const lint = (name, ...files) => ({ name: `lint of ${name}`, args: [inModules('eslint', 'bin', 'eslint.js'), ...files] });

/** The longest first, so that the short ones fill the gaps. */
const steps = [
  ...rooms.toReversed().map((room) => lint(room, room)),
  lint('the rest', '.', ...rooms.flatMap((room) => ['--ignore-pattern', `${room}/**`])),
  { name: 'schema drift', args: schemaDrift() },
  ...rooms
    .filter(hasTypeScript)
    .map((room) => ({ name: `types of ${room}`, args: [inModules('typescript', 'bin', 'tsc'), '-p', room] })),
  { name: 'dead code', args: [inModules('knip', 'bin', 'knip.js'), '--no-config-hints', '--no-progress'] },
  {
    name: 'import rules',
    args: [
      inModules('dependency-cruiser', 'bin', 'dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'err-long',
      ...rooms,
    ],
  },
];

await runOrExplain(async () => {
  const startedAt = Date.now();
  await setUp({ runtime: false });
  const waiting = steps.filter(({ args }) => args);
  const failed = [];
  const worker = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) if (!(await runStep(step))) failed.push(step.name);
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));

  const places = filesWithMachinePaths(root);
  if (places.length) failed.push('paths of one machine');
  say(places.length ? `FAILED  paths of one machine\n${places.join('\n')}` : 'ok      paths of one machine');

  const seconds = ((Date.now() - startedAt) / 1000).toFixed(0);
  say(
    failed.length
      ? `\nThe check failed after ${seconds} s: ${failed.join(', ')}.`
      : `\nThe check passed in ${seconds} s.`,
  );
  process.exitCode = failed.length ? 1 : 0;
});

/** Runs one step quietly; prints what it said only when it failed. */
async function runStep({ name, args }) {
  const startedAt = Date.now();
  let output = '';
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: stepTimeoutMs,
    killSignal: 'SIGKILL',
  });
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve) => child.on('close', resolve));
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  say(code === 0 ? `ok      ${name} (${seconds} s)` : `FAILED  ${name} (${seconds} s)\n${output.trimEnd()}\n`);
  return code === 0;
}

/** The dump of the migrated schema is compared with server/schema.sql by a test, which brings its own PostgreSQL. */
function schemaDrift() {
  if (!existsSync(join(root, 'server', 'migrations'))) return undefined;
  return [inModules('vitest', 'vitest.mjs'), 'run', 'test/server/schema-drift.test.ts'];
}

function hasTypeScript(room) {
  return readdirSync(join(root, room), { recursive: true }).some((name) => /\.tsx?$/.test(name)) || room === 'deploy';
}
