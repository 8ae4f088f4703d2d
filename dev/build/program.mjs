/**
 * The backend's program: one file instead of the 2,700 modules that a node loads, and beside it what V8 made of it. Finding, reading
 * and compiling them is two thirds of the processor time of a start, and a node that died is back that much sooner.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { root } from '../bootstrap.mjs'
import { filesBelow, readOptional, writeWhole } from './files.mjs'

const PARTS = ['contract/dist', 'backend/dist'].map(folder => path.join(root, folder))
const PROGRAM = path.join(root, 'backend/dist/program.js')
const MAIN = path.join(root, 'backend/dist/main.js')
const STAMP = path.join(root, 'backend/dist/.program-stamp')
const OPTIONS = {
  entryPoints: [path.join(root, 'backend/dist/start-node.js')],
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

const fingerprintOf = parts =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex')

/** Names and contents of all that was compiled and may be in it. */
function* programParts() {
  for (const folder of PARTS)
    for (const file of [...filesBelow(folder)].sort()) {
      if (!file.endsWith('.js') || path.join(folder, file) === PROGRAM) continue
      yield file
      yield fs.readFileSync(path.join(folder, file))
    }
}

/** Without it a node starts as well, only more slowly; that it cannot be made says that a node would not start. */
function keepCode() {
  const { status, stderr } = spawnSync(process.execPath, [MAIN, '--keep-code'], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the backend's program does not load:\n${stderr}`)
}

/**
 * Bundles what was compiled, unless the program is made of just that.
 *
 * @throws {Error} when a module is missing or the program does not load
 */
export async function bundleBackend() {
  if (!OPTIONS.entryPoints.every(file => fs.existsSync(file))) return
  const { build: bundle, version } = await import('esbuild')
  // Told by what it is made of and not by times: a file that is gone, one that changed while it was read, other packages.
  const stamp = fingerprintOf([
    version,
    process.version,
    JSON.stringify(OPTIONS),
    fs.readFileSync(path.join(root, 'package-lock.json')),
    ...programParts(),
  ])
  if (readOptional(STAMP) === stamp && fs.existsSync(PROGRAM)) return
  const { outputFiles } = await bundle(OPTIONS)
  // The map first: a program that is there is whole.
  for (const { path: file, text } of outputFiles)
    writeWhole(file, file === PROGRAM ? `${text}//${stamp}\n` : text)
  keepCode()
  writeWhole(STAMP, stamp)
}
