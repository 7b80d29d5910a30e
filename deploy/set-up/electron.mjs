// Electron's own binary. The package has no install script: the binary is fetched on first use, where that is possible.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isProgram, root, runQuietly, say } from './machine.mjs'

const packageFolder = join(root, 'node_modules', 'electron')

/** Restricted networks let the download hang rather than fail. A slow line gets its time on the next try: npm's cache keeps nothing here. */
const fetchTimeoutMs = 5 * 60_000

/** The path of Electron's binary, if it is on this machine. Never starts a download, as requiring the package would. */
export function findElectron() {
  const pathFile = join(packageFolder, 'path.txt')
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : defaultName()
  const binary = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(packageFolder, 'dist'), name)
  return isProgram(binary) ? binary : undefined
}

/** Tries to fetch Electron's binary; goes on without it when it can't be had. */
export async function fetchElectron() {
  say('Fetching Electron (about 120 MB, once) ...')
  const { ok } = await runQuietly(process.execPath, [join(packageFolder, 'install.js')], { timeoutMs: fetchTimeoutMs })
  const binary = ok ? findElectron() : undefined
  say(binary ? 'Electron is here.' : 'Electron could not be fetched from here: its stand-in over Chromium is used.')
  return binary
}

function defaultName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}
