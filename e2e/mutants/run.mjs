/**
 * `npm run mutants [name …]`: applies each mutant of mutants.mjs to a copy of this checkout and runs the tests that have to
 * fail. Prints a line for each; exit code 0 only when every mutant was detected. The checkout itself is not changed.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { MUTANTS } from './mutants.mjs'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const copy = mkdtempSync(path.join(tmpdir(), 'fangxing-mutants-'))
const TEST_TIMEOUT_MS = 240_000
/** Of these the tests run what was built; the console is not among them. */
const COMPILED = ['contract', 'backend', 'device-sim', 'wechat-sim', 'e2e']

/** Applies a mutant to the copy; the returned function reverts it. */
function apply({ file, from, to }) {
  const place = path.join(copy, file)
  const text = readFileSync(place, 'utf8')
  const pieces = text.split(from)
  if (pieces.length !== 2) throw new Error(`${file}: the text to replace occurs ${pieces.length - 1} times`)
  writeFileSync(place, pieces.join(to))
  return () => writeFileSync(place, text)
}

/** Whether these tests fail, or what is built for them does not even load. */
function doFail([workspace, pattern]) {
  const build = ['dev/build.mjs', ...COMPILED]
  const { status } = spawnSync(process.execPath, build, {
    cwd: copy,
    stdio: 'ignore',
    timeout: TEST_TIMEOUT_MS,
  })
  if (status !== 0) return true
  const jest = path.join(copy, 'node_modules/.bin/jest')
  const args = ['-c', `${workspace}/jest.config.cjs`, '--runInBand', '--forceExit', '--bail', pattern]
  return spawnSync(jest, args, { cwd: copy, stdio: 'ignore', timeout: TEST_TIMEOUT_MS }).status !== 0
}

/** Tests that fail by themselves detect nothing. */
const unbroken = new Map()
function passUnbroken(tests) {
  const name = tests.join(' ')
  if (!unbroken.has(name)) unbroken.set(name, !doFail(tests))
  return unbroken.get(name)
}

let missed = 0
try {
  execFileSync('git', ['clone', '-q', root, copy])
  for (const workspace of ['.', ...COMPILED]) {
    const modules = path.join(workspace, 'node_modules')
    if (existsSync(path.join(root, modules))) symlinkSync(path.join(root, modules), path.join(copy, modules))
  }
  // A mutant whose text no longer fits is found before the first long run.
  for (const mutant of MUTANTS) apply(mutant)()
  const wanted = process.argv.slice(2)
  for (const mutant of MUTANTS.filter(
    ({ name }) => wanted.length === 0 || wanted.some(part => name.includes(part)),
  )) {
    const isSound = passUnbroken(mutant.detectedBy)
    const revert = apply(mutant)
    const detected = isSound && doFail(mutant.detectedBy)
    revert()
    if (!isSound) console.log(`  ${mutant.detectedBy.join(' ')} fails without a mutant too`)
    if (!detected) missed++
    console.log(`${detected ? '✓' : '✗'} ${mutant.name}  ←  ${mutant.detectedBy.join(' ')}`)
  }
} finally {
  rmSync(copy, { recursive: true, force: true })
}
process.exitCode = missed === 0 ? 0 : 1
