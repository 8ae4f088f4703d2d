import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const script = path.resolve(__dirname, '../test-run/transition-coverage.mjs')
const machines = [
  {
    name: 'door',
    rows: [
      { from: 'closed', event: 'open' },
      { from: 'open', event: 'close' },
      { from: 'open', event: 'remove', planned: 'a later step' },
    ],
  },
]
let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fangxing-coverage-test-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

const record = (pid: number, ...rows: string[]) =>
  fs.writeFileSync(path.join(folder, `${pid}.log`), rows.map(row => `${row}\n`).join(''))

/** The report for what is recorded in the folder. The script is an ES module, which jest cannot load itself. */
function report(): { passed: number; failed: number; lines: string[] } {
  const program = `
    import { readTakenRows, reportCoverage } from ${JSON.stringify(script)}
    const lines = []
    const taken = readTakenRows(${JSON.stringify(folder)})
    const counts = reportCoverage(${JSON.stringify(machines)}, taken, line => lines.push(line))
    console.log(JSON.stringify({ ...counts, lines }))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  })
  if (!stdout) throw new Error(stderr)
  return JSON.parse(stdout) as ReturnType<typeof report>
}

test('passes when the processes together took every row that is not planned', () => {
  record(1, 'door|closed|open')
  record(2, 'door|closed|open', 'door|open|close', 'another machine|a|b')
  expect(report()).toMatchObject({ passed: 1, failed: 0 })
})

test('fails and names the rows that no process took', () => {
  record(1, 'door|closed|open')
  const { failed, lines } = report()
  expect(failed).toBe(1)
  expect(lines.slice(1)).toEqual(['    never taken: door|open|close'])
})

test('fails and names a planned row that was taken', () => {
  record(1, 'door|closed|open', 'door|open|close', 'door|open|remove')
  const { failed, lines } = report()
  expect(failed).toBe(1)
  expect(lines.slice(1)).toEqual(['    marked planned, but taken: door|open|remove'])
})

test('says that nothing was recorded, and fails', () => {
  const { failed, lines } = report()
  expect(failed).toBe(1)
  expect(lines).toEqual(['✗ transition coverage: no process recorded its transitions'])
})
