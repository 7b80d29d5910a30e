import { describe, expect, it } from 'vitest';
import { passwordProblem } from '../../domain/office.ts';
import type { PaperRelease } from '../../domain/office-wire.ts';
import { currentRelease, paperOrderState, sendingMsMax } from '../../domain/paper-order.ts';
import { parseScan } from '../../domain/number.ts';
import { specimenNumber } from '../../domain/specimen.ts';

const release = (more: Partial<PaperRelease> = {}): PaperRelease => ({
  id: 'r', reason: '', fingerprint: '', askedBy: { id: 'a', name: 'A' }, askedAt: 1, releasedBy: null, releasedAt: null, withdrawnBy: null, withdrawnAt: null,
  downloadedBy: null, downloadedAt: null, sent: 0, finishedAt: null, failedAt: null, ...more,
});
const order = (releases: readonly PaperRelease[], more: { readonly made?: number; readonly receivedAt?: number; readonly shipped?: number } = {}) =>
  ({ count: 10, made: more.made ?? 10, receivedAt: more.receivedAt ?? null, shipped: more.shipped ?? 0, releases: [...releases] });

describe('how an order of paper stands', () => {
  it.each([
    ['making', order([release()], { made: 9 })],
    ['to-release', order([release()])],
    ['to-download', order([release({ releasedAt: 2 })])],
    ['sending', order([release({ releasedAt: 2, downloadedAt: 1_000 })])],
    ['broken', order([release({ releasedAt: 2, downloadedAt: 1_000, failedAt: 1_001 })])],
    ['broken', order([release({ releasedAt: 2, downloadedAt: 1_000 - sendingMsMax })])],
    ['at-printer', order([release({ releasedAt: 2, downloadedAt: 3, finishedAt: 4 })])],
    ['withdrawn', order([release({ withdrawnAt: 2 })])],
    ['at-printer', order([release({ withdrawnAt: 9 }), release({ releasedAt: 2, downloadedAt: 3, finishedAt: 4 })])],
    ['to-release', order([release(), release({ releasedAt: 2, downloadedAt: 3, finishedAt: 4 })])],
    ['at-printer', order([release({ releasedAt: 2, downloadedAt: 3, finishedAt: 4 })], { shipped: 9 })],
    ['shipped', order([release({ releasedAt: 2, downloadedAt: 3, finishedAt: 4 })], { shipped: 10 })],
    ['received', order([release({ releasedAt: 2, downloadedAt: 3, finishedAt: 4 })], { receivedAt: 5 })],
  ] as const)('%s', (state, given) => {
    expect(paperOrderState(given, 1_000)).toBe(state);
  });

  it('goes by the newest release that was not withdrawn', () => {
    expect(currentRelease(order([release({ id: 'new', withdrawnAt: 1 }), release({ id: 'old' })]))?.id).toBe('old');
  });
});

describe('a password', () => {
  it.each([
    ['a quiet morning', undefined], ['elevenchars', 'too-short'], ['가나다라마바사아자차카타', undefined], ['x'.repeat(129), 'too-long'],
    ['abcabcabcabcabc', 'too-plain'], ['my lovelace password', 'too-plain'],
  ] as const)('%s: %s', (password, problem) => {
    expect(passwordProblem(password, 'Lovelace@example.com')).toBe(problem);
  });
});

describe('the specimen', () => {
  it('reads like any certificate', () => {
    expect(parseScan(specimenNumber('09521234543213'))).toMatchObject({ ok: true, value: { kind: 'certificate', gtin: '09521234543213' } });
  });
});
