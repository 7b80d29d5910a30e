import { describe, expect, it } from 'vitest';
import { useStage } from './on-stage.ts';

/** The first run's questions about scanner and printer, by keyboard and pointer. */

const { page, begin, press, title } = useStage();
const fresh = { firstRunDone: '0', signedIn: '0', shift: '0' };

describe('a port that no list names', () => {
  it('is tried with Enter in its field, which never skips the question', async () => {
    await begin(fresh);
    const summary = page().locator('summary').filter({ hasText: 'A port that is missing here' });
    await summary.focus();
    await press('Enter');
    expect(await title()).toBe('Question 3 of 4');
    await page().getByLabel('Port').fill('/dev/rfcomm7');
    await press('Enter');
    expect(await title()).toBe('Question 3 of 4');
    expect(await page().locator('.finder-answers').innerText()).toContain('Listening to the keyboard and /dev/rfcomm7');
  });
});

describe('the way back', () => {
  it('leads from the printer to the scanner and on to the till that is enrolled already', async () => {
    await begin(fresh);
    await press('Enter');
    expect(await title()).toBe('Question 4 of 4');
    await press('Escape');
    expect(await title()).toBe('Question 3 of 4');
    await press('Escape');
    expect(await title()).toBe('Question 2 of 4');
    expect(await page().locator('main').innerText()).toContain('This till is enrolled');
    expect(await page().getByLabel('Enrolment code').count()).toBe(0);
    await press('Enter');
    expect(await title()).toBe('Question 3 of 4');
  });
});

describe('taking the mark off a line of the test page', () => {
  it('moves no line, whatever is concluded', async () => {
    await begin(fresh);
    await press('Enter', 'Enter');
    const lines = page().locator('.answers-list .check');
    const places = () => lines.evaluateAll((all) => all.map((line) => Math.round(line.getBoundingClientRect().top)));
    await lines.nth(7).click();
    const before = await places();
    for (const line of [10, 4, 1]) {
      await lines.nth(line).click();
      expect(await places()).toEqual(before);
    }
    expect(await page().locator('.answers').innerText()).toContain('Compare the paper with this list.');
  });

  it('also the first one: the instruction stays and the remark has its own room', async () => {
    await begin(fresh);
    await press('Enter', 'Enter');
    const line = page().locator('.answers-list .check').nth(7);
    const top = async () => Math.round((await line.boundingBox())?.y ?? 0);
    await line.scrollIntoViewIfNeeded();
    const before = await top();
    await line.click();
    expect(await page().locator('.answers').innerText()).toContain('The till does without what does not work');
    expect(await top()).toBe(before);
  });
});
