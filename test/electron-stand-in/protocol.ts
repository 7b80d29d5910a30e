/** `protocol`: one privileged scheme, answered by the app's own handler. */
import type { CustomScheme, Protocol } from 'electron';
import { fromChromiumUrl, toChromiumHeader } from './origin.ts';
import { onlyOptions, refuse, strict } from './strict.ts';

type Handler = Parameters<Protocol['handle']>[1];

/** A page's request as Chromium paused it. */
export interface PageRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

export interface PageResponse {
  readonly status: number;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly body: Buffer;
}

export interface ProtocolModule {
  readonly protocol: Protocol;
  /** The scheme that is mapped, once privileged and handled. */
  readonly scheme: () => string | undefined;
  readonly answer: (request: PageRequest) => Promise<PageResponse>;
}

export function createProtocol(isReady: () => boolean): ProtocolModule {
  let privileged: string | undefined;
  const handlers = new Map<string, Handler>();

  function registerSchemesAsPrivileged(schemes: CustomScheme[]): void {
    if (isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    if (schemes.length !== 1 || !schemes[0]) return refuse('more than one privileged scheme');
    const { scheme, privileges = {} } = schemes[0];
    onlyOptions('privileges', privileges, ['standard', 'secure', 'supportFetchAPI', 'corsEnabled', 'stream', 'codeCache']);
    // The https origin that stands for it is both, so a scheme that is neither would behave unlike itself.
    if (!privileges.standard || !privileges.secure) return refuse(`scheme ${scheme} without the privileges standard and secure`);
    if (!privileges.supportFetchAPI) return refuse(`scheme ${scheme} without the privilege supportFetchAPI`);
    privileged = scheme;
  }

  function handle(scheme: string, handler: Handler): void {
    if (!isReady()) throw new Error('protocol.handle cannot be called before app is ready');
    if (scheme !== privileged) return refuse(`scheme ${scheme}, not registered by registerSchemesAsPrivileged before ready`);
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    handlers.set(scheme, handler);
  }

  async function answer(request: PageRequest): Promise<PageResponse> {
    const scheme = privileged;
    const handler = scheme && handlers.get(scheme);
    if (!scheme || !handler) throw new Error('No handler for the scheme');
    const hasBody = request.method !== 'GET' && request.method !== 'HEAD' && request.body;
    const url = fromChromiumUrl(request.url, scheme);
    const headers = Object.entries(request.headers).map(([name, value]) => [name, fromChromiumUrl(value, scheme)] as [string, string]);
    const response = await handler(new Request(url, { method: request.method, headers, ...(hasBody && { body: new Uint8Array(hasBody) }) }));
    return {
      status: response.status,
      headers: [...response.headers].map(([name, value]) => ({ name, value: toChromiumHeader(value, scheme) })),
      body: Buffer.from(await response.arrayBuffer()),
    };
  }

  const honoured: Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle' | 'unhandle' | 'isProtocolHandled'> = {
    registerSchemesAsPrivileged,
    handle,
    unhandle: (scheme) => void handlers.delete(scheme),
    isProtocolHandled: (scheme) => handlers.has(scheme),
  };
  return { protocol: strict('protocol', honoured) as Protocol, scheme: () => (privileged && handlers.has(privileged) ? privileged : undefined), answer };
}
