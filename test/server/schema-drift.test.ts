import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { dumpSchema } from './schema-dump.ts';
import { createTestDatabase } from './harness.ts';

const schemaFile = fileURLToPath(new URL('../../server/schema.sql', import.meta.url));

it('server/schema.sql says what the migrations make', async () => {
  const test = await createTestDatabase(1);
  const dump = await dumpSchema(test.database.read);
  await test.drop();
  if (process.env['UPDATE_SCHEMA'] === '1') await writeFile(schemaFile, dump);
  expect(dump).toContain('create table certificates');
  expect(await readFile(schemaFile, 'utf8')).toBe(dump);
});
