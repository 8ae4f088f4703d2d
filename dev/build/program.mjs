/**
 * The backend's program: one file instead of the 2,700 modules that a node loads, and beside it V8's code cache. Finding, reading and
 * compiling them is two thirds of the processor time of a start, and a node that died is back that much sooner.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import v8 from 'node:v8'
import { root } from '../bootstrap.mjs'
import { filesBelow, writeWhole } from './files.mjs'

const DIST = path.join(root, 'backend/dist')
const PARTS = [path.join(root, 'contract/dist'), DIST]
const PROGRAM = path.join(DIST, 'program.js')
const CODE_CACHE = path.join(DIST, '.program-code-cache')
const CODE_CACHE_WRITER = path.join(DIST, 'write-code-cache.js')
const LOADS_WITHIN_MS = 120_000
/** Sources that change while they are bundled are bundled again, not for ever. */
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

/** Told by what it is made of and not by times: a file that is gone, other packages, another V8 or other flags of it. */
function fingerprint(bundler) {
  const hash = createHash('sha256')
  const tools = [bundler, process.version, String(v8.cachedDataVersionTag()), JSON.stringify(OPTIONS)]
  for (const part of [...tools, fs.readFileSync(path.join(root, 'package-lock.json')), ...programParts()])
    hash.update(part)
  return hash.digest('hex')
}

/** The last line of the program; main.js reads it, too. */
const lastLineOf = fingerprint => `//${fingerprint}\n`

function isUpToDate(fingerprint) {
  if (!fs.existsSync(CODE_CACHE) || !fs.existsSync(PROGRAM)) return false
  const line = Buffer.alloc(lastLineOf(fingerprint).length)
  const file = fs.openSync(PROGRAM)
  try {
    fs.readSync(file, line, 0, line.length, Math.max(0, fs.fstatSync(file).size - line.length))
  } finally {
    fs.closeSync(file)
  }
  return line.toString() === lastLineOf(fingerprint)
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
  for (let tried = 0; tried < MOST_TRIES; tried++) {
    const made = fingerprint(version)
    if (isUpToDate(made)) return
    const { outputFiles } = await bundle(OPTIONS)
    if (fingerprint(version) !== made) continue
    // A program without its code cache is made anew. The map first: a program that is there is whole.
    fs.rmSync(CODE_CACHE, { force: true })
    for (const { path: file, text } of outputFiles)
      writeWhole(file, file === PROGRAM ? text + lastLineOf(made) : text)
    return writeCodeCache()
  }
  throw new Error('what the backend is made of changes while it is bundled: is another build running?')
}
