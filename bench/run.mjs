// `npm run bench -- [name ...] [--quick]`: sets up, builds, measures, and writes bench/results and docs/benchmarks.md.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { build, isStale } from '../deploy/build.mjs'
import { runOrExplain, setUp } from '../deploy/set-up.mjs'
import { root, say } from '../deploy/set-up/machine.mjs'

await runOrExplain(async () => {
  await setUp()
  if (await isStale()) {
    say('Building ...')
    await build()
  }
  const { buildBench } = await import('./build.mjs')
  await buildBench()
  // Out of out/bench, two folders deep, from where the launchers find the product's own build.
  const child = spawn(process.execPath, ['--enable-source-maps', join(root, 'out', 'bench', 'main.js'), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })
  // Ctrl+C reaches the child by itself; whoever sends a signal to us alone means it too. It ends its tills and servers.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'))
  process.exitCode = await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
})
