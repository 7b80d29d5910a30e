import { readFile } from 'node:fs/promises';
import { type BootTime, bootTimeSchema } from '../domain/lease.ts';

/** Where the kernel tells them: which boot this is, and the seconds since it. */
const linuxPaths = { bootId: '/proc/sys/kernel/random/boot_id', uptime: '/proc/uptime' } as const;

/**
 * Makes the reader of this machine's boot clock: which boot, and milliseconds since it. Null where nothing is provable: on
 * systems other than Linux, or where the kernel does not tell both.
 *
 * It is read from the kernel's uptime and not from `process.hrtime`, because that one stands still while the machine sleeps,
 * and a till that slept would count on a lease that has ended long since.
 */
export const createBootClock = (platform: NodeJS.Platform, paths: { readonly bootId: string; readonly uptime: string } = linuxPaths) => async (): Promise<BootTime | null> => {
  if (platform !== 'linux') return null;
  try {
    const [bootId, uptime] = await Promise.all([readFile(paths.bootId, 'ascii'), readFile(paths.uptime, 'ascii')]);
    const seconds = /^(\d+\.\d\d) /u.exec(uptime)?.[1];
    return bootTimeSchema.safeParse({ bootId: bootId.trim(), elapsedMs: Math.round(Number(seconds) * 1_000) }).data ?? null;
  } catch {
    return null;
  }
};
