import fs from 'node:fs'
import path from 'node:path'
import { root } from '../bootstrap.mjs'
import { spawnKept } from '../stack/index.mjs'
import { timings } from './budgets.mjs'

const bin = path.join(root, 'node_modules/jest/bin/jest.js')
/**
 * Test files load and drop whole programs: with more room for what is new the collector runs less often, for a tenth of the time. As an
 * argument, which jest hands to its workers; NODE_OPTIONS would reach every program under test too.
 */
const V8_FLAGS = ['--max-semi-space-size=32']

/**
 * Runs jest and counts. A file that could not run at all counts as one failed test, and so does a jest that
 * ended without a result.
 *
 * @param {{ args: string[], env: Record<string, string>, resultFile: string }} options
 * @returns {Promise<{ passed: number, failed: number, timings: string[] }>}
 */
export async function runJest({ args, env, resultFile }) {
  fs.rmSync(resultFile, { force: true })
  const common = ['--passWithNoTests', '--forceExit', '--json', `--outputFile=${resultFile}`]
  const child = spawnKept(process.execPath, [...V8_FLAGS, bin, ...common, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    inheritOutput: 'stderr',
  })
  const why = await child.exited
  if (!fs.existsSync(resultFile)) {
    console.error(`jest ended without a result (${why})`)
    return { passed: 0, failed: 1, timings: [] }
  }
  const result = JSON.parse(fs.readFileSync(resultFile, 'utf8'))
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites
  return {
    passed: result.numPassedTests,
    failed: failed === 0 && !result.success ? 1 : failed,
    timings: timings(result.testResults),
  }
}
