import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { transformFileSync } from '@swc/core'

let folder: string
const file = (name: string) => path.join(folder, name)
const CODE_CACHE = '.program-code-cache'

/** Like what `dev/build` writes: its last line tells one program from another. */
function writeProgram(statement: string, fingerprint: string) {
  writeFileSync(
    file('program.js'),
    `"use strict";exports.startNode = async () => { ${statement} }\n//${fingerprint.repeat(64)}\n`,
  )
}

function run(...args: string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  return stdout + stderr
}

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fangxing-main-'))
  const { code } = transformFileSync(path.resolve(__dirname, '../src/main.ts'), {
    swcrc: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  })
  writeFileSync(file('main.js'), code)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('the program runs with and without the code that V8 kept of it', () => {
  writeProgram(`console.log('first')`, 'a')
  expect(run('main.js')).toBe('first\n')
  expect(run('main.js', '--keep-code')).toBe('')
  expect(statSync(file(CODE_CACHE)).size).toBeGreaterThan(64)
  expect(run('main.js')).toBe('first\n')
})

test('code that was kept of another program of the same length is not run', () => {
  writeProgram(`console.log('first')`, 'a')
  run('main.js', '--keep-code')
  writeProgram(`console.log('other')`, 'b')
  expect(run('main.js')).toBe('other\n')
})

test.each([
  ['cut off', (kept: Buffer) => kept.subarray(0, kept.length - 100)],
  ['shorter than its first line', (kept: Buffer) => kept.subarray(0, 10)],
  [
    'of another version of V8',
    (kept: Buffer) => Buffer.concat([kept.subarray(0, 64), Buffer.alloc(kept.length)]),
  ],
])('kept code that is %s is passed over', (_, spoil) => {
  writeProgram(`console.log('first')`, 'a')
  run('main.js', '--keep-code')
  writeFileSync(file(CODE_CACHE), spoil(readFileSync(file(CODE_CACHE))))
  expect(run('main.js')).toBe('first\n')
})

test('a stack names the sources when Node is asked for that', () => {
  writeProgram(`console.log(new Error('seen').stack)`, 'a')
  // One segment: the whole line after column 30 stands at line 7, column 3 of the source.
  writeFileSync(
    file('program.js.map'),
    JSON.stringify({ version: 3, sources: ['source.ts'], names: [], mappings: '8BAMG' }),
  )
  run('main.js', '--keep-code')
  expect(run('--enable-source-maps', 'main.js')).toMatch(
    new RegExp(`^Error: seen\n    at exports.startNode \\(${folder}/source.ts:7:[0-9]+\\)\n`),
  )
  expect(run('main.js')).toContain(`${folder}/program.js:1:`)
})

test('a program that does not load ends with its error', () => {
  writeFileSync(file('program.js'), `throw new Error('not loaded')\n//${'a'.repeat(64)}\n`)
  const { status, stderr } = spawnSync(process.execPath, ['main.js'], { cwd: folder, encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stderr).toContain('not loaded')
})
