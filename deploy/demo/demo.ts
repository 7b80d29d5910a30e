/**
 * The demo shift, without a display: two stores, one in dollars and English, one in won and Korean, each with two
 * tills, on the real server and its PostgreSQL. Leaves pictures of every screen, every receipt, and a summary.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openShop } from '../../test/journey/shop.ts';
import type { Picture } from './camera.ts';
import { contactSheet } from './contact-sheet.ts';
import { drawPapers } from './papers.ts';
import { createStage } from './stage.ts';
import { openStoreDay, type StoreDayRun } from './store-day.ts';
import { closingLines, summarize, summaryMarkdown } from './summary.ts';

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const output = resolve(root, process.env['COUNTERSIGN_DEMO_OUTPUT'] ?? 'demo-output');
const startedAt = Date.now();
const seconds = (): string => ((Date.now() - startedAt) / 1_000).toFixed(0);
const tell = (text: string): void => { console.log(`${seconds().padStart(4)} s  ${text}`); };

const days: StoreDayRun[] = [];

/** Runs the shift; answers whether everything agreed. */
const run = async (stage: ReturnType<typeof createStage>): Promise<boolean> => {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  const pictures: Picture[] = [];
  tell('starting PostgreSQL and the server with a demo business');
  const shop = stage.own(await stage.starting(openShop()));
  const stores = [{ index: 0, language: 'en' as const }, { index: 2, language: 'ko' as const }];
  days.push(...await Promise.all(stores.map((store) =>
    openStoreDay({ shop, ...store, output, starting: stage.starting, keep: (picture) => pictures.push(picture), tell }))));
  await Promise.all(days.map((day) => day.withServer()));
  tell('stopping the server');
  await shop.restartCentral('stop', async () => {
    await Promise.all(days.map((day) => day.withoutServer()));
    tell('starting the server again');
  });
  await Promise.all(days.map((day) => day.serverIsBack()));
  const books = await Promise.all(days.map((day) => day.close()));

  tell('drawing the receipts');
  const drawn = await Promise.all(days.map(({ page, papers }) => drawPapers(page(), output, papers())));
  const papers = drawn.flat();
  const summary = summarize(books, await shop.totals());
  const warnings = papers.flatMap(({ file, warnings: found }) => found.map((warning) => `${file}: ${warning}`));
  const facts = [
    `${String(pictures.length)} pictures of ${String(new Set(pictures.map(({ shot }) => shot)).size)} screens, ${String(papers.length)} papers; all of them on one page: index.html.`,
    `The till ran on ${days[0]?.runtime() === 'electron' ? 'Electron' : 'the Electron stand-in over Chromium'}. It took ${seconds()} s.`,
    ...warnings,
  ];
  await writeFile(join(output, 'index.html'), contactSheet(pictures, papers));
  await writeFile(join(output, 'summary.json'), `${JSON.stringify({ ...summary, pictures: pictures.length, papers: papers.length, printerWarnings: warnings, seconds: Number(seconds()) }, undefined, 2)}\n`);
  await writeFile(join(output, 'summary.md'), summaryMarkdown(summary, facts));
  for (const line of closingLines(summary)) tell(line);
  for (const difference of summary.differences) tell(`NOT EQUAL: ${difference}`);
  return summary.equal && warnings.length === 0;
};

/** What stood on the screens when it went wrong. */
const lookOnceMore = async (): Promise<void> => {
  for (const [index, page] of days.flatMap(({ pages }) => pages()).entries()) {
    const file = `failed-${String(index + 1)}.png`;
    await page.screenshot({ path: join(output, file), timeout: 5_000 }).then(() => { tell(`the screen at that moment: ${file}`); }, () => undefined);
  }
};

const stage = createStage(tell);
const passed = await run(stage).catch(async (error: unknown) => {
  if (stage.isStopping()) return false;
  console.error(error);
  await lookOnceMore();
  return false;
});
await stage.clear();
if (!stage.isStopping()) {
  tell(passed ? 'done: tills and server agree to the cent' : 'the demo did not come to a good end');
  console.log(`\nLook at ${join(output, 'index.html')} (all pictures) and ${join(output, 'summary.md')}.`);
}
// Whatever still listens must not keep the command from ending.
process.exit(stage.isStopping() ? 130 : passed ? 0 : 1);
