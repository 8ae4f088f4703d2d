import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, mkdirSync, existsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { transformFileSync } from '@swc/core'

let folder: string
const file = (name: string) => path.join(folder, name)
const CODE_CACHE = '.program-code-cache'

/** Like what `dev/build` writes: its last line tells one program from another. What it says is found while it loads, so that V8 has compiled it. */
function writeProgram(says: string, fingerprint: string) {
  writeFileSync(
    file('program.js'),
    `"use strict";const said = (function () { return '${says}' })();exports.startNode = async () => { console.log(said) }\n//${fingerprint.repeat(64)}\n`,
  )
}

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  return { status, stdout, stderr }
}
const SAYS = (stdout: string) => ({ status: 0, stdout, stderr: '' })
/** It starts as well, and says that it has no use for what is there. */
const SAYS_WITHOUT = (stdout: string) => ({
  ...{ status: 0, stdout },
  stderr: expect.stringMatching(/^starting without the code cache.*build again\n$/) as string,
})
/** What V8 said of the code cache that it was given: undefined when it was given none. */
const REJECTED = `console.log(String(require('./code-cache.js').loadProgram().script.cachedDataRejected))`
const rejected = () => run('-e', REJECTED).stdout.trim()

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fangxing-main-'))
  for (const name of ['main', 'code-cache', 'traced-sources', 'write-code-cache']) {
    const { code } = transformFileSync(path.resolve(__dirname, `../src/${name}.ts`), {
      swcrc: false,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
    })
    writeFileSync(file(`${name}.js`), code)
  }
  writeProgram('first', 'a')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('the program runs without a code cache and with its own', () => {
  expect(run('main.js')).toEqual(SAYS('first\n'))
  expect(rejected()).toBe('undefined')
  expect(run('write-code-cache.js')).toEqual(SAYS(''))
  expect(rejected()).toBe('false')
  expect(run('main.js')).toEqual(SAYS('first\n'))
})

test('the code cache of another program of the same length is ignored', () => {
  run('write-code-cache.js')
  writeProgram('other', 'b')
  expect(rejected()).toBe('undefined')
  expect(run('main.js')).toEqual(SAYS_WITHOUT('other\n'))
})

const zeroed = (cache: Buffer, from: number) => Buffer.from(cache).fill(0, from)
test.each([
  ['cut off', (cache: Buffer) => cache.subarray(0, cache.length - 100)],
  ['shorter than its checksum', (cache: Buffer) => cache.subarray(0, 10)],
  ['empty', () => Buffer.alloc(0)],
  ['without its end, as after a power cut', (cache: Buffer) => zeroed(cache, cache.length - 40)],
  ['without its second half', (cache: Buffer) => zeroed(cache, Math.floor(cache.length / 2))],
  [
    'changed in one bit',
    (cache: Buffer) => cache.map((byte, at) => (at === cache.length - 200 ? byte ^ 1 : byte)),
  ],
])('a code cache that is %s is ignored', (_, damage: (cache: Buffer) => Uint8Array) => {
  run('write-code-cache.js')
  const cache = readFileSync(file(CODE_CACHE))
  const damaged = damage(cache)
  expect(cache.equals(damaged)).toBe(false)
  writeFileSync(file(CODE_CACHE), damaged)
  expect(rejected()).toBe('undefined')
  expect(run('main.js')).toEqual(SAYS_WITHOUT('first\n'))
})

test('a code cache that cannot be read is ignored', () => {
  mkdirSync(file(CODE_CACHE))
  expect(run('main.js')).toEqual(SAYS_WITHOUT('first\n'))
})

test('a code cache that was made under other flags is not used, and that is said', () => {
  run('write-code-cache.js')
  expect(run('--max-semi-space-size=64', 'main.js')).toEqual(SAYS_WITHOUT('first\n'))
  expect(existsSync(file(CODE_CACHE))).toBe(true)
})

describe('with --enable-source-maps', () => {
  const FAILS = `"use strict";exports.startNode = async () => { console.log(new Error('seen').stack) }\n//${'c'.repeat(64)}\n`
  const stack = (...flags: string[]) => run(...flags, 'main.js').stdout

  test('a stack names the sources', () => {
    writeFileSync(file('program.js'), FAILS)
    // One segment: the whole line after column 30 stands at line 7, column 3 of the source.
    const map = { version: 3, sources: ['source.ts'], names: [], mappings: '8BAMG' }
    writeFileSync(file('program.js.map'), JSON.stringify(map))
    run('write-code-cache.js')
    expect(stack('--enable-source-maps')).toMatch(
      new RegExp(`^Error: seen\n    at exports.startNode \\(${folder}/source.ts:7:[0-9]+\\)\n`),
    )
    expect(stack()).toContain(`${folder}/program.js:1:`)
  })

  test.each([
    ['is missing', undefined],
    ['is no map', '{'],
    ['is cut off', '{"version":3,"sources":["source.ts"],"names":[]}'],
  ])('a stack names the program when the map %s', (_, map) => {
    writeFileSync(file('program.js'), FAILS)
    if (map !== undefined) writeFileSync(file('program.js.map'), map)
    expect(stack('--enable-source-maps')).toContain(
      `Error: seen\n    at exports.startNode (${folder}/program.js:1:`,
    )
  })
})

test('a program that does not load ends with its error', () => {
  writeFileSync(file('program.js'), `throw new Error('not loaded')\n//${'a'.repeat(64)}\n`)
  const { status, stderr } = run('main.js')
  expect(status).toBe(1)
  expect(stderr).toContain('not loaded')
})
