/**
 * The backend's program: one file instead of the 2,700 modules that a node loads, and beside it V8's code cache. Finding, reading and
 * compiling them is half of the processor time of a start, and a node that died is back that much sooner.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { root } from '../bootstrap.mjs'
import { filesBelow, writeWhole } from './files.mjs'

const DIST = path.join(root, 'backend/dist')
const PARTS = [path.join(root, 'contract/dist'), DIST]
const PROGRAM = path.join(DIST, 'program.js')
const CODE_CACHE = path.join(DIST, '.program-code-cache')
const CODE_CACHE_WRITER = path.join(DIST, 'write-code-cache.js')
/** The first line of the cache; see backend/src/code-cache.ts. */
const SUM_LENGTH = 64
const LOADS_WITHIN_MS = 120_000
/** Sources that change while they are bundled are bundled again, not forever. */
const MOST_TRIES = 3
const OPTIONS = {
  entryPoints: [path.join(DIST, 'start-node.js')],
  outfile: PROGRAM,
  write: false,
  bundle: true,
  platform: 'node',
  target: 'node20',
  // Packages with files of their own beside their code, and what nothing loads that runs.
  external: ['@fangxing/backend', 'sharp', 'swagger-ui-dist', 'typescript'],
  // Midway and TypeORM know classes by their names.
  keepNames: true,
  sourcemap: 'linked',
  sourcesContent: false,
  tsconfigRaw: {},
  logLevel: 'error',
}

/** Names and contents of all that was compiled and may be in it. */
function* programParts() {
  for (const folder of PARTS)
    for (const file of [...filesBelow(folder)].sort()) {
      if (!file.endsWith('.js') || path.join(folder, file) === PROGRAM) continue
      yield file
      yield fs.readFileSync(path.join(folder, file))
    }
}

/** Of the V8 of a child process: flags of this process alone are not those of a node. */
const v8Tag = () => execFileSync(process.execPath, ['-p', `require('v8').cachedDataVersionTag()`])

/** Told by what it is made of and not by times: a file that is gone, other packages, another V8 or other flags of it. */
function fingerprintOf(tools) {
  const hash = createHash('sha256')
  for (const tool of tools) hash.update(tool)
  hash.update(fs.readFileSync(path.join(root, 'package-lock.json')))
  for (const part of programParts()) hash.update(part)
  return hash.digest('hex')
}

/** The last line of the program; code-cache.js reads it, too. */
const lastLineOf = fingerprint => `//${fingerprint}\n`

function isUpToDate(fingerprint) {
  if (!fs.existsSync(CODE_CACHE) || !fs.existsSync(PROGRAM)) return false
  const lastLine = lastLineOf(fingerprint)
  if (fs.readFileSync(PROGRAM, 'latin1').slice(-lastLine.length) !== lastLine) return false
  // As code-cache.js sees it: what it would not take is made again.
  const cache = fs.readFileSync(CODE_CACHE)
  const sum = createHash('sha256').update(fingerprint).update(cache.subarray(SUM_LENGTH)).digest('hex')
  return cache.toString('latin1', 0, SUM_LENGTH) === sum
}

/** A node starts without it as well, only more slowly; that it cannot be made says that a node would not start. */
function writeCodeCache() {
  const { status, signal, error, stderr } = spawnSync(process.execPath, [CODE_CACHE_WRITER], {
    encoding: 'utf8',
    timeout: LOADS_WITHIN_MS,
  })
  if (status === 0) return
  throw new Error(`the backend's program does not load: ${error?.message ?? signal ?? status}\n${stderr}`)
}

/**
 * Bundles what was compiled, unless the program is made of just that.
 *
 * @throws {Error} when a module is missing, when the program does not load, and when its parts do not stop changing
 */
export async function bundleBackend() {
  if (![...OPTIONS.entryPoints, CODE_CACHE_WRITER].every(file => fs.existsSync(file))) return
  const { build: bundle, version } = await import('esbuild')
  const tools = [version, process.version, v8Tag(), JSON.stringify(OPTIONS)]
  for (let tried = 0; tried < MOST_TRIES; tried++) {
    const fingerprint = fingerprintOf(tools)
    if (isUpToDate(fingerprint)) return
    const { outputFiles } = await bundle(OPTIONS)
    if (fingerprintOf(tools) !== fingerprint) continue
    // A program without its code cache is made again. The map first: a program that is there is whole.
    fs.rmSync(CODE_CACHE, { force: true })
    for (const { path: file, text } of outputFiles)
      writeWhole(file, file === PROGRAM ? text + lastLineOf(fingerprint) : text)
    return writeCodeCache()
  }
  throw new Error('what the backend is made of changes while it is bundled: is another build running?')
}
