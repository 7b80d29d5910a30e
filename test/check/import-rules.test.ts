import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const configuration = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
  forbidden: { name: string }[];
  options: object;
};

/** A file that breaks a rule, and what it imports. Each stands alone, so that it breaks that rule and no other. */
const violations: Record<string, { file: string; imports: string }> = {
  'domain-imports-nothing-of-ours': { file: 'domain/bad-room.ts', imports: '../server/good.ts' },
  'domain-is-pure': { file: 'domain/bad-io.ts', imports: 'node:fs' },
  'contract-imports-domain-only': { file: 'preload/contract.ts', imports: './good.ts' },
  'preload-imports-contract-and-domain': { file: 'preload/bad.ts', imports: '../main/good.ts' },
  'main-imports-domain-and-contract': { file: 'main/bad.ts', imports: '../renderer/good.ts' },
  'renderer-imports-domain-and-contract': { file: 'renderer/bad.ts', imports: '../main/good.ts' },
  'server-imports-domain': { file: 'server/bad.ts', imports: '../main/good.ts' },
  'renderer-uses-no-node': { file: 'renderer/bad-node.ts', imports: 'node:path' },
  'only-store-imports-dexie': { file: 'renderer/bad-dexie.ts', imports: 'dexie' },
  'only-database-imports-pg': { file: 'server/bad-pg.ts', imports: 'pg' },
  'only-main-and-preload-import-electron': { file: 'server/bad-electron.ts', imports: 'electron' },
  'only-devices-import-hardware': { file: 'main/bad-hid.ts', imports: 'node-hid' },
  'no-circles': { file: 'domain/circle-back.ts', imports: './circle.ts' },
  'every-import-resolves': { file: 'domain/bad-nowhere.ts', imports: './nowhere.ts' },
};

/** What the rules allow: none of these may be reported. */
const allowed: Record<string, string> = {
  'domain/good.ts': '',
  'domain/circle.ts': `import './circle-back.ts'`,
  'preload/good.ts': `import '../domain/good.ts'`,
  'main/good.ts': `import '../domain/good.ts'; import '../preload/contract.ts'; import 'electron'; import 'node:fs'`,
  'main/devices/good.ts': `import 'node-hid'; import 'serialport'`,
  'renderer/good.ts': `import '../domain/good.ts'; import '../preload/contract.ts'`,
  'renderer/store.ts': `import 'dexie'`,
  'server/good.ts': `import '../domain/good.ts'; import 'node:fs'`,
  'server/database.ts': `import 'pg'`,
  'test/good.ts': `import '../server/good.ts'; import '../renderer/good.ts'; import 'pg'`,
};

let copy: string;
let found: { rule: string; file: string }[];

beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), 'import-rules-'));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  cpSync(join(root, 'tsconfig.json'), join(copy, 'tsconfig.json'));
  const plant = (file: string, text: string): void => {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    writeFileSync(join(copy, file), `${text}\nexport const here = 1\n`);
  };
  for (const [file, text] of Object.entries(allowed)) plant(file, text);
  for (const { file, imports } of Object.values(violations)) plant(file, `import '${imports}'`);
  const { options, ...ruleSet } = configuration;
  const result = await cruise(['domain', 'main', 'preload', 'renderer', 'server', 'test'], {
    ...options,
    tsConfig: {},
    baseDir: copy,
    validate: true,
    ruleSet,
  } as never);
  found = (result.output as ICruiseResult).summary.violations.map(({ rule, from }) => ({
    rule: rule.name,
    file: from,
  }));
});

afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

describe('the import rules', () => {
  test('are each proven here', () => {
    expect(Object.keys(violations).sort()).toEqual(configuration.forbidden.map(({ name }) => name).sort());
  });

  test.each(Object.entries(violations))('%s finds its violation', (rule, { file }) => {
    expect(found).toContainEqual({ rule, file });
  });

  test('leave in peace what is allowed', () => {
    const reported = found.filter(({ file }) => file in allowed);
    expect(reported).toEqual([]);
  });
});
