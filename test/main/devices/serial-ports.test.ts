import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { systemSerialPorts } from '../../../main/devices/serial-ports.ts';
import { useFolders } from '../folder.ts';
import { createPty, hasSocat } from './pty.ts';

const newFolder = useFolders();

describe.skipIf(!hasSocat)('an open serial port', () => {
  it('is told to be closed once, whenever its device is pulled out', async () => {
    const pty = await createPty(join(await newFolder(), 'device'));
    for (let round = 0; round < 20; round += 1) {
      const onClosed = vi.fn();
      const opened = await systemSerialPorts.open(pty.path, 9_600, { onBytes: () => undefined, onClosed });
      expect(opened.ok).toBe(true);
      // At once: the package is about to read, and reads nothing for ever without telling that the device is gone.
      await pty.unplug();
      await vi.waitFor(() => { expect(onClosed, `round ${String(round)}`).toHaveBeenCalledTimes(1); }, { timeout: 3_000, interval: 10 });
      await pty.plug();
    }
    await pty.unplug();
  }, 60_000);
});
