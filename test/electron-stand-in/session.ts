/** `session.defaultSession`: the permission handlers, settled when a page loads. */
import type { Protocol, Session, WebContents } from 'electron';
import type { CdpParams } from './cdp.ts';
import { fromChromiumUrl } from './origin.ts';
import { strict } from './strict.ts';
import { HonouredEmitter, mix } from './emitter.ts';

type RequestHandler = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>;
type CheckHandler = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>;
type Permission = Parameters<CheckHandler>[1];

const permissions: readonly (readonly [Permission, CdpParams])[] = [
  ['clipboard-read', { name: 'clipboard-read' }], ['clipboard-sanitized-write', { name: 'clipboard-write' }], ['geolocation', { name: 'geolocation' }],
  ['media', { name: 'camera' }], ['media', { name: 'microphone' }], ['midi', { name: 'midi' }], ['midiSysex', { name: 'midi', sysex: true }],
  ['notifications', { name: 'notifications' }], ['persistent-storage', { name: 'persistent-storage' }], ['screen-wake-lock', { name: 'screen-wake-lock' }],
  ['idle-detection', { name: 'idle-detection' }], ['window-management', { name: 'window-management' }], ['local-fonts', { name: 'local-fonts' }],
];

export interface SessionModule {
  readonly session: { readonly defaultSession: Session };
  /** Asks the handlers for each permission and tells Chromium what they said about this origin. */
  readonly applyPermissions: (contents: WebContents, origin: string, scheme: string | undefined, send: (method: string, params: CdpParams) => Promise<CdpParams>) => Promise<void>;
}

export function createSession(protocol: Protocol): SessionModule {
  let onRequest: RequestHandler | null = null;
  let onCheck: CheckHandler | null = null;

  async function isGranted(contents: WebContents, permission: Permission, origin: string): Promise<boolean> {
    const details = { isMainFrame: true, requestingUrl: `${origin}/`, securityOrigin: origin };
    if (onCheck?.(contents, permission, origin, details)) return true;
    const handler = onRequest;
    if (!handler) return !onCheck;
    return new Promise((resolve) => handler(contents, permission, resolve, details));
  }

  const honoured: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'protocol' | 'isPersistent' | 'setSpellCheckerEnabled'> = {
    setPermissionRequestHandler: (handler) => { onRequest = handler; },
    setPermissionCheckHandler: (handler) => { onCheck = handler; },
    isPersistent: () => true,
    setSpellCheckerEnabled: () => undefined,
    protocol,
  };
  // A download never starts here, because nothing but the app's own scheme is served.
  const defaultSession = strict('session', mix(new HonouredEmitter('session', ['will-download', 'select-hid-device', 'select-serial-port', 'select-usb-device']), honoured)) as unknown as Session;

  return {
    session: strict('session', { defaultSession }),
    applyPermissions: async (contents, origin, scheme, send) => {
      const own = fromChromiumUrl(origin, scheme);
      await Promise.all(permissions.map(async ([permission, descriptor]) => {
        const setting = (await isGranted(contents, permission, own)) ? 'granted' : 'denied';
        await send('Browser.setPermission', { permission: descriptor, setting, origin }).catch(() => undefined); // Unknown to this Chromium.
      }));
    },
  };
}
