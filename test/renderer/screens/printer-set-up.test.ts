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
  it('a cashier is told who may and when, and the page opens nothing', async () => {
    await begin();
    await press('F10');
    expect(await drawerBox().count()).toBe(0);
    expect(await page().locator('main').innerText()).toContain('only for a manager, and while no shift is open');
    await press('F3');
    expect((await pages()).map(({ drawer }) => drawer)).toEqual([false]);
  });

  it('what a manager ticked opens nothing for the cashier who comes after', async () => {
    await begin({ signedIn: '0', shift: '0' });
    await press(...managerSignsIn, 'F10');
    await tick();
    await press('F3');
    expect((await pages()).map(({ drawer }) => drawer)).toEqual([true]);
    // Also where the screen stays as it is while another one signs in.
    await page().evaluate(() => { const { till } = window.stage.fake; till.signedIn(till.snapshot().info!.operators[0]!); });
    await press('F3');
    expect((await pages()).map(({ drawer }) => drawer)).toEqual([true, false]);
  });

  it('during a shift not even a manager opens it so: cash lies in it, and F5 records it', async () => {
    await begin({ signedIn: '0' });
    await press(...managerSignsIn, 'F10');
    expect(await drawerBox().count()).toBe(0);
    await press('F3');
    expect((await pages()).map(({ drawer }) => drawer)).toEqual([false]);
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

describe('the test page of the settings', () => {
  const choose = (name: string) => page().locator('.choice-option', { hasText: name }).click();
  const result = () => page().locator('.test-result');
  /** In the part of the window that is left between notice and status bar, and under no other thing. */
  const isInSight = (text: string) => page().getByText(text).first().evaluate((element) => {
    const { left, top, bottom } = element.getBoundingClientRect();
    return [top + 2, bottom - 2].every((y) => element.contains(document.elementFromPoint(left + 8, y)));
  });

  it('goes to the printer on the screen, which is saved with it', async () => {
    await begin();
    await press('F10');
    expect(await page().getByRole('button', { name: 'Print test page' }).innerText()).not.toContain('Save');
    await choose('Device file');
    await page().getByLabel('Path').fill('/dev/usb/lp7');
    expect(await page().getByRole('button', { name: 'Save and print test page' }).isVisible()).toBe(true);
    await press('F3');
    expect((await pages()).map(({ to }) => to)).toEqual([{ type: 'file', path: '/dev/usb/lp7' }]);
    expect(await page().locator('.badge-unsaved').count()).toBe(0);
  });

  it('is not printed without a printer, or with half an address', async () => {
    await begin();
    await press('F10');
    await choose('No printer');
    await press('F3');
    expect(await page().locator('.notice p').first().innerText()).toContain('Choose how the printer is connected');
    await choose('Network');
    await page().getByLabel('Address').fill('192,168,1,50');
    await press('F3');
    expect(await page().locator('.notice p').first().innerText()).toContain('no spaces, commas');
    expect(await pages()).toEqual([]);
  });

  it('has its answer gone as soon as another printer is on the screen', async () => {
    await begin();
    await press('F10', 'F3');
    expect(await result().count()).toBe(1);
    await choose('Device file');
    expect(await result().count()).toBe(0);
  });

  it.each([['printed', 'Printed.'], ['failed', 'The page was not printed']])('%s: what came of it is in sight and has the focus', async (print, text) => {
    await begin({ print });
    await press('F10', 'F3');
    expect(await isInSight(text)).toBe(true);
    expect(await result().evaluate((element) => element === document.activeElement)).toBe(true);
    if (print === 'printed') expect(await isInSight('Compare the paper with this list.')).toBe(true);
  });

  it('in the first run the error is in sight too', async () => {
    await begin({ firstRunDone: '0', print: 'failed', signedIn: '0', shift: '0', devices: '1' });
    await press('Enter');
    await page().getByLabel('Address').focus();
    await press('Enter');
    expect(await isInSight('The page was not printed')).toBe(true);
    expect(await result().evaluate((element) => element === document.activeElement)).toBe(true);
  });
});
