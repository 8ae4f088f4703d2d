/**
 * Runs the program that `dev/build` makes of `start-node`: compiled by V8 as a file, or, where the same V8 with the same flags compiled
 * this very text before, taken from what it kept then. A node that died is ready again in two thirds of the time.
 * Nothing but Node itself may be imported here.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire, SourceMap, type SourceMapPayload } from 'node:module'
import path from 'node:path'
import vm from 'node:vm'

const PROGRAM = path.join(__dirname, 'program.js')
const CODE_CACHE = path.join(__dirname, '.program-code-cache')
/** The last line of the program is a comment with this many hexadecimal digits, and so does its code cache begin. */
const FINGERPRINT_LENGTH = 64

type Program = { startNode: () => Promise<void> }
/** What Node gives to every file that it loads. */
type ModuleScope = {
  exports: Program
  require: NodeJS.Require
  module: { exports: Program }
  __filename: string
  __dirname: string
}
type Call = NodeJS.CallSite & { toString: () => string }

/** V8 itself compares no more than the length of the text. */
function readCodeCache(fingerprint: string): Buffer | undefined {
  if (!existsSync(CODE_CACHE)) return undefined
  const cache = readFileSync(CODE_CACHE)
  const isOfThisProgram = cache.toString('latin1', 0, FINGERPRINT_LENGTH) === fingerprint
  return isOfThisProgram ? cache.subarray(FINGERPRINT_LENGTH) : undefined
}

function load(): { program: Program; keepCode: () => void } {
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
  const loaded = { exports: {} as Program }
  const run = script.runInThisContext() as (scope: ModuleScope) => void
  run({
    exports: loaded.exports,
    require: createRequire(PROGRAM),
    module: loaded,
    __filename: PROGRAM,
    __dirname,
  })
  const keepCode = () => {
    // Moved into place, so that a node that starts meanwhile never reads half of it.
    const draft = `${CODE_CACHE}.${process.pid}.draft`
    writeFileSync(draft, Buffer.concat([Buffer.from(fingerprint, 'latin1'), script.createCachedData()]))
    renameSync(draft, CODE_CACHE)
  }
  return { program: loaded.exports, keepCode }
}

/** `node --enable-source-maps` looks at files that Node itself loads; the program is none of them. */
function traceToSources(): void {
  let map: SourceMap | undefined
  const traced = (call: Call): string => {
    const text = call.toString()
    const place = `${PROGRAM}:${call.getLineNumber()}:${call.getColumnNumber()}`
    if (!text.includes(place)) return text
    map ??= new SourceMap(JSON.parse(readFileSync(`${PROGRAM}.map`, 'utf8')) as SourceMapPayload)
    const origin = map.findOrigin(call.getLineNumber() ?? 0, call.getColumnNumber() ?? 0)
    if (!('fileName' in origin)) return text
    return text.replace(
      place,
      `${path.join(__dirname, origin.fileName)}:${origin.lineNumber}:${origin.columnNumber}`,
    )
  }
  Error.prepareStackTrace = (error, calls) =>
    [String(error), ...calls.map(call => `    at ${traced(call)}`)].join('\n')
}

if (process.sourceMapsEnabled) traceToSources()
const { program, keepCode } = load()
if (process.argv.includes('--keep-code')) keepCode()
else void program.startNode()
