/**
 * Loads the program that `dev/build` makes of `start-node`: compiled by V8 as a file, or, where the same V8 with the same flags compiled
 * this very text before, from its code cache. A node that died is ready again in two thirds of the time.
 * Nothing but Node itself may be imported here.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import vm from 'node:vm'

export const PROGRAM = path.join(__dirname, 'program.js')
const CODE_CACHE = path.join(__dirname, '.program-code-cache')
/** The last line of the program is a comment with this many hexadecimal digits. */
const FINGERPRINT_LENGTH = 64
const SUM_LENGTH = 64

type Program = { startNode: () => Promise<void> }
/** What Node gives to every file that it loads. */
type ModuleScope = {
  exports: Program
  require: NodeJS.Require
  module: { exports: Program }
  __filename: string
  __dirname: string
}
type Loaded = { program: Program; script: vm.Script; fingerprint: string }

/** Of the program and of what V8 made of it: V8 compares no more than the length of the text, and does not survive damaged code. */
const sumOf = (fingerprint: string, code: Buffer): string =>
  createHash('sha256').update(fingerprint).update(code).digest('hex')

const startWithout = (why: string) =>
  void process.stderr.write(`starting without the code cache, which ${why}: build again\n`)

/** Undefined when there is none, or it cannot be read, or it is another program's, or damaged. */
function readCodeCache(fingerprint: string): Buffer | undefined {
  if (!existsSync(CODE_CACHE)) return undefined
  try {
    const cache = readFileSync(CODE_CACHE)
    const code = cache.subarray(SUM_LENGTH)
    if (cache.toString('latin1', 0, SUM_LENGTH) === sumOf(fingerprint, code)) return code
    startWithout('is of another program or damaged')
  } catch {
    startWithout('cannot be read')
  }
  return undefined
}

/** Errors: those of the program's own modules. */
export function loadProgram(): Loaded {
  const text = readFileSync(PROGRAM, 'utf8')
  const fingerprint = text.trimEnd().slice(-FINGERPRINT_LENGTH)
  const script = new vm.Script(
    `({ exports, require, module, __filename, __dirname }) => (function () {${text}\n})()`,
    {
      filename: PROGRAM,
      cachedData: readCodeCache(fingerprint),
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    },
  )
  if (script.cachedDataRejected) startWithout('is of another Node or of other flags')
  const loaded = { exports: {} as Program }
  const run = script.runInThisContext() as (scope: ModuleScope) => void
  const require = createRequire(PROGRAM)
  run({ exports: loaded.exports, require, module: loaded, __filename: PROGRAM, __dirname })
  return { program: loaded.exports, script, fingerprint }
}

/** For every later start under the same flags. Moved into place, so that a node that starts meanwhile never reads half of it. */
export function writeCodeCache({ script, fingerprint }: Loaded): void {
  const code = script.createCachedData()
  const draft = path.join(__dirname, `program-code-cache.${process.pid}.draft`)
  writeFileSync(draft, Buffer.concat([Buffer.from(sumOf(fingerprint, code), 'latin1'), code]))
  renameSync(draft, CODE_CACHE)
}
