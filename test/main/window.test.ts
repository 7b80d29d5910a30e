import { describe, expect, it } from 'vitest';
import { confine, refusePermissions, windowOptions } from '../../main/window.ts';

type Guards = Parameters<typeof confine>[0];
type Prevented = { url: string; isMainFrame: boolean; preventDefault: () => void };

/** A page's contents that only remember what was asked of them. */
const contents = () => {
  const listeners = new Map<string, (event: Prevented) => void>();
  let open: ((details: { url: string }) => { action: string }) | undefined;
  const guarded = {
    on: (event: string, listener: (event: Prevented) => void) => { listeners.set(event, listener); },
    setWindowOpenHandler: (handler: typeof open) => { open = handler; },
  } as unknown as Guards;
  confine(guarded, () => undefined);
  const isPrevented = (event: string, url: string, isMainFrame = true): boolean => {
    let prevented = false;
    listeners.get(event)?.({ url, isMainFrame, preventDefault: () => { prevented = true; } });
    return prevented;
  };
  return { isPrevented, open: (url: string) => open?.({ url }) };
};

describe('the window', () => {
  it.each([true, false])('is sandboxed and isolated, has no Node and no webview (packaged: %s)', (isPackaged) => {
    const { webPreferences } = windowOptions({ preload: '/preload.cjs', kiosk: false, isPackaged });
    expect(webPreferences).toMatchObject({ preload: '/preload.cjs', sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, webSecurity: true, devTools: !isPackaged });
  });

  it('can be the only thing on the screen', () => {
    expect(windowOptions({ preload: '/p', kiosk: true, isPackaged: true }).kiosk).toBe(true);
  });
});

describe('a page', () => {
  it.each(['https://example.com/', 'app://other/index.html', 'app://till.evil/index.html', 'file:///etc/passwd', 'javascript:alert(1)', 'app://till/other.html'])('is not led to %s', (url) => {
    expect(contents().isPrevented('will-navigate', url)).toBe(true);
  });

  it('may load itself again', () => {
    expect(contents().isPrevented('will-navigate', 'app://till/index.html')).toBe(false);
  });

  it('leads no frame inside it anywhere', () => {
    expect(contents().isPrevented('will-frame-navigate', 'app://till/index.html', false)).toBe(true);
    expect(contents().isPrevented('will-frame-navigate', 'app://till/index.html', true)).toBe(false);
  });

  it('opens no window, follows no redirect, embeds no page', () => {
    const page = contents();
    expect(page.open('app://till/index.html')).toEqual({ action: 'deny' });
    expect(page.isPrevented('will-redirect', 'app://till/index.html')).toBe(true);
    expect(page.isPrevented('will-attach-webview', '')).toBe(true);
  });
});

it('refuses every permission but to keep the database', () => {
  let request: ((contents: unknown, permission: string, callback: (granted: boolean) => void) => void) | undefined;
  let check: ((contents: unknown, permission: string) => boolean) | undefined;
  refusePermissions({
    setPermissionRequestHandler: (handler) => { request = handler as unknown as typeof request; },
    setPermissionCheckHandler: (handler) => { check = handler as unknown as typeof check; },
  });
  const isGranted = (permission: string): boolean => {
    const requested: boolean[] = [];
    request?.(null, permission, (granted) => { requested.push(granted); });
    return requested[0] === true && check?.(null, permission) === true;
  };
  for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'serial', 'hid', 'usb', 'fullscreen', 'openExternal', 'unknown']) {
    const asked: boolean[] = [];
    request?.(null, permission, (granted) => { asked.push(granted); });
    expect(asked, permission).toEqual([false]);
    expect(check?.(null, permission), permission).toBe(false);
  }
  expect(isGranted('persistent-storage')).toBe(true);
});
