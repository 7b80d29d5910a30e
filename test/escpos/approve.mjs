// npm run approve-papers: makes the papers of today the approved ones. Look at them (git diff shows which changed) before you commit.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/escpos'], {
  cwd: root, stdio: 'inherit', env: { ...process.env, COUNTERSIGN_APPROVE_PAPERS: '1' },
});
process.exit(status ?? 1);
