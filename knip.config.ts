import type { KnipConfig } from 'knip';

// Dead code: files nobody reaches, exports nobody uses, packages nobody imports.
const config: KnipConfig = {
  // The bundles' entries (deploy/bundles.mjs) and what people and build servers call.
  workspaces: {
    '.': {
      entry: [
        'main/main.ts',
        'main/devices/process.ts',
        'preload/preload.ts',
        'renderer/index.html',
        'renderer/main.tsx',
        'deploy/*.mjs',
        'deploy/demo/demo.ts',
        'test/*.mjs',
        'test/electron-stand-in/{build.mjs,hook.ts}',
        'test/electron-stand-in/worlds/*.ts',
        'test/electron-stand-in/fixture/**/*.{ts,cjs,mjs}',
        'test/simulation/*.{mjs,ts}',
        'test/main/journal-child.ts',
        'test/main/devices/parent-port.cjs',
        'test/**/*.test.{ts,tsx}',
        'test/journey/*.journey.ts',
        'test/journey/demo-template.ts',
        '*.config.{ts,js}',
      ],
      project: ['{domain,main,preload,renderer,test,deploy}/**/*.{ts,tsx,mjs,cjs}'],
      ignoreDependencies: [
        // escpos requires these at load; ours throw when called.
        'get-pixels', 'node-bluetooth', 'qr-image', 'usb',
        // The server's own packages, and what the component library stands on: tests look at them, we don't ship them.
        'pg', 'fastify', 'age-encryption', 'react-aria',
      ],
      // Debian's, in tests that say so where they are missing.
      ignoreBinaries: ['mkfifo', 'socat', 'age', 'pdftoppm', 'pdfinfo', 'pdftotext', 'zbarimg', 'hledger'],
    },
    // The server's own sources reach it only through domain, which is bundled with them.
    server: { entry: ['main.ts'], project: ['**/*.ts'], ignoreDependencies: ['@noble/hashes'] },
  },
  // Exported for the reader of a signature; unused types cost nothing.
  exclude: ['types', 'nsTypes', 'enumMembers'],
  ignoreExportsUsedInFile: true,
};

export default config;
