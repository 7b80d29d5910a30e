/** Chromium's page targets: hands one to each window and closes every other before it runs. */
import type { CdpConnection, CdpSession } from './cdp.ts';

export interface Target {
  readonly targetId: string;
  readonly session: CdpSession;
  /** Called once, when the page is gone. */
  readonly onGone: (listener: () => void) => void;
}

export interface Targets {
  readonly claim: () => Promise<Target>;
}

interface TargetInfo {
  readonly targetId: string;
  readonly type: string;
}

export async function createTargets(cdp: CdpConnection): Promise<Targets> {
  const { browser } = cdp;
  const attached = new Map<string, string>();
  const owned = new Set<string>();
  const goneListeners = new Map<string, () => void>();
  let creating = 0;

  browser.on('Target.attachedToTarget', (params) => {
    const info = params['targetInfo'] as TargetInfo;
    const sessionId = params['sessionId'] as string;
    attached.set(info.targetId, sessionId);
    if (params['waitingForDebugger'] && creating === 0) void closeUnclaimed(info.targetId, cdp.session(sessionId)).catch(() => undefined);
  });
  browser.on('Target.detachedFromTarget', (params) => {
    const targetId = [...attached].find(([, sessionId]) => sessionId === params['sessionId'])?.[0] ?? '';
    attached.delete(targetId);
    cdp.drop(params['sessionId'] as string);
    goneListeners.get(targetId)?.();
    goneListeners.delete(targetId);
  });
  await browser.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true, filter: [{ type: 'page' }] });

  /** A popup that no window claims. It must run before it closes, for its opener may be waiting for it; until then its requests are held. */
  async function closeUnclaimed(targetId: string, session: CdpSession): Promise<void> {
    await session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
    await session.send('Runtime.runIfWaitingForDebugger');
    await browser.send('Target.closeTarget', { targetId });
  }

  async function create(): Promise<string> {
    creating += 1;
    const { targetId } = await browser.send('Target.createTarget', { url: 'about:blank', newWindow: true });
    creating -= 1;
    return targetId as string;
  }

  async function claim(): Promise<Target> {
    const first = [...attached.keys()].find((targetId) => !owned.has(targetId));
    const targetId = first ?? (await create());
    owned.add(targetId);
    const sessionId = attached.get(targetId);
    if (!sessionId) throw new Error('Chromium made no page for the window.');
    const session = cdp.session(sessionId);
    await session.send('Runtime.runIfWaitingForDebugger');
    return { targetId, session, onGone: (listener) => void goneListeners.set(targetId, listener) };
  }

  return { claim };
}
