import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { indexedDbFolder } from '../../test/electron-stand-in/launch.ts';
import type { Paper } from '../../test/journey/demo-business.ts';
import type { Counter } from './counter.ts';
import { contactServer, drained } from './looking.ts';
import { redeem } from './redeeming.ts';
import { sellForCash } from './selling.ts';

/** The second till opens while the server is there, so that it knows the store's certificates. */
export const openSecondTill = async (counter: Counter): Promise<void> => {
  const { words, press, type, see } = counter;
  await counter.watchPapers();
  await counter.signIn(counter.till.manager);
  await see(words.home.noShift);
  await press('F6');
  await see(words.shift.titleOpen);
  await type(counter.amount(100));
  await press('Enter');
  await see(words.home.title);
  await contactServer(counter);
  await drained(counter);
};

/** Two bad days at the second till: a damaged journal, and the power gone between the two durable writes. */
export const haveBadDays = async (counter: Counter, shared: Paper, starting: <Value>(start: Promise<Value>) => Promise<Value>): Promise<void> => {
  const { words, press, see, shoot, till } = counter;
  await counter.waitFor(counter.connection(words.status.offline), 'visible', 90_000);
  await redeem(counter, 20, shared);
  await see(words.done.redeemed);
  await press('Enter');

  const database = indexedDbFolder(till.folder);
  const older = `${database}.older`;
  let mend = async (): Promise<void> => undefined;
  await starting(till.restart('close', async () => {
    await cp(database, older, { recursive: true });
    mend = await damageJournal(join(till.folder, 'journal'));
  }));
  await see(words.trouble.title);
  await shoot('trouble');
  await starting(till.restart('close', () => mend()));
  counter.tell('a damaged journal stops the second till before anyone sells on it; with its file back it goes on');

  await counter.signIn(till.manager);
  await see(words.home.title);
  await sellForCash(counter, counter.sheet('small'));
  await starting(till.restart('kill', async () => {
    // As if the power had gone after the journal's write and before the database's.
    await rm(database, { recursive: true });
    await cp(older, database, { recursive: true });
  }));
  await counter.signIn(till.manager);
  await see(words.unconfirmed.title);
  await shoot('unconfirmed');
  await press('F8');
  await see(words.home.title);
  counter.tell('the power went between two writes: the till asks, the answer is kept');
};

/** The second till is the first to reach the server again. */
export const drainSecondTill = async (counter: Counter): Promise<void> => {
  await contactServer(counter);
  await counter.waitFor(counter.connection(counter.words.status.online), 'visible', 60_000);
  await drained(counter);
};

/** Changes one letter in the middle of the journal; gives back how to undo it. */
const damageJournal = async (folder: string): Promise<() => Promise<void>> => {
  const [name] = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.journal')).sort().reverse();
  if (name === undefined) throw new Error('the second till has no journal');
  const path = join(folder, name);
  const good = await readFile(path);
  const bad = Buffer.from(good);
  const at = good.indexOf('\n') + 60;
  bad.writeUInt8(good.readUInt8(at) === 0x30 ? 0x31 : 0x30, at);
  await writeFile(path, bad);
  return () => writeFile(path, good);
};
