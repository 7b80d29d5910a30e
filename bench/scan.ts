import type { Page } from 'playwright';
import { figure, type Figure } from './measure/result.ts';
import type { Benchmark } from './benchmark.ts';
import { openCentral } from './world/central.ts';
import { launchEmpty, openShift, prepareTill, runtimeVersions, using, whenReady, whenSynced } from './world/till.ts';
import { connectWedge, type Wedge } from './world/wedge.ts';

const warmUps = 3;
const verdictTimeoutMs = 3_000;
/** A broken scan is told and left out; more of them than this are no accident. */
const brokenMax = 25;
/** The till takes the same paper within 300 ms for one scan read twice, and a customer comes with another one anyway. */
const betweenMs = 30;

/** The demo's own stock and sold certificates are in the directory too; how many of them a till may know does not matter here. */
const slack = 800;

type Paper = { readonly scan: string; readonly control: string };

/** From the last key of a scan to the verdict on the glass, by size of the directory. */
export const scanBench: Benchmark = {
  name: 'scan',
  title: 'Scan to verdict painted',
  how: [
    'Keys are injected into the running till as a wedge scanner sends them. Time: from the injection of Enter (the event\'s own time) to the second animation frame after the certificate stands on the counter.',
    'The directory comes from the server\'s feed. The till is started again before each size, so the first scan of a bucket reads it from IndexedDB.',
    'Papers of this store\'s stock and sold ones in turn (verdicts: sell, redeem), each beside the same keys into an empty window of the same runtime, which writes one word at Enter.',
  ],
  run: async ({ quick, say }) => {
    const central = await openCentral(600);
    const empty = await launchEmpty(central.dataFolder);
    try {
      const home = await prepareTill(central, 'scan');
      const store = central.stores[0];
      const papers: Paper[] = (store?.paper ?? []).flatMap((paper, index) => [paper, ...(store?.sold[index] ? [store.sold[index]] : [])]);
      const floorWedge = await connectWedge(empty.page);
      const figures: Figure[] = [];
      let versions = {};
      let added = 0;
      let broken = 0;
      for (const size of quick ? [1_000, 100_000] : [1_000, 100_000, 1_000_000]) {
        const wanted = size - slack;
        await central.addCertificates(wanted - added, 'active', 900_000 + figures.length);
        added = wanted;
        await using(home.launch, async ({ page }) => {
          await whenReady(page);
          await whenSynced(page, size - slack);
        });
        await using(home.launch, async (till) => {
          const { page } = till;
          await whenReady(page);
          await openShift(page);
          versions = await runtimeVersions(till);
          const wedge = await connectWedge(page);
          const ours: number[] = [];
          const floor: number[] = [];
          const count = quick ? 200 : 600;
          for (let round = -warmUps; round < count; round += 1) {
            const paper = papers[(round + warmUps) % papers.length];
            if (!paper) throw new Error('there is no paper to scan');
            const floorMs = await pressEmpty(empty.page, floorWedge, paper.scan);
            const verdictMs = await scanOnce(page, wedge, paper);
            if (verdictMs === undefined) {
              broken += 1;
              if (broken > brokenMax) throw new Error(`no verdict on ${paper.control}; the screen says: ${await page.locator('.till').innerText()}`);
              continue;
            }
            if (round < 0) continue;
            floor.push(floorMs);
            ours.push(verdictMs);
          }
          const identify = await page.evaluate(() => window.countersignBench?.times.identify ?? []);
          const name = `${size.toLocaleString('en-US')} certificates`;
          figures.push(figure(name, 'ms', ours, {
            against: { name: 'empty window, key to paint', samples: floor }, targets: [{ of: 'p95', atMost: 50 }, { of: 'p99', atMost: 100 }],
          }), figure(`${name}: identify (main hashes and seals the number), within the above`, 'ms', identify.slice(warmUps)));
          say(`${name}: done`);
        });
      }
      return { figures, versions: { ...versions, PostgreSQL: central.postgresVersion }, remarks: broken === 0 ? [] : [`${String(broken)} scans were broken between two keys by a machine that stalled, and left out.`] };
    } finally {
      await empty.close();
      await central.close();
    }
  },
};

/** Undefined when the scan came to nothing: a machine that stalls between two keys breaks it, and the till says so. */
const scanOnce = async (page: Page, wedge: Wedge, { scan, control }: Paper): Promise<number | undefined> => {
  const shown = page.evaluate(({ control: wanted, timeoutMs }) => window.countersignBench?.scans.verdictOn(wanted, timeoutMs), { control, timeoutMs: verdictTimeoutMs });
  await page.evaluate(() => undefined);
  await wedge.scan(scan);
  const ms = await shown;
  if (typeof ms !== 'number') return undefined;
  await page.keyboard.press('F7');
  await page.waitForFunction(() => document.querySelector('.till-screen .control') === null, undefined, { timeout: verdictTimeoutMs, polling: 10 });
  await page.waitForTimeout(betweenMs);
  return ms;
};

const pressEmpty = async (page: Page, wedge: Wedge, text: string): Promise<number> => {
  const painted = page.evaluate(() => (window as unknown as { nextPaint: () => Promise<number> }).nextPaint());
  await page.evaluate(() => undefined);
  await wedge.scan(text);
  return painted;
};
