import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { closingLine, countPart, countPlaywright, countVitest, sum } from '../reports.mjs';

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

  test('count a flaky journey and an error outside any journey as failures', () => {
    expect(countPlaywright(playwrightReport({ flaky: 1 }, [{}])).failed).toBe(2);
  });

  test('call a part failed that crashed, left no report, or ran nothing', () => {
    expect(part(vitestReport({}), 1).failed).toBe(1);
    expect(part(undefined, 0).failed).toBe(1);
    expect(part(vitestReport({ numPassedTests: 0, numPendingTests: 0 }), 0).failed).toBe(1);
    expect(part(vitestReport({}), 0)).toEqual({ passed: 3, failed: 0, skipped: 1 });
  });
});
