/**
 * `npm test`: machine, build, one temporary stack, every workspace's tests and beside them every check, the seconds of each suite
 * beside its budget. The last line is `N passed, N failed`. `npm test -- backend [pattern]` runs one workspace, `npm test -- <pattern>` the files
 * that match; then the checks and the report of the transition coverage are left out.
 */
import path from 'node:path'
import fs from 'node:fs'
import { asCommand, bootstrap, forgetExternalParts, root } from './bootstrap.mjs'
import { build } from './build.mjs'
import { buildConsole, buildScreens } from './screens.mjs'

const wanted = process.argv.slice(2)
/** Enough for two workers to end at about the same time, and few enough that loading the backend costs little. */
const BACKEND_GROUPS = 14
const isWholeRun = wanted.length === 0
const isWorkspace = name => fs.existsSync(path.join(root, name, 'jest.config.cjs'))

/** Programs that only some tests need: those tests fail with the sentence, the others run. */
function tryParts(parts) {
  for (const part of parts) {
    try {
      bootstrap({ parts: [part] })
    } catch (error) {
      console.error(`! ${error.message}`)
    }
  }
}

/** These look at what was built for phones and browsers. */
const SCREEN_TESTS = ['miniapp', 'e2e']
/**
 * e2e comes last, so that a fault that a narrower test sees is seen first. What needs no screens comes first, because those are built
 * meanwhile. Two files at a time, for they calculate; of e2e one more, for its files wait for the programs of their own systems a third of
 * the time.
 */
function runs() {
  const workspaces = wanted.filter(isWorkspace)
  const patterns = wanted.filter(name => !isWorkspace(name))
  const all = fs.readdirSync(root).filter(isWorkspace)
  const chosen = workspaces.length > 0 ? workspaces : all
  const groups = [
    chosen.filter(name => !SCREEN_TESTS.includes(name)),
    ...SCREEN_TESTS.map(name => chosen.filter(other => other === name)),
  ]
  return groups
    .filter(projects => projects.length > 0)
    .map(projects => ({
      needsScreens: projects.some(name => SCREEN_TESTS.includes(name)),
      args: [
        `--maxWorkers=${projects.includes('e2e') ? 3 : 2}`,
        ...patterns,
        '--selectProjects',
        ...projects,
      ],
    }))
}

/** @param {Promise<void>} screens resolves when they are built */
async function runTests(screens) {
  const { startStack, testEnvironment } = await import('./stack/index.mjs')
  const { runJest } = await import('./test-run/jest.mjs')
  const coverage = await import('./test-run/transition-coverage.mjs')
  const { writeTestGroups } = await import('./test-run/test-groups.mjs')
  const transitionLog = isWholeRun ? coverage.openTransitionLog() : undefined
  const groups = path.join(root, 'backend/.cache/test-groups')
  if (isWholeRun)
    writeTestGroups({ from: path.join(root, 'backend/test'), into: groups, count: BACKEND_GROUPS })
  const stack = await startStack()
  const interrupted = () => void stack.stop().finally(() => process.exit(130))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, interrupted)
  try {
    const counts = []
    for (const { args, needsScreens } of runs()) {
      if (needsScreens) await screens
      const env = {
        NODE_ENV: 'test',
        ...testEnvironment(stack),
        ...transitionLog?.environment,
        ...(isWholeRun ? { BACKEND_TEST_GROUPS: groups } : {}),
      }
      counts.push(await runJest({ args, env, resultFile: path.join(stack.dir, 'jest.json') }))
    }
    if (transitionLog) counts.push(coverage.reportCoverage(coverage.loadMachines(), transitionLog.readRows()))
    return counts
  } finally {
    transitionLog?.remove()
    await stack.stop()
  }
}

/** Tests wait for one another's programs much of the time; the checks, which only calculate, take what the tests leave. */
async function checkBeside() {
  const { check } = await import('./check.mjs')
  return [await check([], { nice: 10 })]
}

await asCommand(async () => {
  forgetExternalParts()
  bootstrap()
  tryParts(['mosquitto', 'pgbouncer', ...(fs.existsSync(path.join(root, 'e2e/browser')) ? ['chromium'] : [])])
  await build()
  const wantsScreens = isWholeRun || wanted.some(name => SCREEN_TESTS.includes(name))
  if (wantsScreens || wanted.includes('console')) await buildConsole()
  const screens = wantsScreens ? buildScreens({ platforms: ['h5', 'weapp'] }) : Promise.resolve()
  // Whoever waits for them hears of it.
  screens.catch(() => undefined)
  const counts = (await Promise.all([runTests(screens), ...(isWholeRun ? [checkBeside()] : [])])).flat()
  const passed = counts.reduce((sum, count) => sum + count.passed, 0)
  const failed = counts.reduce((sum, count) => sum + count.failed, 0)
  process.exitCode = failed > 0 ? 1 : 0
  for (const timing of counts.flatMap(count => count.timings ?? [])) console.log(`· ${timing}`)
  console.log(`${passed} passed, ${failed} failed`)
})
