/**
 * `npm run planted`: plants each bug of bugs.mjs in a copy of this checkout and looks whether the tests notice. Prints a
 * line for each; exit code 0 only when every bug was caught. The checkout itself is not touched.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { BUGS } from './bugs.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const copy = mkdtempSync(path.join(tmpdir(), 'fangxing-planted-'))
const TEST_TIMEOUT_MS = 240_000

function plant({ file, from, to }) {
  const place = path.join(copy, file)
  const text = readFileSync(place, 'utf8')
  const pieces = text.split(from)
  if (pieces.length !== 2)
    throw new Error(`${file}: the text to change stands there ${pieces.length - 1} times`)
  writeFileSync(place, pieces.join(to))
  return () => writeFileSync(place, text)
}

/** Runs the tests that should notice; true when they fail. */
function isCaught([workspace, pattern]) {
  execFileSync(process.execPath, ['dev/build.mjs'], { cwd: copy, stdio: 'ignore' })
  const jest = path.join(copy, 'node_modules/.bin/jest')
  const args = ['-c', `${workspace}/jest.config.cjs`, '--runInBand', '--forceExit', '--bail', pattern]
  return spawnSync(jest, args, { cwd: copy, stdio: 'ignore', timeout: TEST_TIMEOUT_MS }).status !== 0
}

let missed = 0
try {
  execFileSync('git', ['clone', '-q', root, copy])
  symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'))
  // All of them fit before any is tried.
  for (const bug of BUGS) plant(bug)()
  const wanted = process.argv.slice(2)
  for (const bug of BUGS.filter(one => wanted.length === 0 || wanted.some(word => one.name.includes(word)))) {
    const uproot = plant(bug)
    const caught = isCaught(bug.caughtBy)
    uproot()
    if (!caught) missed++
    console.log(`${caught ? '✓' : '✗'} ${bug.name}  ←  ${bug.caughtBy.join(' ')}`)
  }
} finally {
  rmSync(copy, { recursive: true, force: true })
}
process.exitCode = missed === 0 ? 0 : 1
