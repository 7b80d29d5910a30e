// Debian's packages, which only root can install.
import { findOnPath, lastLines, runQuietly, say } from './machine.mjs';

const aptTimeoutMs = 10 * 60_000;

/** Program -> Debian package. socat makes the pairs of serial ports, zbarimg reads printed barcodes back, ps sees what a kill left behind, age opens a printing house's file, pdftoppm prints a proof, hledger checks the exported books. */
const testTools = { socat: 'socat', zbarimg: 'zbar-tools', ps: 'procps', age: 'age', pdftoppm: 'poppler-utils', hledger: 'hledger' };

/** Is this Debian (or a child of it), and are we root? */
export const isRootOnDebian = () => process.getuid?.() === 0 && Boolean(findOnPath('apt-get'));

/** The Debian packages of test tools that this machine lacks. */
export const missingTestTools = () =>
  Object.entries(testTools)
    .filter(([program]) => !findOnPath(program))
    .map(([, debianPackage]) => debianPackage);

/** Installs Debian packages as root. A failure is told, not thrown: the caller looks at what is there afterwards. */
export async function installDebianPackages(names, what) {
  say(`Installing ${what}: Debian's ${names.join(', ')} (once) ...`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=120'];
  const update = await runQuietly('apt-get', [...wait, 'update'], { env, timeoutMs: aptTimeoutMs });
  const install = await runQuietly('apt-get', [...wait, 'install', '-y', '--no-install-recommends', ...names], {
    env,
    timeoutMs: aptTimeoutMs,
  });
  if (install.ok) return;
  say(
    `Debian's packages could not be installed:\n${lastLines(`${update.ok ? '' : update.output}\n${install.output}`)}`,
  );
}
