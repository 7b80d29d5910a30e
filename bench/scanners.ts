import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
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

type Paper = { readonly scan: string; readonly control: string };

/** A scan over a serial port beside a scan of the keyboard wedge, in turn, on the same till. */
export const scannersBench: Benchmark = {
  name: 'scanners',
  title: 'Serial scanner to verdict, beside the wedge',
  how: [
    'The running till has a scanner on a serial port: a pseudo terminal that the real serialport package opens in the devices process. Serial and wedge scans take turns, on papers of one kind.',
    'Time, the same for both: from just before the harness hands over the whole scan (bytes with CR; keys with Enter through the browser\'s debugging door, as if typed before) to the second animation frame after the certificate stands on the counter.',
    'An HID scanner can\'t be made on a test machine. Its reports take the same way as serial bytes from the devices process on.',
  ],
  run: async ({ quick, say }) => {
    if (!hasSocat) return { figures: [], versions: {}, remarks: ['Not measured: this machine has no socat, which makes the serial port.'] };
    const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
    const central = await openCentral(600);
    const pty = await createPty(join(folder, 'scanner'));
    try {
      const home = await prepareTill(central, 'scanners', undefined, [{ type: 'serial', path: pty.path, baudRate: 115_200, suffix: 'cr' }]);
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
        const times = { serial: [] as number[], wedge: [] as number[] };
        let broken = 0;
        const count = quick ? 200 : 600;
        for (let round = -warmUps; round < count; round += 1) {
          // Two scans of the same kind of paper: sold and unsold ones take turns.
          for (const [offset, way] of [[0, 'wedge'], [2, 'serial']] as const) {
            const paper = papers[((round + warmUps) * 4 + offset) % papers.length];
            if (!paper) throw new Error('there is no paper to scan');
            const ms = way === 'wedge'
              ? await timed(page, paper, () => wedge.scan(paper.scan))
              : await timed(page, paper, () => pty.write(`${paper.scan}\r`));
            if (ms === undefined) broken += 1;
            else if (round >= 0) times[way].push(ms);
            if (broken > brokenMax) throw new Error(`no verdict on ${paper.control}; the screen says: ${await page.locator('.till').innerText()}`);
          }
        }
        say(`${String(count)} scans each: done`);
        return {
          figures: [figure('serial scan to verdict painted', 'ms', times.serial, { against: { name: 'wedge scan, same till', samples: times.wedge }, targets: [{ of: 'ratio', atMost: 1.1 }] })],
          versions: { ...await runtimeVersions(till), PostgreSQL: central.postgresVersion },
          remarks: broken === 0 ? [] : [`${String(broken)} scans were broken by a machine that stalled, and left out.`],
        };
      });
    } finally {
      await pty.unplug();
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
