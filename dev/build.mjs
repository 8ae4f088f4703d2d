/**
 * Compiles the TypeScript workspaces with swc into their `dist`, only the files that changed, makes one file of the backend's
 * program, and builds the console that it serves. Types are checked elsewhere (`npm run check`). `node dev/build.mjs [workspace …]`
 */
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { asCommand, bootstrap, isCommand, root } from './bootstrap.mjs'
import { buildConsole } from './screens.mjs'

/** `from` and `to` are folders; `program` is the file in `to` that `bundleBackend` writes. */
const WORKSPACES = {
  contract: { from: 'contract', to: 'contract/dist' },
  backend: { from: 'backend/src', to: 'backend/dist', program: 'main.js' },
  'device-sim': { from: 'device-sim/src', to: 'device-sim/dist' },
  'wechat-sim': { from: 'wechat-sim/src', to: 'wechat-sim/dist' },
  e2e: { from: 'e2e', to: 'e2e/dist', only: /\.ts$/ },
}

const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', 'out', 'test'])
const isTest = file => /\.test\.tsx?$/.test(file)
const isSource = file => /\.ts$/.test(file) && !file.endsWith('.d.ts')

function* filesBelow(folder, prefix = '') {
  if (!fs.existsSync(folder)) return
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const relative = path.join(prefix, entry.name)
    if (entry.isDirectory()) {
      if (!SKIPPED_FOLDERS.has(entry.name)) yield* filesBelow(path.join(folder, entry.name), relative)
    } else yield relative
  }
}

const outputOf = file => (isSource(file) ? file.replace(/\.ts$/, '.js') : file)

/** What to do for one workspace: files to compile or copy, and outputs whose source is gone. */
function plan({ from, to, only, program }, everything) {
  const files = [...filesBelow(path.join(root, from))].filter(
    file => !isTest(file) && !file.endsWith('.d.ts') && (!only || only.test(file)),
  )
  const outputs = new Set([...files.map(outputOf), program].flatMap(file => [file, `${file}.map`]))
  const stale = files.filter(
    file => everything || isOlder(path.join(root, to, outputOf(file)), path.join(root, from, file)),
  )
  const orphans = [...filesBelow(path.join(root, to))].filter(
    file => !outputs.has(file) && !file.startsWith('.'),
  )
  return { stale, orphans }
}

function isOlder(output, source) {
  const made = fs.statSync(output, { throwIfNoEntry: false })
  return !made || made.mtimeMs <= fs.statSync(source).mtimeMs
}

/** Written beside and moved into place, so that a program that starts meanwhile never reads half a file. */
function writeWhole(file, content) {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}.draft`
  fs.writeFileSync(draft, content)
  fs.renameSync(draft, file)
}

async function compile(swc, options, { from, to }, file) {
  const source = path.join(root, from, file)
  const output = path.join(root, to, outputOf(file))
  if (!isSource(file)) return writeWhole(output, fs.readFileSync(source))
  const sourceFileName = path.relative(path.dirname(output), source)
  const { code, map } = await swc.transformFile(source, { ...options, sourceFileName, swcrc: false })
  if (map) writeWhole(`${output}.map`, map)
  writeWhole(output, map ? `${code}//# sourceMappingURL=${path.basename(output)}.map\n` : code)
}

async function buildOne(swc, options, name, fingerprint) {
  const workspace = WORKSPACES[name]
  const stamp = path.join(root, workspace.to, '.stamp')
  const everything = !fs.existsSync(stamp) || fs.readFileSync(stamp, 'utf8') !== fingerprint
  const { stale, orphans } = plan(workspace, everything)
  for (const file of orphans) fs.rmSync(path.join(root, workspace.to, file), { force: true })
  await Promise.all(stale.map(file => compile(swc, options, workspace, file)))
  if (everything) writeWhole(stamp, fingerprint)
  return stale.length
}

const PROGRAM = path.join(root, WORKSPACES.backend.to, WORKSPACES.backend.program)
const PROGRAM_STAMP = path.join(root, WORKSPACES.backend.to, '.program-stamp')
const PROGRAM_OPTIONS = {
  entryPoints: [path.join(path.dirname(PROGRAM), 'start-node.js')],
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

/**
 * One file instead of the 2,700 modules that a node loads: finding and reading them is a third of the processor time of its start,
 * and a node that died is back that much sooner.
 */
async function bundleBackend() {
  const { build: bundle, version } = await import('esbuild')
  // Told by what it is made of and not by times: a file that is gone, one that changed while it was read, other packages.
  const stamp = fingerprintOf([
    version,
    JSON.stringify(PROGRAM_OPTIONS),
    fs.readFileSync(path.join(root, 'package-lock.json')),
    ...programParts(),
  ])
  if (readOptional(PROGRAM_STAMP) === stamp && fs.existsSync(PROGRAM)) return
  const { outputFiles } = await bundle(PROGRAM_OPTIONS)
  // The map first: a program that is there is whole.
  for (const { path: file, contents } of outputFiles) writeWhole(file, contents)
  writeWhole(PROGRAM_STAMP, stamp)
}

const fingerprintOf = parts =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex')

/** Names and contents of all that was compiled and may be in it. */
function* programParts() {
  for (const folder of ['contract', 'backend'].map(name => path.join(root, WORKSPACES[name].to)))
    for (const file of [...filesBelow(folder)].sort()) {
      if (!file.endsWith('.js') || path.join(folder, file) === PROGRAM) continue
      yield file
      yield fs.readFileSync(path.join(folder, file))
    }
}

const readOptional = file => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null)

/**
 * Brings `dist` up to date.
 *
 * @param {string[]} [names] workspaces; all of them when none is named
 * @returns {Promise<number>} how many files were written
 * @throws {Error} with swc's message when a file does not compile
 */
export async function build(names = Object.keys(WORKSPACES)) {
  const { default: swc } = await import('@swc/core')
  const settings = fs.readFileSync(path.join(root, '.swcrc'), 'utf8')
  const fingerprint = createHash('sha256').update(settings).update(swc.version).digest('hex')
  const counts = await Promise.all(names.map(name => buildOne(swc, JSON.parse(settings), name, fingerprint)))
  // Either is part of the program, which is there once both were compiled.
  const isPart = names.includes('contract') || names.includes('backend')
  if (isPart && PROGRAM_OPTIONS.entryPoints.every(file => fs.existsSync(file))) await bundleBackend()
  return counts.reduce((sum, count) => sum + count, 0)
}

if (isCommand(import.meta.url)) {
  await asCommand(async () => {
    bootstrap({ parts: [] })
    const named = process.argv.slice(2)
    const startedMs = Date.now()
    const compiled = named.filter(name => name !== 'console')
    const count =
      named.length > 0 && compiled.length === 0 ? 0 : await build(named.length > 0 ? compiled : undefined)
    if (named.length === 0 || named.includes('console')) await buildConsole()
    console.log(`${count} files, ${Date.now() - startedMs} ms`)
  })
}
