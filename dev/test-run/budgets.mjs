import path from 'node:path'
import { root } from '../bootstrap.mjs'

/**
 * Seconds that the test files of a suite may take together on two idle cores. Two files run at a time, three of e2e, and builds,
 * checks and tests should end within 30 minutes. Printed and never a failure: a test that fails when a
 * machine is slow proves nothing. Who exceeds a budget makes the suite faster or gives it a command of its own.
 */
const BUDGETS_S = {
  contract: 15,
  config: 20,
  dev: 90,
  'device-sim': 60,
  'wechat-sim': 60,
  backend: 420,
  miniapp: 120,
  console: 30,
  e2e: 900,
}

/**
 * One line per suite of a jest result.
 *
 * @param {{ name: string, startTime: number, endTime: number }[]} files
 * @returns {string[]}
 */
export function timings(files) {
  const seconds = {}
  for (const { name, startTime, endTime } of files) {
    const suite = path.relative(root, name).split(path.sep)[0]
    seconds[suite] = (seconds[suite] ?? 0) + Math.max(0, endTime - startTime) / 1000
  }
  return Object.entries(seconds).map(([suite, spent]) => {
    const budget = BUDGETS_S[suite]
    const over = budget !== undefined && spent > budget ? ', over budget' : ''
    return `${suite}: ${spent.toFixed(0)} s of ${budget ?? '?'} s${over}`
  })
}
