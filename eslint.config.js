import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { exportsAreDocumented } from './test/check/exports-are-documented.mjs';

const rooms = ['domain', 'main', 'preload', 'renderer', 'server', 'test', 'deploy'];
const typed = [...rooms.map((room) => `${room}/**/*.{ts,tsx}`), '*.config.ts'];
const program = ['domain/**/*.ts', 'main/**/*.ts', 'preload/**/*.ts', 'renderer/*.ts', 'server/**/*.ts'];

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/',
      'out/',
      'dist/',
      'test-output/',
      'demo-output/',
      '.cache/',
      'resources/',
      'bench/',
      '**/*.d.ts',
      '**/*.d.mts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: typed,
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: rooms.map((room) => `${room}/tsconfig.json`), tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Numbers and booleans in a template read as they are; everything else is a slip.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // An async function without an await keeps a promise-shaped promise; a `() => doIt()` is no confusion.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      // The strings spread here are digits and byte-like letters, on purpose by code point.
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Fastify and React both take async handlers where the types say void.
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false, attributes: false, properties: false } },
      ],
    },
  },
  {
    files: program,
    plugins: { countersign: { rules: { 'exports-are-documented': exportsAreDocumented } } },
    rules: { 'countersign/exports-are-documented': 'error' },
  },
  { files: [...program, 'renderer/**/*.tsx'], rules: { 'no-console': ['error', { allow: ['error'] }] } },
  {
    files: ['test/**/*.{ts,tsx}'],
    rules: {
      // A test that finds nothing there fails on the spot: that is its job.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  { files: ['renderer/**/*.{ts,tsx}'], extends: [reactHooks.configs.flat['recommended-latest']] },
  {
    files: ['**/*.{mjs,js,cjs}'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'URL',
          'fetch',
          'AbortSignal',
          'Buffer',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'module',
          'require',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
);
