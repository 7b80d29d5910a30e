// npm run approve-papers: makes the papers of today the approved ones. Look at them (git diff shows which changed) before you commit.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));

const run = (files, env) => spawnSync(process.execPath, [vitest, 'run', ...files], { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1;

const approved = run(['test/escpos/corpus-pictures.test.ts'], { COUNTERSIGN_APPROVE_PAPERS: '1' });
// What was approved must be readable, and the kept text what this machine's Chromium draws.
process.exit(approved || run(['test/escpos/corpus-scans.test.ts', 'test/escpos/drawn-texts.test.ts'], {}));
