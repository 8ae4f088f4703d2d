/**
 * Which rows of the backend's state tables did no test take? In test mode every backend process appends each row that it
 * takes, once, to `<pid>.log` in TRANSITION_LOG_DIR, a line `<machine>|<from>|<event>`. After a whole run every row has been
 * taken, or is marked `planned` in its table.
 */
import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { root } from '../bootstrap.mjs'

const require = createRequire(import.meta.url)
const keyOf = (machine, row) => `${machine.name}|${row.from}|${row.event}`

/** A folder for one test run: `environment` tells the processes of the run about it. */
export function openTransitionLog() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fangxing-transitions-'))
  return {
    environment: { TRANSITION_LOG_DIR: folder },
    readRows: () => readTakenRows(folder),
    remove: () => fs.rmSync(folder, { recursive: true, force: true }),
  }
}

/** @returns {Set<string>} every row in the logs of a folder */
export function readTakenRows(folder) {
  const logs = fs.readdirSync(folder).filter(file => file.endsWith('.log'))
  return new Set(
    logs
      .flatMap(file => fs.readFileSync(path.join(folder, file), 'utf8').split('\n'))
      .filter(line => line !== ''),
  )
}

/** The machines of the built backend. */
export function loadMachines() {
  return require(path.join(root, 'backend/dist/domain/diagrams.js')).MACHINES
}

/**
 * @param {readonly { name: string, rows: readonly { from: string, event: string, planned?: unknown }[] }[]} machines
 * @param {Set<string>} taken
 * @returns {{ rowCount: number, neverTaken: string[], plannedButTaken: string[] }}
 */
export function coverageOf(machines, taken) {
  const rows = machines.flatMap(machine =>
    machine.rows.map(row => ({ key: keyOf(machine, row), isPlanned: Boolean(row.planned) })),
  )
  return {
    rowCount: rows.length,
    neverTaken: rows.filter(({ key, isPlanned }) => !isPlanned && !taken.has(key)).map(({ key }) => key),
    plannedButTaken: rows.filter(({ key, isPlanned }) => isPlanned && taken.has(key)).map(({ key }) => key),
  }
}

/**
 * Prints the report; it counts as one check of the run. When no process has recorded anything, nothing is proved, and the check fails.
 *
 * @returns {{ passed: number, failed: number }}
 */
export function reportCoverage(machines, taken, print = console.log) {
  if (taken.size === 0) {
    print('✗ transition coverage: no process recorded its transitions')
    return { passed: 0, failed: 1 }
  }
  const { rowCount, neverTaken, plannedButTaken } = coverageOf(machines, taken)
  const isComplete = neverTaken.length === 0 && plannedButTaken.length === 0
  print(
    `${isComplete ? '✓' : '✗'} transition coverage: ${rowCount} rows, ${neverTaken.length} never taken by a test`,
  )
  for (const key of neverTaken) print(`    never taken: ${key}`)
  for (const key of plannedButTaken) print(`    marked planned, but taken: ${key}`)
  return isComplete ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}
