import { mkdir } from 'node:fs/promises';
import { openDatabase, startEmbedded } from './database.ts';
import { prepareDemo } from './demo/demo.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { startNewEpoch } from './epoch.ts';
import { openKeys } from './keys.ts';
import { createLog } from './log.ts';
import { migrate } from './migrate.ts';
import { makeOfficeUser } from './office/command.ts';
import { createServer, realOutside } from './server.ts';
import { readTotals } from './totals.ts';

/** Starts everything in order and returns what stops it, in the opposite order. */
const serve = async (environment: Environment): Promise<() => Promise<void>> => {
  const log = createLog((line) => { process.stderr.write(line); }, environment.logLevel);
  await mkdir(environment.dataFolder, { recursive: true, mode: 0o711 });
  const keys = await openKeys(environment.keyFile);
  const cluster = environment.databaseUrl === undefined ? await startEmbedded(environment) : undefined;
  const databaseUrl = environment.databaseUrl ?? cluster?.url ?? '';
  const database = openDatabase(databaseUrl);
  const stopDatabase = async (): Promise<void> => { await database.close(); await cluster?.stop(); };
  try {
    await migrate(database, realOutside.newId);
    if (environment.demo) await prepareDemo({ database, keys, folder: environment.dataFolder, ...realOutside }, environment.demo);
    const { app } = await createServer({ database, keys, log });
    const url = await app.listen({ host: environment.host, port: environment.port });
    process.stdout.write(`${JSON.stringify({ ready: true, url, databaseUrl })}\n`);
    return async () => { await app.close(); await stopDatabase(); };
  } catch (error) {
    await stopDatabase();
    throw error;
  }
};

/** `main.js totals`: the auditor's totals as JSON, from the database that DATABASE_URL names. */
const printTotals = async ({ databaseUrl }: Environment): Promise<void> => {
  if (databaseUrl === undefined) throw new Error('DATABASE_URL must name the database to add up');
  const database = openDatabase(databaseUrl);
  process.stdout.write(`${JSON.stringify(await readTotals(database.read))}\n`);
  await database.close();
};

/** `main.js restored`: to be run once after DATABASE_URL was restored from a backup, before tills come back. */
const markRestored = async ({ databaseUrl }: Environment): Promise<void> => {
  if (databaseUrl === undefined) throw new Error('DATABASE_URL must name the database that was restored');
  const database = openDatabase(databaseUrl);
  await startNewEpoch(database, realOutside.newId);
  await database.close();
};

/** `main.js office-user ADDRESS NAME`: the first person of headquarters, or a new start for one who is locked out. */
const printOfficeUser = async (environment: Environment, given: readonly string[]): Promise<void> => {
  if (environment.databaseUrl === undefined) throw new Error('DATABASE_URL must name the business\'s database; a server that started its own prints it when it is ready');
  const keys = await openKeys(environment.keyFile);
  const database = openDatabase(environment.databaseUrl);
  try {
    await migrate(database, realOutside.newId);
    process.stdout.write(await makeOfficeUser({ database, keys, ...realOutside }, given));
  } finally {
    await database.close();
  }
};

const run = async (): Promise<void> => {
  const environment = readEnvironment(process.env);
  switch (process.argv[2]) {
    case undefined: break;
    case 'totals': await printTotals(environment); return;
    case 'restored': await markRestored(environment); return;
    case 'office-user': await printOfficeUser(environment, process.argv.slice(3)); return;
    default: throw new Error(`there is no command ${process.argv[2]}: there are totals, restored and office-user`);
  }
  let stopping: Promise<void> | undefined;
  const starting = serve(environment);
  const stop = (): void => {
    // The second signal of an impatient person changes nothing: what is under way is finished first.
    stopping ??= starting.then((stopServing) => stopServing(), () => undefined).then(() => { process.exit(0); });
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  await starting;
};

run().catch((error: unknown) => {
  process.stderr.write(`The server could not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
