import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether Debian's hledger is here; root's set-up installs it. */
export const hasHledger = spawnSync('hledger', ['--version']).status === 0;

/** Runs hledger over a journal; throws with its words when it finds anything. */
const hledger = (journal: string, ...given: readonly string[]): string => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-hledger-'));
  try {
    const file = join(folder, 'ledger.journal');
    writeFileSync(file, journal);
    return execFileSync('hledger', ['--file', file, ...given], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LANG: 'C.UTF-8' } });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Everything that hledger can check of a journal like ours. */
export const checkJournal = (journal: string): void => {
  hledger(journal, 'check', '--strict');
  hledger(journal, 'check', 'ordereddates', 'payees');
};

/** Each account's balance in each currency, as hledger adds it up, in decimals. */
export const balancesOf = (journal: string, ...more: readonly string[]): ReadonlyMap<string, string> => {
  const csv = hledger(journal, 'balance', '--flat', '--empty', '--no-total', '--layout=bare', '--output-format=csv', ...more);
  return new Map(csv.trimEnd().split('\n').slice(1).map((line) => {
    const [account = '', currency = '', balance = ''] = line.split(',').map((field) => field.replaceAll('"', ''));
    return [`${account} ${currency}`, balance] as const;
  }));
};

/** What the journal says, as hledger prints it. */
export const printJournal = (journal: string, ...query: readonly string[]): string => hledger(journal, 'print', ...query);
