import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { electronBinary } from '../test/electron-stand-in/launch.ts';
import { openHidDevices } from '../test/journey/hid-devices.ts';
import { reportsOf } from '../test/main/devices/hid-replay.ts';
import { createPty, hasSocat } from '../test/main/devices/pty.ts';
import type { Benchmark } from './benchmark.ts';
import { figure } from './measure/result.ts';
import { openCentral } from './world/central.ts';
import { openShift, prepareTill, runtimeVersions, using, whenReady, whenSynced } from './world/till.ts';
import { connectWedge } from './world/wedge.ts';

const warmUps = 5;
const verdictTimeoutMs = 3_000;
const betweenMs = 30;
const brokenMax = 25;

const hidScanner = { vendorId: 0x0c2e, productId: 0x0b61, serialNumber: 'BENCH' };

type Paper = { readonly scan: string; readonly control: string };

/** Scans over a serial port and by HID reports beside scans of the keyboard wedge, in turn, on the same till. */
export const scannersBench: Benchmark = {
  name: 'scanners',
  title: 'Serial and HID scanner to verdict, beside the wedge',
  how: [
    'The running till has a scanner on a serial port: a pseudo terminal that the real serialport package opens in the devices process. The other is an HID POS scanner. The ways take turns, on papers of one kind.',
    'Time, the same for both: from just before the harness hands over the whole scan (bytes with CR; a Honeywell\'s reports; keys with Enter through the browser\'s debugging door, as if typed before) to the second animation frame after the certificate stands on the counter.',
    'An HID scanner can\'t be made on a test machine: its reports enter where node-hid would hand them over in the devices process, on the stand-in only. What the system and node-hid need before that is not in the figure.',
  ],
  run: async ({ quick, say }) => {
    if (!hasSocat) return { figures: [], versions: {}, remarks: ['Not measured: this machine has no socat, which makes the serial port.'] };
    const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
    const central = await openCentral(600);
    const pty = await createPty(join(folder, 'scanner'));
    const hid = await openHidDevices(folder);
    await hid.plug(hidScanner);
    const ways = electronBinary() === undefined ? ['wedge', 'serial', 'hid'] as const : ['wedge', 'serial'] as const;
    try {
      const home = await prepareTill(central, 'scanners', undefined, {
        scanners: [{ type: 'serial', path: pty.path, baudRate: 115_200, suffix: 'cr' }, { type: 'hid', ...hidScanner }], env: hid.env,
      });
      const store = central.stores[0];
      const papers: Paper[] = (store?.paper ?? []).flatMap((paper, index) => [paper, ...(store?.sold[index] ? [store.sold[index]] : [])]);
      await using(home.launch, async ({ page }) => {
        await whenReady(page);
        await whenSynced(page, papers.length);
      });
      return await using(home.launch, async (till) => {
        const { page } = till;
        await whenReady(page);
        await openShift(page);
        const wedge = await connectWedge(page);
        const times = { wedge: [] as number[], serial: [] as number[], hid: [] as number[] };
        const send = {
          wedge: ({ scan }: Paper) => wedge.scan(scan),
          serial: ({ scan }: Paper) => pty.write(`${scan}\r`),
          hid: async ({ scan }: Paper) => { hid.send(hidScanner.serialNumber, reportsOf('honeywell', scan)); },
        };
        let broken = 0;
        const count = quick ? 200 : 600;
        for (let round = -warmUps; round < count; round += 1) {
          // Scans of the same kind of paper: sold and unsold ones take turns from round to round.
          for (const [place, way] of ways.entries()) {
            const paper = papers[((round + warmUps) * (2 * ways.length + 1) + 2 * place) % papers.length];
            if (!paper) throw new Error('there is no paper to scan');
            const ms = await timed(page, paper, () => send[way](paper));
            if (ms === undefined) broken += 1;
            else if (round >= 0) times[way].push(ms);
            if (broken > brokenMax) throw new Error(`no verdict on ${paper.control}; the screen says: ${await page.locator('.till').innerText()}`);
          }
        }
        say(`${String(count)} scans each: done`);
        return {
          figures: ways.filter((way) => way !== 'wedge').map((way) =>
            figure(`${way === 'hid' ? 'HID' : way} scan to verdict painted`, 'ms', times[way], { against: { name: 'wedge scan, same till', samples: times.wedge }, targets: [{ of: 'ratio', atMost: 1.1 }] })),
          versions: { ...await runtimeVersions(till), PostgreSQL: central.postgresVersion },
          remarks: broken === 0 ? [] : [`${String(broken)} scans were broken by a machine that stalled, and left out.`],
        };
      });
    } finally {
      await pty.unplug();
      await hid.close();
      await central.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** From the hand-over of a scan to its verdict; undefined when there was none. */
const timed = async (page: Page, { control }: Paper, send: () => Promise<void>): Promise<number | undefined> => {
  const shown = page.evaluate(({ wanted, timeoutMs }) => window.countersignBench?.scans.paintedAt(wanted, timeoutMs), { wanted: control, timeoutMs: verdictTimeoutMs });
  await page.evaluate(() => undefined);
  const startedAt = performance.timeOrigin + performance.now();
  await send();
  const paintedAt = await shown;
  if (typeof paintedAt !== 'number') return undefined;
  await page.keyboard.press('F7');
  await page.waitForFunction(() => document.querySelector('.till-screen .control') === null, undefined, { timeout: verdictTimeoutMs, polling: 10 });
  await page.waitForTimeout(betweenMs);
  return paintedAt - startedAt;
};
