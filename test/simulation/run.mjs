// `npm run simulate -- --seeds N [--seed S] [--operations O] [--workers W] [--bail] [--verbose]`: tills, server and faults by seed.
import { fork } from 'node:child_process'
import { cp, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = fileURLToPath(new URL('../..', import.meta.url))
const outFolder = join(root, 'out', 'simulation')
const seedTimeoutMs = 5 * 60_000
const storyLines = 60

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' }, operations: { type: 'string', default: '200' },
    workers: { type: 'string', default: String(Math.min(2, availableParallelism())) }, verbose: { type: 'boolean', default: false },
    // Stops at the first failure.
    bail: { type: 'boolean', default: false },
  },
})
const count = Number(values.seeds)
const first = Number(values.seed)
const operations = Number(values.operations)

await build()
const startedAt = Date.now()
const results = await runAll(Array.from({ length: count }, (_, index) => first + index), Math.min(Number(values.workers), count))
const failed = results.filter(({ failure }) => failure !== undefined).sort((a, b) => a.seed - b.seed)
const seconds = (Date.now() - startedAt) / 1000
if (values.verbose) for (const { story } of results) console.log(story.join('\n'))
const total = results.reduce((sum, result) => sum + result.operations, 0)
console.log(`${results.length} seeds, ${total} operations, ${failed.length} failed; ${seconds.toFixed(1)} s, ${(results.length / seconds).toFixed(2)} seeds a second.`)
if (failed.length > 0) console.log(`Failed: ${failed.map(({ seed }) => seed).join(' ')}`)
// 1: something was found. 2: not every seed could be run.
process.exitCode = failed.some(({ died }) => !died) ? 1 : results.length < count || failed.length > 0 ? 2 : 0

async function build() {
  const { build: viteBuild } = await import('vite')
  await viteBuild({
    configFile: false, logLevel: 'error', root,
    build: {
      ssr: 'test/simulation/main.ts', target: 'node20', outDir: outFolder, emptyOutDir: true, minify: false, sourcemap: 'inline',
      rolldownOptions: { output: { format: 'es', entryFileNames: '[name].js', codeSplitting: false } },
    },
  })
  await rm(join(outFolder, 'migrations'), { recursive: true, force: true })
  await cp(join(root, 'server', 'migrations'), join(outFolder, 'migrations'), { recursive: true })
}

/** Hands the seeds out to workers; each has its own process and its own PostgreSQL. */
async function runAll(seeds, workers) {
  const waiting = [...seeds]
  const results = []
  await Promise.all(Array.from({ length: workers }, async () => {
    while (waiting.length > 0) results.push(...await runWorker(waiting))
  }))
  return results
}

/** One worker until the seeds are used up or it dies; a seed it dies with has failed. */
function runWorker(waiting) {
  return new Promise((resolve) => {
    const results = []
    let current
    let deadline
    const child = fork(join(outFolder, 'main.js'), [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: ['--enable-source-maps'] })
    const next = () => {
      clearTimeout(deadline)
      current = waiting.shift()
      if (current === undefined) { child.send('end'); return }
      deadline = setTimeout(() => child.kill('SIGKILL'), seedTimeoutMs)
      child.send({ seed: current, operations })
    }
    child.on('message', (message) => {
      if (message !== 'ready') {
        results.push(message)
        current = undefined
        if (message.failure === undefined) console.log(`Seed ${message.seed}: ${message.operations} operations, ${(message.realMs / 1000).toFixed(1)} s.`)
        else tell(message)
        if (values.bail && message.failure !== undefined) waiting.length = 0
        if (message.failure === undefined && !values.verbose) message.story = []
      }
      next()
    })
    child.on('exit', (code, signal) => {
      clearTimeout(deadline)
      if (current !== undefined) {
        results.push({ seed: current, died: true, failure: `the worker ended: ${signal ?? code}`, operations: 0, steps: 0, story: [] })
        tell(results.at(-1))
      }
      else if (code !== 0 && results.length === 0) { console.error(`A worker could not start (${signal ?? code}).`); waiting.length = 0 }
      resolve(results)
    })
  })
}

function tell({ seed, failure, story, steps }) {
  console.log(`\nSeed ${seed} failed after ${steps} steps: ${failure}`)
  console.log(`The last of its story (npm run simulate -- --seeds 1 --seed ${seed} --operations ${operations} --verbose tells all):`)
  console.log(story.slice(-storyLines).join('\n'))
}
