import { describe, expect, it } from 'vitest';
import { bracketed, digitalLink, makeControlNumber, makeGtin, makeNumber } from '../../domain/number.ts';
import type { CountersignApi, ScannerDropped, ScannerScan } from '../../preload/contract.ts';
import { createScanDoor, listenForDeviceScans } from '../../renderer/scan-door.ts';

const number = makeNumber(makeGtin('0952123456789'), '123456789012345');
const other = makeNumber(makeGtin('0952123456789'), '543210987654321');

const createDoor = () => {
  let nowMs = 10_000;
  const scans: string[] = [];
  const drops: string[] = [];
  const door = createScanDoor({ nowMs: () => nowMs, onScan: (text) => scans.push(text), onDropped: (reason) => drops.push(reason) });
  return { door, scans, drops, wait: (ms: number) => { nowMs += ms; } };
};

describe('one paper', () => {
  it.each([
    ['the same text', number, number],
    ['bars and QR', number, digitalLink(number, 'https://id.example')],
    ['with and without the symbology in front', `]C1${number}`, number],
    ['printed form and FNC1', bracketed(number), `\u001d${number}`],
    ['a control number with and without hyphens', makeControlNumber(12, 345), makeControlNumber(12, 345).replaceAll('-', '')],
    ['a code of others', '4006381333931', '4006381333931\r'],
  ])('read twice within 300 ms counts once: %s', (_name, first, second) => {
    const { door, scans, drops, wait } = createDoor();
    door.scan(first);
    wait(300);
    door.scan(second);
    expect(scans).toEqual([first]);
    expect(drops).toEqual(['double']);
  });

  it('shown again later counts again', () => {
    const { door, scans, wait } = createDoor();
    door.scan(number);
    wait(301);
    door.scan(number);
    expect(scans).toHaveLength(2);
  });

  it('that stays under the scanner counts once, however long', () => {
    const { door, scans, wait } = createDoor();
    for (let reading = 0; reading < 20; reading += 1) {
      door.scan(number);
      wait(200);
    }
    expect(scans).toHaveLength(1);
  });

  it('is not let in again because another one came between', () => {
    const { door, scans, wait } = createDoor();
    for (const text of [number, other, number, other]) {
      door.scan(text);
      wait(60);
    }
    expect(scans).toEqual([number, other]);
  });
});

it('takes in what devices read and what broke on its way, until it stops', () => {
  const { door, scans, drops } = createDoor();
  let scan: (scan: ScannerScan) => void = () => undefined;
  let drop: (dropped: ScannerDropped) => void = () => undefined;
  let listening = 2;
  const api: Pick<CountersignApi, 'onScannerScan' | 'onScannerDropped'> = {
    onScannerScan: (listener) => { scan = listener; return () => { listening -= 1; }; },
    onScannerDropped: (listener) => { drop = listener; return () => { listening -= 1; }; },
  };
  const stop = listenForDeviceScans(api, door);
  scan({ device: 'serial:/dev/ttyACM0', text: number, symbology: null, at: 1 });
  scan({ device: 'hid:0c2e:0b61', text: number, symbology: ']C1', at: 2 });
  drop({ device: 'serial:/dev/ttyACM0', reason: 'baud-rate', length: 9 });
  expect(scans).toEqual([number]);
  expect(drops).toEqual(['double', 'baud-rate']);
  stop();
  expect(listening).toBe(0);
});
