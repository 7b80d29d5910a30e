// Finds what belongs to one machine in files that go to everybody.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const textSizeMax = 2 * 1024 * 1024;

// Put together from parts, so that this file does not find itself.
const homes = ['root', 'work', 'home', 'farm', 'Users'].join('|');
const machinePath = new RegExp(`(?<![\\w.)\\]}*/-])/(?:${homes})/[\\w.-]+`);
const windowsHome = new RegExp(`[A-Za-z]:\\\\{1,2}(?:${homes})\\\\{1,2}\\w`);
const registryHost = /"resolved": "https?:/;

/** The first trace of one machine in a text, with its line number, or undefined. */
export function findMachinePath(text) {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => [machinePath, windowsHome, registryHost].some((pattern) => pattern.test(line)));
  return at < 0 ? undefined : { line: at + 1, text: lines[at].trim().slice(0, 160) };
}

/** All files of the project, new ones too, that name a place on one machine: `file:line: text`. */
export function filesWithMachinePaths(root) {
  const names = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
    .toString()
    .split('\0');
  return names.filter(Boolean).flatMap((name) => {
    const path = join(root, name);
    const info = statSync(path, { throwIfNoEntry: false });
    if (!info?.isFile() || info.size > textSizeMax) return [];
    const bytes = readFileSync(path);
    if (bytes.includes(0)) return [];
    const found = findMachinePath(bytes.toString());
    return found ? [`${name}:${found.line}: ${found.text}`] : [];
  });
}
