import { describe, expect, it } from 'vitest';
import { fromChromiumUrl, isOwnUrl, toChromiumHeader, toChromiumUrl } from './origin.ts';

describe('app://till as an https origin', () => {
  it.each([
    ['app://till', 'https://till.countersign.test/'],
    ['app://till/', 'https://till.countersign.test/'],
    ['app://till/a/b.html?x=1#y', 'https://till.countersign.test/a/b.html?x=1#y'],
  ])('maps %s', (app, chromium) => {
    expect(toChromiumUrl(app, 'app')).toBe(chromium);
    expect(fromChromiumUrl(chromium, 'app')).toBe(app.endsWith('till') ? `${app}/` : app);
  });

  it('maps an origin, which has no path', () => {
    expect(fromChromiumUrl('https://till.countersign.test', 'app')).toBe('app://till');
  });

  it.each(['https://till.countersign.test.evil.example/', 'https://evil.example/https://till.countersign.test/', 'http://till.countersign.test/', 'https://till.countersign.test:8443/'])('does not take %s for its own', (url) => {
    expect(fromChromiumUrl(url, 'app')).toBe(url);
    expect(isOwnUrl(url)).toBe(false);
  });

  it('maps the scheme inside a content security policy', () => {
    expect(toChromiumHeader("default-src 'self' app://till; img-src app: data:", 'app')).toBe("default-src 'self' https://till.countersign.test; img-src https://*.countersign.test data:");
  });
});
