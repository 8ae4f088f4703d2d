/**
 * `npm run mutation`: Stryker breaks every expression of the pure rules (backend/src/domain) and runs the tests of pure
 * rules, which have to notice at least 85 %. `npm run mutation -- changed [git ref]` does so with the files of locks,
 * payments and sign-in that differ from the ref (by default the branch `main`), with the tests below e2e that import
 * them. Both keep what is known of unchanged files, in .cache/mutation. One at a time: it wants a whole core.
 */
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { asCommand, bootstrap, forgetExternalParts, root } from './bootstrap.mjs'

const LEAST_KILLED_PERCENT = 85
const CACHE = '.cache/mutation'
const DOMAIN = 'backend/src/domain'

/** What lets a lock up or down, takes money, or lets a person in. */
const GUARDED = [
  /^backend\/src\/modules\/(locks|payments|sessions|settlements|refunds)\//,
  /^backend\/src\/adapters\/wechat\//,
  /^backend\/src\/transport\/callbacks\//,
  /^backend\/src\/workflows\/(console|ingest-reports|publish-command|renew-keys|reprice|settle-payment|start-payment)\//,
  /^backend\/src\/workflows\/(end-hold|end-order|hasten-reprices|provision-device)\.ts$/,
  /^backend\/src\/workflows\/[^/]*(lock|raise|release|payment|trade|settle|refund|sign-in|session)[^/]*\.ts$/,
]
const isGuarded = file =>
  file.endsWith('.ts') && !file.endsWith('.queries.ts') && GUARDED.some(pattern => pattern.test(file))

const options = ({ name, mutate, runner }) => ({
  ...runner,
  mutate,
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // A loaded machine must not turn a slow test into a mutant that was noticed.
  timeoutMS: 30_000,
  timeoutFactor: 4,
  incremental: true,
  incrementalFile: `${CACHE}/${name}.json`,
  tempDirName: `${CACHE}/sandbox`,
  ignorePatterns: ['.cache', '.state', '**/dist', 'docs', 'miniapp', 'console'],
  reporters: ['progress-append-only', 'clear-text', 'json'],
  jsonReporter: { fileName: `${CACHE}/${name}-report.json` },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 95, low: 90, break: null },
  warnings: { slow: false },
  allowEmpty: true,
})

const JEST = {
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  jest: { projectType: 'custom', configFile: 'backend/jest.config.cjs' },
}

/** Answers how many mutants were noticed, and how many there are. */
async function run(part) {
  const { Stryker } = await import('@stryker-mutator/core')
  const results = await new Stryker(options(part)).runMutationTest()
  const valid = results.filter(({ status }) => !['Ignored', 'CompileError', 'RuntimeError'].includes(status))
  const killed = valid.filter(({ status }) => status === 'Killed' || status === 'Timeout').length
  return { killed, count: valid.length }
}

const say = (name, { killed, count }) =>
  console.log(`${name}: ${killed} of ${count} mutants noticed, ${((100 * killed) / count).toFixed(1)} %`)

/**
 * A runner of our own: see there. Stryker saves what it knows when a run ends: one that is broken off leaves nothing, and
 * whoever cannot wait for all runs file by file, as each run keeps what the former ones found.
 */
async function mutateDomain(files) {
  const runner = { testRunner: 'pure', plugins: [path.join(root, 'dev/mutation-runner.mjs')] }
  const mutate = files.length > 0 ? files : [`${DOMAIN}/**/*.ts`]
  const all = await run({ name: 'domain', mutate, runner })
  say('domain', all)
  if (all.killed * 100 < all.count * LEAST_KILLED_PERCENT) process.exitCode = 1
}

/** Changed against the ref, committed or not. */
const changedSince = ref =>
  execFileSync('git', ['diff', '--name-only', '--diff-filter=d', ref], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter(isGuarded)

async function mutateChanged(ref) {
  const files = changedSince(ref)
  console.log(`${files.length} files of locks, payments and sign-in differ from ${ref}`)
  for (const file of files) console.log(`  ${file}`)
  if (files.length === 0) return
  const { startStack, testEnvironment } = await import('./stack/index.mjs')
  const stack = await startStack()
  try {
    Object.assign(process.env, { NODE_ENV: 'test', ...testEnvironment(stack) })
    say('changed', await run({ name: 'changed', mutate: files, runner: JEST }))
  } finally {
    await stack.stop()
  }
}

await asCommand(async () => {
  forgetExternalParts()
  bootstrap()
  process.chdir(root)
  fs.mkdirSync(path.join(root, CACHE), { recursive: true })
  const [what, ...rest] = process.argv.slice(2)
  await (what === 'changed' ? mutateChanged(rest[0] ?? 'main') : mutateDomain(process.argv.slice(2)))
})
