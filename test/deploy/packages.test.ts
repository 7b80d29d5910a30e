import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../deploy/bundles.mjs';

it('never installs through a link: npm would empty the folder of another checkout', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-packages-'));
  try {
    const checkout = join(folder, 'checkout');
    await cp(join(root, 'deploy/set-up'), join(checkout, 'deploy/set-up'), { recursive: true });
    await writeFile(join(checkout, 'package-lock.json'), '{}');
    await mkdir(join(folder, 'others'));
    await writeFile(join(folder, 'others/kept.txt'), 'kept');
    await symlink(join(folder, 'others'), join(checkout, 'node_modules'), 'junction');
    const script = `import { installPackages } from ${JSON.stringify(join(checkout, 'deploy/set-up/packages.mjs'))}; await installPackages();`;
    // No npm can be found from here: whatever is tried fails instead of doing harm.
    const ended = spawnSync(process.execPath, ['--input-type=module', '-e', script], { env: { PATH: '' }, encoding: 'utf8' });

    expect(ended.stdout).toContain('node_modules is a link to another folder');
    expect(ended.status).toBe(0);
    expect(await readFile(join(folder, 'others/kept.txt'), 'utf8')).toBe('kept');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
