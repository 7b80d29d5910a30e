import { testPattern } from '../../domain/test-pattern.ts';
import type { Counter } from './counter.ts';

/** The four questions of a new till, answered as a store would: its own server, its code, a scan, a page. */
export const answerFirstRun = async (counter: Counter, code: string): Promise<void> => {
  const { words, press, shoot, page, till, waitFor } = counter;
  const question = (text: string) => waitFor(page().getByText(text, { exact: true }));
  await counter.watchPapers();
  await question(words.firstRun.welcome);
  await shoot('first-run-purpose');
  await press('2');
  await question(words.firstRun.codeTitle);
  await page().getByLabel(words.firstRun.server).fill(till.line.url);
  await page().getByLabel(words.firstRun.code).fill(code);
  await shoot('first-run-code');
  await press('Enter');
  await question(words.firstRun.scanTitle);
  await till.driver().scan(testPattern);
  await question(words.firstRun.scanGood);
  await shoot('first-run-scanner');
  await press('Enter');
  await question(words.firstRun.printTitle);
  await press('Enter');
  await question(words.firstRun.printGood);
  await shoot('first-run-printer');
  await counter.keepPaper('test-page');
  await press('Enter');
  await counter.see(words.signIn.title);
  counter.tell('the new till is enrolled; scanner and printer are tried');
};

/** Signs in, once with a wrong PIN, and opens the shift with its float. */
export const openShift = async (counter: Counter): Promise<void> => {
  const { words, press, type, see, shoot, till } = counter;
  await counter.watchPapers();
  await see(words.signIn.title);
  await press('2');
  await shoot('sign-in');
  await type('111111');
  await counter.waitFor(counter.page().getByText(till.cashier.name).first());
  await counter.waitFor(counter.page().locator('.notice-problem'));
  await shoot('wrong-pin');
  await press('Escape', 'Escape');
  await counter.signIn(till.cashier);
  await see(words.home.noShift);
  await shoot('home-without-shift');
  await press('F6');
  await see(words.shift.titleOpen);
  await type(counter.amount(200));
  await shoot('open-shift');
  await press('Enter');
  await see(words.home.title);
  counter.tell(`${till.cashier.name} has opened the shift`);
};
