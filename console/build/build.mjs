/** Builds the console into `dist`, only when something it is made of changed. */
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const here = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const root = path.resolve(here, '..')
export const dist = path.join(here, 'dist')
const STAMP = '.stamp'

const SKIPPED = new Set(['node_modules', 'dist', 'test', 'build'])
const isSource = name => !/\.test\.tsx?$|\.md$/.test(name)

function* filesBelow(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.') || SKIPPED.has(entry.name)) continue
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(file)
    else if (isSource(entry.name)) yield file
  }
}

/** Of everything that goes into the build: its own sources, the contract, and the versions of the packages. */
function fingerprint() {
  const hash = createHash('sha256')
  const files = [...filesBelow(here), ...filesBelow(path.join(root, 'contract'))].sort()
  for (const file of [...files, path.join(root, 'package-lock.json')])
    hash.update(path.relative(root, file)).update('\0').update(fs.readFileSync(file)).update('\0')
  return hash.digest('hex')
}

/** Whether `dist` was built of what lies here now. */
function isFresh(print) {
  const stamp = path.join(dist, STAMP)
  return fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === print
}

/**
 * Built beside and moved into place, so that a node that starts meanwhile never serves half a build.
 *
 * @returns {Promise<boolean>} whether there was anything to do
 */
export async function build() {
  const print = fingerprint()
  if (isFresh(print)) return false
  const { build: buildWithVite } = await import('vite')
  const draft = path.join(here, `.dist-${process.pid}`)
  try {
    await buildWithVite({
      configFile: path.join(here, 'vite.config.mjs'),
      logLevel: 'warn',
      build: { outDir: draft, emptyOutDir: true },
    })
    fs.writeFileSync(path.join(draft, STAMP), print)
    fs.rmSync(dist, { recursive: true, force: true })
    fs.renameSync(draft, dist)
  } finally {
    fs.rmSync(draft, { recursive: true, force: true })
  }
  return true
}

if (path.resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) await build()
