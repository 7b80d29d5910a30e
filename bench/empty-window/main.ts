import { app, BrowserWindow, protocol } from 'electron';
import { join } from 'node:path';
import { createAppProtocol, tillPage, tillScheme } from '../../main/app-protocol.ts';

// The emptiest window of the same runtime: what any program here pays before it has done anything of its own.
protocol.registerSchemesAsPrivileged([tillScheme]);
app.enableSandbox();
app.on('window-all-closed', () => { app.quit(); });
void app.whenReady().then(async () => {
  protocol.handle('app', createAppProtocol(join(__dirname, '../renderer')));
  const window = new BrowserWindow({ width: 1366, height: 768, webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false } });
  await window.loadURL(tillPage);
});
