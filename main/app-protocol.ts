import type { CustomScheme } from 'electron';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

/** The till's own origin is `app://till`. Must be registered before Electron is ready. */
export const tillScheme: CustomScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true },
};
export const tillPage = 'app://till/index.html';

/** The one inline style of the screens: react-aria's, which spares buttons the wait for a double tap. Allowed by its hash. */
export const pressableStyle = `@layer {
  [data-react-aria-pressable] {
    touch-action: pan-x pan-y pinch-zoom;
  }
}`;

/**
 * Nothing else inline, nothing from elsewhere, no network at all: what the till says to the server goes through main.
 * Drawn paper and icons are data and blob images; sounds are bundled files.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' 'sha256-${createHash('sha256').update(pressableStyle).digest('base64')}'`,
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
};

const headers = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
};

/** Serves the built screens from `folder`, and nothing outside it. */
export const createAppProtocol = (folder: string) => async (request: Request): Promise<Response> => {
  const { host, pathname } = new URL(request.url);
  if (host !== 'till' || request.method !== 'GET') return refusal(405);
  const path = resolveInside(folder, pathname === '/' ? '/index.html' : pathname);
  const mediaType = path === undefined ? undefined : mediaTypes[extname(path)];
  if (path === undefined || mediaType === undefined) return refusal(404);
  try {
    return new Response(new Uint8Array(await readFile(path)), { headers: { ...headers, 'content-type': mediaType } });
  } catch {
    return refusal(404);
  }
};

const refusal = (status: number): Response => new Response(null, { status, headers });

/** The file of a URL's path; undefined when it would leave the folder or can't be a file's name. */
const resolveInside = (folder: string, pathname: string): string | undefined => {
  let name: string;
  try {
    name = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  if (/[\0\\]/u.test(name) || name.split('/').includes('..')) return undefined;
  const path = join(folder, name);
  return path.startsWith(folder + sep) ? path : undefined;
};
