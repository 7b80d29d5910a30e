import '../../preload/preload.ts';
import { contextBridge, ipcRenderer } from 'electron';

/** The floor's door into main. */
export type FloorApi = { readonly write: (text: string) => Promise<void>; readonly nothing: () => Promise<void>; readonly print: (port: number) => Promise<void> };

const api: FloorApi = {
  write: (text) => ipcRenderer.invoke('bench:write', text) as Promise<void>,
  nothing: () => ipcRenderer.invoke('bench:nothing') as Promise<void>,
  print: (port) => ipcRenderer.invoke('bench:print', port) as Promise<void>,
};

contextBridge.exposeInMainWorld('countersignFloor', api);
