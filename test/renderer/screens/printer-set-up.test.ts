import { describe, expect, it } from 'vitest';
import { useStage } from './on-stage.ts';

/** Setting up the printer on the real screens over a made-up till: what goes to which printer, and who may open the drawer. */

const { page, begin, press } = useStage();
const managerSignsIn = ['3', ...'654321'] as const;
/** The pages that were printed, newest last: to which printer, and whether they open the drawer. */
const pages = () => page().evaluate(() => window.stage.printed.map(({ document, printer }) => ({
  to: printer.connection, drawer: document.lines.some(({ kind }) => kind === 'drawer'),
})));
const drawerBox = () => page().getByRole('checkbox', { name: /drawer/u });
const tick = async (): Promise<void> => {
  await drawerBox().focus();
  await press('Space');
};

describe('the drawer and the test page', () => {
  it('a cashier is told that a manager has to be signed in, and the page opens nothing', async () => {
    await begin();
    await press('F10');
    expect(await drawerBox().count()).toBe(0);
    expect(await page().locator('main').innerText()).toContain('only while a manager is signed in');
    await press('F3');
    expect((await pages()).map(({ drawer }) => drawer)).toEqual([false]);
  });

  it('what a manager ticked opens nothing for the cashier who comes after', async () => {
    await begin({ signedIn: '0' });
    await press(...managerSignsIn, 'F10');
    await tick();
    await press('F3');
    expect((await pages()).map(({ drawer }) => drawer)).toEqual([true]);
    // Also where the screen stays as it is while another one signs in.
    await page().evaluate(() => { const { till } = window.stage.fake; till.signedIn(till.snapshot().info!.operators[0]!); });
    await press('F3');
    expect((await pages()).map(({ drawer }) => drawer)).toEqual([true, false]);
  });

  it('before anybody works here it can be tried, and once a shift is open no more', async () => {
    await begin({ firstRunDone: '0', signedIn: '0', shift: '0' });
    await press('Enter');
    await tick();
    await press('Enter');
    expect((await pages()).map(({ drawer }) => drawer)).toEqual([true]);
    await begin({ firstRunDone: '0', signedIn: '0', shift: '1' });
    await press('Enter');
    expect(await drawerBox().count()).toBe(0);
  });
});
