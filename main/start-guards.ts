import type { CommandLine } from 'electron';

/** Fuses close Node's debugger; these are Chromium's own ways into a page, or around its walls. */
const refusedSwitches = [
  'remote-debugging-port', 'remote-debugging-pipe', 'disable-web-security', 'disable-site-isolation-trials', 'allow-running-insecure-content',
  'enable-blink-features', 'enable-experimental-web-platform-features', 'load-extension',
] as const;

/** The first switch with which a packed till must not be started. */
export const refusedSwitch = (commandLine: Pick<CommandLine, 'hasSwitch'>): string | undefined =>
  refusedSwitches.find((name) => commandLine.hasSwitch(name));

/** Node would take any server's certificate when this is set, and no fuse forbids it. */
export const trustCheckedServersOnly = (variables: NodeJS.ProcessEnv): void => {
  delete variables['NODE_TLS_REJECT_UNAUTHORIZED'];
};
