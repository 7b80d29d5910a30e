const prefix = 'countersign-practice-';

/** What a practice world's databases are called: never the real till's, and another name after every reset. */
export const practiceDatabase = (world: string): string => `${prefix}${world}`;

/** Deletes the databases of worlds that are over. One that is still open goes at the next start. */
export const forgetOtherWorlds = async (factory: Pick<IDBFactory, 'databases' | 'deleteDatabase'>, world: string): Promise<void> => {
  const all = await factory.databases().catch(() => []);
  for (const { name } of all) {
    if (name?.startsWith(prefix) === true && !name.startsWith(practiceDatabase(world))) factory.deleteDatabase(name);
  }
};
