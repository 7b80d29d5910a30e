/** What a page asks of the network: its own origin is answered by the app's handler, nothing else leaves. */
import type { CdpParams, CdpSession } from './cdp.ts';
import { isOwnUrl } from './origin.ts';
import type { PageRequest, ProtocolModule } from './protocol.ts';

interface PausedRequest {
  readonly requestId: string;
  readonly frameId: string;
  readonly resourceType: string;
  readonly request: {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly postDataEntries?: readonly { readonly bytes?: string }[];
  };
}

/** Decides on a document request before it is answered; false keeps the page where it is. */
export type NavigationGate = (url: string, frameId: string) => Promise<boolean>;

/** Intercepts a page's requests, and those of the workers it starts. */
export async function interceptRequests(session: CdpSession, answer: ProtocolModule['answer'], mayNavigate: NavigationGate, workerSession: (id: string) => CdpSession): Promise<void> {
  const fail = (requestId: string, errorReason: string): Promise<CdpParams> => session.send('Fetch.failRequest', { requestId, errorReason });

  async function handle({ requestId, frameId, resourceType, request }: PausedRequest): Promise<void> {
    if (resourceType === 'Document' && !(await mayNavigate(request.url, frameId))) return void (await fail(requestId, 'Aborted'));
    if (!isOwnUrl(request.url)) {
      console.error(`[electron stand-in] refused a request to ${request.url}: only the app's own scheme is served`);
      return void (await fail(requestId, 'BlockedByClient'));
    }
    const response = await answer(toPageRequest(request)).catch((error: unknown) => console.error('[electron stand-in] protocol handler failed:', error));
    if (!response) return void (await fail(requestId, 'Failed'));
    await session.send('Fetch.fulfillRequest', { requestId, responseCode: response.status, responseHeaders: response.headers, body: response.body.toString('base64') });
  }

  // A page that goes away takes its open requests along; that is no failure of the app's.
  session.on('Fetch.requestPaused', (params) => void handle(params as unknown as PausedRequest).catch(() => undefined));
  session.on('Target.attachedToTarget', (params) => {
    const worker = workerSession(params['sessionId'] as string);
    void interceptRequests(worker, answer, mayNavigate, workerSession)
      .catch(() => undefined)
      .then(() => worker.send('Runtime.runIfWaitingForDebugger'))
      .catch(() => undefined);
  });
  await Promise.all([
    session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
    session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true, filter: [{ type: 'worker' }, { type: 'shared_worker' }] }),
  ]);
}

function toPageRequest(request: PausedRequest['request']): PageRequest {
  const parts = request.postDataEntries?.map((entry) => Buffer.from(entry.bytes ?? '', 'base64'));
  return { url: request.url, method: request.method, headers: request.headers, body: parts && Buffer.concat(parts) };
}
