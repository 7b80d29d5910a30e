// Builds the bench: the harness for Node, and a till that differs from the product in its doors only.
import { copyFile, cp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'
import { bundles, root } from '../deploy/bundles.mjs'

const out = 'out/bench'

/** Builds everything into out/bench. The product's own build must be there: the devices process is copied from it. */
export async function buildBench() {
  await rm(join(root, out), { recursive: true, force: true })
  await Promise.all([
    bundle(bundles.server.config, 'bench/main.ts', out),
    bundle(bundles.main.config, 'bench/till/main.ts', `${out}/till/main`),
    bundle(bundles.preload.config, 'bench/till/preload.ts', `${out}/till/preload`),
    bundle(bundles.main.config, 'bench/empty-window/main.ts', `${out}/empty/main`),
    screens(),
  ])
  await mkdir(join(root, out, 'till/main'), { recursive: true })
  await copyFile(join(root, 'out/main/devices.cjs'), join(root, out, 'till/main/devices.cjs'))
  await cp(join(root, 'bench/empty-window/screen'), join(root, out, 'empty/renderer'), { recursive: true })
}

const bundle = (config, entry, outDir) =>
  build({ ...config, configFile: false, logLevel: 'error', root, build: { ...config.build, ssr: entry, outDir } })

/** The product's screens with one module exchanged: what makes the window's till also hands it to the harness. */
const screens = () => {
  const { config } = bundles.renderer
  return build({
    ...config, configFile: false, logLevel: 'error', root: join(root, config.root),
    plugins: [...config.plugins, exchangeTill],
    build: { ...config.build, outDir: join(root, out, 'till/renderer') },
  })
}

let exchanged = false
const exchangeTill = {
  name: 'exchange-till',
  enforce: 'pre',
  resolveId(source, importer) {
    if (source !== './create-till.ts' || importer !== join(root, 'renderer/main.tsx')) return null
    exchanged = true
    return join(root, 'bench/till/create-till.ts')
  },
  buildEnd(error) {
    if (!error && !exchanged) throw new Error('renderer/main.tsx no longer makes its till in create-till.ts: the bench has no way in')
  },
}
