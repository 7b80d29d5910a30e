// `node test/simulation/mutants.mjs [--seeds N] [--only name]`: breaks the money path on purpose, one way at a time, in a
// copy of the sources, and tells whether simulation or unit tests notice.
import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { mutants } from './mutants-list.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const copied = ['domain', 'main', 'preload', 'renderer', 'server', 'test', 'resources', 'deploy', 'package.json', 'tsconfig.json', 'vitest.config.ts']
const runTimeoutMs = 10 * 60_000
// By the folder that is mutated: the tests beside it.
const unitTests = { domain: ['test/domain'], main: ['test/main/journal'], renderer: ['test/renderer/', '--project=together'], server: ['test/server'] }

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '8' }, operations: { type: 'string', default: '120' }, only: { type: 'string' } } })
const wanted = mutants.filter(({ name }) => !values.only || name.includes(values.only))

const folder = await mkdtemp(join(tmpdir(), 'countersign-mutants-'))
const verdicts = []
try {
  for (const name of copied) await cp(join(root, name), join(folder, name), { recursive: true })
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  if ((await exitCode(simulation('1'))) !== 0) throw new Error('the simulation fails on the sources as they are')
  for (const mutant of wanted) {
    const verdict = await judge(mutant)
    verdicts.push(verdict)
    console.log(`${verdict.padEnd(22)} ${mutant.name}  (${mutant.file})`)
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
const missed = verdicts.filter((verdict) => !verdict.startsWith('caught')).length
console.log(`${verdicts.length} mutants, ${verdicts.length - missed} caught, ${missed} alive or stale.`)
process.exitCode = missed === 0 ? 0 : 1

/** Patches, runs, and puts the source back as it was. */
async function judge({ file, from, to }) {
  const path = join(folder, file)
  const source = await readFile(path, 'utf8')
  if (source.split(from).length !== 2) return 'STALE (text not found)'
  await writeFile(path, source.replace(from, () => to))
  try {
    const found = await exitCode(simulation(values.seeds))
    if (found === 1) return 'caught by simulation'
    // A worker that could not start, or that the mutant has brought to a standstill: no proof by itself.
    if (found !== 0) console.log(`not every seed ran (${found}): ${file}`)
    const vitest = join('node_modules', 'vitest', 'vitest.mjs')
    const failed = await exitCode([vitest, 'run', '--bail', '1', ...unitTests[file.split('/')[0]]])
    return failed === 1 ? 'caught by unit tests' : failed === 0 ? 'ALIVE' : 'NOT RUN'
  } finally {
    await writeFile(path, source)
  }
}

function simulation(seeds) {
  return ['test/simulation/run.mjs', '--seeds', seeds, '--operations', values.operations, '--bail']
}

/** Runs a script; `undefined` when it had to be killed. */
function exitCode(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: folder, stdio: 'ignore' })
    const deadline = setTimeout(() => child.kill('SIGKILL'), runTimeoutMs)
    child.on('exit', (code) => {
      clearTimeout(deadline)
      resolve(code ?? undefined)
    })
  })
}
