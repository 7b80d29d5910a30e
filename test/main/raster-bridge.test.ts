import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createRasterBridge } from '../../main/raster-bridge.ts';
import type { EventPayload } from '../../preload/contract.ts';

const request = { text: '가', locale: 'ko', lineHeightDots: 24, maxWidthDots: 100, align: 'center', bold: true } as const;
const bitmap = { widthDots: 8, heightDots: 1, bits: new Uint8Array([1]) };

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

it('asks the window in the contract\'s words and gives each its own answer', async () => {
  const sent: EventPayload<'printer:raster'>[] = [];
  const bridge = createRasterBridge((payload) => { sent.push(payload); return true; });
  const first = bridge.draw(request);
  const second = bridge.draw(request);
  expect(sent[0]).toEqual({ id: sent[0]!.id, text: '가', widthDots: 100, heightDots: 24, align: 'center', bold: true, locale: 'ko' });
  bridge.reply({ id: sent[1]!.id, raster: null });
  bridge.reply({ id: sent[0]!.id, raster: bitmap });
  bridge.reply({ id: 99, raster: bitmap });
  expect(await first).toEqual(bitmap);
  expect(await second).toBeUndefined();
});

it('has no picture without a window, nor from one that never answers', async () => {
  expect(await createRasterBridge(() => false).draw(request)).toBeUndefined();
  const silent = createRasterBridge(() => true).draw(request);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await silent).toBeUndefined();
});
