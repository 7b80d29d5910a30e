import { access, constants, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FoundDevices } from '../../preload/contract.ts';
import { listPrintQueues } from './print-queues.ts';
import type { HidBus } from './scanners/hid-bus.ts';
import type { SerialPorts } from './serial-ports.ts';

const ruleFile = '70-countersign.rules';
const ruleFolders = ['/etc/udev/rules.d', '/run/udev/rules.d', '/usr/lib/udev/rules.d', '/lib/udev/rules.d'];
/** Where Linux puts USB receipt printers. */
const printerFolder = '/dev/usb';

type Deps = { readonly ports: Pick<SerialPorts, 'list'>; readonly bus: Pick<HidBus, 'list'>; readonly queues?: () => Promise<readonly string[]> };

/** Looks for everything that a till could use; what can't be listed counts as not there. */
export const findDevices = async ({ ports, bus, queues = listPrintQueues }: Deps): Promise<FoundDevices> => {
  const [serial, hid, files, names] = await Promise.all([
    ports.list().catch(() => []), bus.list().catch(() => []), printerFiles(), queues().catch(() => []),
  ]);
  const isRefused = [...serial, ...hid, ...files].some(({ isAccessible }) => !isAccessible);
  return {
    serial: serial.map(({ path, label, vendorId, productId, isAccessible }) => ({ path, label, vendorId, productId, accessible: isAccessible })),
    hid: hid.map(({ vendorId, productId, serialNumber, label, isAccessible }) => ({ vendorId, productId, serialNumber, label, accessible: isAccessible })),
    printers: [
      ...files.map(({ path }) => ({ type: 'file' as const, path, label: path })),
      ...names.map((queue) => ({ type: 'spooler' as const, queue, label: queue })),
    ],
    udevRuleMissing: process.platform === 'linux' && isRefused && !(await isRuleThere()),
  };
};

const printerFiles = async (): Promise<readonly { readonly path: string; readonly isAccessible: boolean }[]> => {
  const names = (await readdir(printerFolder).catch(() => [])).filter((name) => /^lp\d+$/u.test(name));
  return Promise.all(names.map(async (name) => {
    const path = join(printerFolder, name);
    return { path, isAccessible: await access(path, constants.W_OK).then(() => true, () => false) };
  }));
};

const isRuleThere = async (): Promise<boolean> => {
  const found = await Promise.all(ruleFolders.map((folder) => access(join(folder, ruleFile), constants.F_OK).then(() => true, () => false)));
  return found.includes(true);
};
