import { mkdir } from 'node:fs/promises';
import { createSecretQuestions } from './ask.ts';
import { maskPassword, withoutPassword } from './database-address.ts';
import { openDatabase, startEmbedded } from './database.ts';
import { prepareDemo } from './demo/demo.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { startNewEpoch } from './epoch.ts';
import { lockFolder } from './folder-lock.ts';
import { openKeys } from './keys.ts';
import { createLog } from './log.ts';
import { migrate } from './migrate.ts';
import { makeOfficeUser } from './office/command.ts';
import { withBusiness } from './open-business.ts';
import { createServer, realOutside } from './server.ts';
import { findShopCommand, shopUsages } from './shop/commands.ts';
import { readTotals } from './totals.ts';

/** Starts everything in order and returns what stops it, in the opposite order. */
const serve = async (environment: Environment): Promise<() => Promise<void>> => {
  const stops: (() => Promise<void>)[] = [];
  const stopAll = async (): Promise<void> => { for (const stop of stops.toReversed()) await stop(); };
  try {
    // A reader of the log that goes away must not take the server with it.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
    const log = createLog((line) => { process.stderr.write(line); }, environment.logLevel);
    await mkdir(environment.dataFolder, { recursive: true, mode: 0o711 });
    if (environment.databaseUrl === undefined) stops.push((await lockFolder(environment.dataFolder)).release);
    const keys = await openKeys(environment.keyFile);
    const databaseUrl = environment.databaseUrl ?? await startOwn(environment, stops);
    const database = openDatabase(databaseUrl);
    stops.push(database.close);
    await migrate(database, realOutside.newId);
    if (environment.demo) await prepareDemo({ database, keys, folder: environment.dataFolder, ...realOutside }, environment.demo);
    const { app } = await createServer({ database, keys, log });
    stops.push(() => app.close());
    const url = await app.listen({ host: environment.host, port: environment.port }).catch(explainPort(environment));
    process.stdout.write(`${JSON.stringify({ ready: true, url, databaseUrl: maskPassword(databaseUrl) })}\n`);
    return stopAll;
  } catch (error) {
    await stopAll();
    throw error;
  }
};

const startOwn = async (environment: Environment, stops: (() => Promise<void>)[]): Promise<string> => {
  const cluster = await startEmbedded(environment);
  stops.push(cluster.stop);
  return cluster.url;
};

const explainPort = ({ host, port }: Environment) => (error: unknown): never => {
  if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') throw new Error(`another program is listening on ${host}, port ${String(port)}; PORT chooses another`);
  throw error;
};

type Command = (environment: Environment, given: readonly string[]) => Promise<string>;

const commands: Readonly<Record<string, Command>> = {
  /** The auditor's totals as JSON. */
  'totals': (environment) => withBusiness(environment, async (database) => `${JSON.stringify(await readTotals(database.read))}\n`),
  /** To be run once after the database was restored from a backup, before tills come back. */
  'restored': (environment) => withBusiness(environment, async (database) => { await startNewEpoch(database, realOutside.newId); return ''; }),
  /** The first person of headquarters, or a new start for one who is locked out. */
  'office-user': (environment, given) => withBusiness(environment, async (database) =>
    makeOfficeUser({ database, keys: await openKeys(environment.keyFile), ...realOutside }, given)),
};

const findCommand = (name: string): Command => {
  const found = Object.hasOwn(commands, name) ? commands[name] : undefined;
  const ofShop = findShopCommand(name);
  if (found) return found;
  if (!ofShop) throw new Error(`there is no command ${name}. There are:\n${['totals', 'restored', 'office-user ADDRESS NAME', ...shopUsages()].map((usage) => `  ${usage}`).join('\n')}`);
  return async (environment, given) => {
    const questions = createSecretQuestions(process.stdin, process.stderr);
    try {
      return await withBusiness(environment, (database) => ofShop({ database, ...realOutside, askSecretly: questions.ask }, given));
    } finally {
      questions.close();
    }
  };
};

const runServer = async (): Promise<void> => {
  let stopping: Promise<void> | undefined;
  const starting = serve(readEnvironment(process.env));
  const stop = (): void => {
    // The second signal of an impatient person changes nothing: what is under way is finished first.
    stopping ??= starting.then((stopServing) => stopServing(), () => undefined).then(() => { process.exit(0); });
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  await starting;
};

const run = async (): Promise<void> => {
  const [name, ...given] = process.argv.slice(2);
  if (name === undefined) await runServer();
  else process.stdout.write(await findCommand(name)(readEnvironment(process.env), given));
};

run().catch((error: unknown) => {
  const message = withoutPassword(error instanceof Error ? error.message : String(error), process.env['DATABASE_URL']);
  process.stderr.write(process.argv[2] === undefined ? `The server could not start: ${message}\n` : `${message}\n`);
  process.exitCode = 1;
});
