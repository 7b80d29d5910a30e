/**
 * `app://till` as Chromium sees it.
 *
 * Chromium can't navigate to a scheme it doesn't know, so a standard scheme becomes an https origin that no
 * resolver knows (`.test` is reserved), and every URL that main sees is mapped back.
 */
const suffix = '.countersign.test';

const toPageHost = (host: string): string => `${host}${suffix}`;

/** `app://till/index.html` becomes `https://till.countersign.test/index.html`; other schemes are left alone. */
export function toChromiumUrl(url: string, scheme: string | undefined): string {
  const match = scheme ? new RegExp(`^${scheme}://([^/?#]*)`, 'i').exec(url) : null;
  return match ? `https://${toPageHost(match[1] ?? '')}${url.slice(match[0].length) || '/'}` : url;
}

/** The way back, for URLs and origins. */
export function fromChromiumUrl(url: string, scheme: string | undefined): string {
  const match = /^https:\/\/([^/?#:]+)\.countersign\.test(?=[/?#]|$)/.exec(url);
  return match && scheme ? `${scheme}://${match[1]}${url.slice(match[0].length)}` : url;
}

export const isOwnUrl = (url: string): boolean => /^https:\/\/[^/?#:]+\.countersign\.test(?=[/?#]|$)/.test(url);

/** A Content-Security-Policy or a CORS header that names `app://till` or the whole scheme names the mapped origin. */
export function toChromiumHeader(value: string, scheme: string): string {
  const withOrigins = value.replace(new RegExp(`\\b${scheme}://([A-Za-z0-9.-]+)`, 'g'), (_, host: string) => `https://${toPageHost(host)}`);
  return withOrigins.replace(new RegExp(`(^|[\\s;,])${scheme}:(?=$|[\\s;,])`, 'g'), (_, before: string) => `${before}https://*${suffix}`);
}
