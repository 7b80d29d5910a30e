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
        'test/**/*.test.{ts,tsx}',
        'test/journey/*.journey.ts',
        'test/server/postgres.global.ts',
        '*.config.{ts,js}',
      ],
      project: ['{domain,main,preload,renderer,test,deploy}/**/*.{ts,tsx,mjs,cjs}'],
      // escpos requires these at load; ours throw when called.
      ignoreDependencies: ['get-pixels', 'node-bluetooth', 'qr-image', 'usb'],
    },
    server: { entry: ['main.ts'], project: ['**/*.ts'] },
  },
  // Exported for the reader of a signature; unused types cost nothing.
  exclude: ['types', 'nsTypes', 'enumMembers'],
  ignoreExportsUsedInFile: true,
};

export default config;
