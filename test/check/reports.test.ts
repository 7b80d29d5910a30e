import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  closingLine,
  countPart,
  countPlaywright,
  countVitest,
  failuresOf,
  failuresOfPlaywright,
  failuresOfVitest,
  sum,
  unsteadyOfPlaywright,
  unsteadyOfVitest,
} from '../reports.mjs';

const folder = mkdtempSync(join(tmpdir(), 'reports-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const vitestReport = (over: object) => ({
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 0,
  testResults: [],
  ...over,
});
const playwrightReport = (stats: object, errors: object[] = []) => ({
  stats: { expected: 2, unexpected: 0, flaky: 0, skipped: 1, ...stats },
  errors,
});

const part = (report: object | undefined, exitCode: number) => {
  const reportFile = join(folder, `${Math.random()}.json`);
  if (report) writeFileSync(reportFile, JSON.stringify(report));
  return countPart({ reportFile, exitCode, count: countVitest });
};

describe('the counts of a test run', () => {
  test('are those of the reports, added up', () => {
    const total = sum([countVitest(vitestReport({})), countPlaywright(playwrightReport({}))]);
    expect(closingLine(total)).toBe('5 passed, 0 failed, 2 skipped');
  });

  test('count a test file that could not be loaded as a failure', () => {
    const report = vitestReport({ testResults: [{ status: 'failed', assertionResults: [] }] });
    expect(countVitest(report).failed).toBe(1);
  });

  test('count an error outside any journey as a failure, and an unsteady journey as passed', () => {
    expect(countPlaywright(playwrightReport({ flaky: 1, unexpected: 1 }, [{}]))).toEqual({ passed: 3, failed: 2, skipped: 1 });
  });

  test('call a part failed that crashed, left no report, or ran nothing', () => {
    expect(part(vitestReport({}), 1).failed).toBe(1);
    expect(part(undefined, 0).failed).toBe(1);
    expect(part(vitestReport({ numPassedTests: 0, numPendingTests: 0 }), 0).failed).toBe(1);
    expect(part(vitestReport({}), 0)).toEqual({ passed: 3, failed: 0, skipped: 1 });
  });
});

describe('the failures of a test run, told once more at its end', () => {
  test('name the test and say why, in a few lines', () => {
    const report = {
      testResults: [
        {
          name: 'test/a.test.ts',
          status: 'failed',
          assertionResults: [
            { fullName: 'adds up', status: 'passed', failureMessages: [] },
            {
              fullName: 'balances',
              status: 'failed',
              failureMessages: [`expected 1\n\nto be 2\n${'at x\n'.repeat(30)}`],
            },
          ],
        },
        { name: 'test/b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
      ],
    };
    const [first, second, ...others] = failuresOfVitest(report);
    expect(first?.name).toBe('test/a.test.ts > balances');
    expect(first?.why.split('\n')).toHaveLength(12);
    expect(first?.why).toMatch(/^expected 1\nto be 2\n/u);
    expect(second).toEqual({ name: 'test/b.test.ts', why: 'no such module' });
    expect(others).toEqual([]);
  });

  test('are none without a report: the counts say that the part failed', () => {
    expect(failuresOf({ reportFile: join(folder, 'none.json'), list: failuresOfVitest })).toEqual([]);
  });

  test('tell what the windows said when a journey failed', () => {
    const attachments = [{ name: 'window', body: Buffer.from('Sold').toString('base64') }, { name: 'error-context' }];
    const failed = {
      title: 'sells',
      ok: false,
      tests: [{ results: [{ errors: [{ message: 'not visible' }], attachments }] }],
    };
    const file = 'sell.journey.ts';
    const suites = [{ file, suites: [{ file, specs: [failed, { ...failed, ok: true }] }] }];
    expect(failuresOfPlaywright({ suites, errors: [{ message: 'no browser' }] })).toEqual([
      { name: 'outside any journey', why: 'no browser' },
      { name: 'sell.journey.ts > sells', why: 'not visible\nA window:\nSold' },
    ]);
  });

  test('name a test that passed only the second time, with what failed the first time', () => {
    const assertionResults = [
      { fullName: 'waits', status: 'passed', failureMessages: ['not yet'] },
      { fullName: 'adds up', status: 'passed', failureMessages: [] },
      { fullName: 'balances', status: 'failed', failureMessages: ['no', 'no'] },
    ];
    expect(unsteadyOfVitest({ testResults: [{ name: 'test/a.test.ts', assertionResults }] })).toEqual([
      { name: 'test/a.test.ts > waits', why: 'not yet' },
    ]);
  });

  test('name a journey that passed only the second time, with what failed the first time', () => {
    const attempts = [{ errors: [{ message: 'not visible' }] }, { errors: [] }];
    const unsteady = { title: 'sells', ok: true, tests: [{ status: 'flaky', results: attempts }] };
    const steady = { title: 'redeems', ok: true, tests: [{ status: 'expected', results: [{ errors: [] }] }] };
    const suites = [{ file: 'sell.journey.ts', specs: [unsteady, steady] }];
    expect(unsteadyOfPlaywright({ suites })).toEqual([{ name: 'sell.journey.ts > sells', why: 'not visible' }]);
    expect(failuresOfPlaywright({ suites })).toEqual([]);
  });
});
