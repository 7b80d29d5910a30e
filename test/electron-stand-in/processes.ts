import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

export type ProcessEntry = { readonly pid: number; readonly group: number; readonly isZombie: boolean; readonly args: string };

/** The processes of this machine. A bare Debian has no `ps`: where there is a /proc, it is read. */
export const processes = (): readonly ProcessEntry[] =>
  existsSync('/proc/self/stat') ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap(readProc) : readPs();

const readProc = (pid: string): ProcessEntry[] => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name stands in brackets and may hold blanks: what follows its last bracket is state, parent, group (proc(5)).
    const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [{ pid: Number(pid), group: Number(group), isZombie: state === 'Z', args: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }];
  } catch {
    // It ended while we looked.
    return [];
  }
};

const readPs = (): ProcessEntry[] =>
  execFileSync('ps', ['-eo', 'pid=,pgid=,stat=,args='], { encoding: 'utf8' }).split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line);
    return match ? [{ pid: Number(match[1]), group: Number(match[2]), isZombie: match[3]?.startsWith('Z') ?? false, args: match[4] ?? '' }] : [];
  });
