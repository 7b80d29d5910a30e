// The counts in the JSON reports of Vitest and Playwright.
import { existsSync, readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** What a Vitest report counts. A file that could not even be loaded has no test in it and still counts as one failure. */
export function countVitest(report) {
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** What a Playwright report counts. Errors outside any journey count too; an unsteady journey has passed, and is told of. */
export function countPlaywright({ stats, errors = [] }) {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped };
}

/**
 * What failed in a Vitest report, by name, with the first lines of why.
 * @returns {{ name: string, why: string }[]}
 */
export const failuresOfVitest = ({ testResults }) =>
  testResults.flatMap(({ name, status, message, assertionResults }) =>
    status === 'failed' && assertionResults.length === 0
      ? [{ name, why: firstLines(message) }]
      : assertionResults
          .filter((test) => test.status === 'failed')
          .map((test) => ({ name: `${name} > ${test.fullName}`, why: firstLines(test.failureMessages.join('\n')) })),
  );

/**
 * The tests that failed and then passed, by name, with the first lines of why they failed.
 * @returns {{ name: string, why: string }[]}
 */
export const unsteadyOfVitest = ({ testResults }) =>
  testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status, failureMessages }) => status === 'passed' && failureMessages.length > 0)
      .map((test) => ({ name: `${name} > ${test.fullName}`, why: firstLines(test.failureMessages.join('\n')) })),
  );

/**
 * What failed in a Playwright report, by name, with the first lines of why.
 * @returns {{ name: string, why: string }[]}
 */
export const failuresOfPlaywright = ({ suites = [], errors = [] }) => [
  ...errors.map(({ message }) => ({ name: 'outside any journey', why: firstLines(message) })),
  ...suites.flatMap(toldOfSuite(({ ok }) => !ok)),
];

/**
 * The journeys that failed and then passed, by name, with the first lines of why they failed.
 * @returns {{ name: string, why: string }[]}
 */
export const unsteadyOfPlaywright = ({ suites = [] }) =>
  suites.flatMap(toldOfSuite(({ tests }) => tests.some(({ status }) => status === 'flaky')));

const toldOfSuite = (isWanted) => ({ file, specs = [], suites = [] }) => [
  ...specs
    .filter(isWanted)
    .map(({ title, tests }) => ({
      name: `${file} > ${title}`,
      why: [
        firstLines(tests.flatMap(({ results }) => results.flatMap(({ errors }) => errors.map((e) => e.message)))[0]),
        ...tests.flatMap(({ results }) => results.flatMap(windowsThen)),
      ].join('\n'),
    })),
  ...suites.flatMap(toldOfSuite(isWanted)),
];

/** What the tills' windows said when a journey failed. */
const windowsThen = ({ attachments = [] }) =>
  attachments
    .filter(({ name, body }) => name === 'window' && body !== undefined)
    .map(({ body }) => `A window:\n${Buffer.from(body, 'base64').toString('utf8')}`);

/** Enough to know the failure again; all of it stands above and in the report. */
const firstLines = (text = '') =>
  stripVTControlCharacters(text)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 12)
    .join('\n');

/** The failures of a part, from its report; none when there is no report. */
export const failuresOf = ({ reportFile, list }) =>
  existsSync(reportFile) ? list(JSON.parse(readFileSync(reportFile, 'utf8'))) : [];

/**
 * The counts of one part. A part that ended badly without a failure in its report, or ran nothing, has failed once:
 * a crash must never look like a pass.
 * @returns {Counts}
 */
export function countPart({ reportFile, exitCode, count }) {
  const counts = existsSync(reportFile)
    ? count(JSON.parse(readFileSync(reportFile, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 };
  const ranNothing = counts.passed + counts.failed + counts.skipped === 0;
  return counts.failed === 0 && (exitCode !== 0 || ranNothing) ? { ...counts, failed: 1 } : counts;
}

/** The sum of all parts. */
export const sum = (parts) =>
  parts.reduce(
    (total, part) => ({
      passed: total.passed + part.passed,
      failed: total.failed + part.failed,
      skipped: total.skipped + part.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );

/** The closing line, read by people and by build servers. */
export const closingLine = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;
