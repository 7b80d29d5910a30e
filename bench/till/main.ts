import '../../main/main.ts';
import { app, ipcMain } from 'electron';
import { type FileHandle, open } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';

// The product's main process and, beside it, the least that a durable write from the window can cost: one message
// across, one write, one forced flush. What the journal needs beyond that is the journal's own.

let file: Promise<FileHandle> | undefined;

ipcMain.handle('bench:write', async (_event, text: string) => {
  file ??= open(join(app.getPath('userData'), 'bench-floor'), 'a');
  const handle = await file;
  await handle.write(text);
  await handle.datasync();
});
ipcMain.handle('bench:nothing', () => undefined);

// The least that a printer's first byte can cost from the window: one message across, a connection, one write.
ipcMain.handle('bench:print', (_event, port: number) => new Promise<void>((resolve, reject) => {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true }, () => socket.end(Buffer.of(0x1b, 0x40), resolve));
  socket.on('error', reject);
}));
