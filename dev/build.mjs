/**
 * Compiles the TypeScript workspaces with swc into their `dist`, only the files that changed, makes one file of the backend's
 * program, and builds the console that it serves. Types are checked elsewhere (`npm run check`). `node dev/build.mjs [workspace …]`
 */
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { asCommand, bootstrap, isCommand, root } from './bootstrap.mjs'
import { filesBelow, writeWhole } from './build/files.mjs'
import { bundleBackend } from './build/program.mjs'
import { buildConsole } from './screens.mjs'

/** `from` and `to` are folders; `program` is the file in `to` that `bundleBackend` writes. */
const WORKSPACES = {
  contract: { from: 'contract', to: 'contract/dist' },
  backend: { from: 'backend/src', to: 'backend/dist', program: 'program.js' },
  'device-sim': { from: 'device-sim/src', to: 'device-sim/dist' },
  'wechat-sim': { from: 'wechat-sim/src', to: 'wechat-sim/dist' },
  e2e: { from: 'e2e', to: 'e2e/dist', only: /\.ts$/ },
}

const DRAFT_LASTS_MS = 10 * 60_000
const isTest = file => /\.test\.tsx?$/.test(file)
const isSource = file => /\.ts$/.test(file) && !file.endsWith('.d.ts')

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
    file => !outputs.has(file) && !file.startsWith('.') && !isBeingWritten(path.join(root, to, file)),
  )
  return { stale, orphans }
}

/** By another build at this moment; a draft that stays was left by one that was killed. */
function isBeingWritten(file) {
  if (!file.endsWith('.draft')) return false
  const draft = fs.statSync(file, { throwIfNoEntry: false })
  return draft !== undefined && Date.now() - draft.mtimeMs < DRAFT_LASTS_MS
}

function isOlder(output, source) {
  const made = fs.statSync(output, { throwIfNoEntry: false })
  return !made || made.mtimeMs <= fs.statSync(source).mtimeMs
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
  if (isPart) await bundleBackend()
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
