/** Builds the console into `dist`, only when something it is made of changed. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

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

/** Of everything that goes into the build: its own sources, the contract, the versions of the packages, and how it is built. */
function fingerprint() {
  const hash = createHash('sha256')
  const files = [...filesBelow(here), ...filesBelow(path.join(root, 'contract'))].sort()
  for (const file of [...files, path.join(root, 'package-lock.json'), fileURLToPath(import.meta.url)])
    hash.update(path.relative(root, file)).update('\0').update(fs.readFileSync(file)).update('\0')
  return hash.digest('hex')
}

/** Whether this folder was built of what lies here now. */
function isFresh(folder, print) {
  const stamp = path.join(folder, STAMP)
  return fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === print
}

const vite = path.join(
  path.dirname(createRequire(import.meta.url).resolve('vite/package.json')),
  'bin/vite.js',
)

/**
 * In a process of its own: Vite sets NODE_ENV of the one that it runs in, and `npm start`, which goes on after the build, would
 * take itself for production and ask for its secrets. Always a production build, also when a test starts it.
 */
function runVite(outDir) {
  const child = spawn(
    process.execPath,
    [vite, 'build', '--logLevel', 'warn', '--outDir', outDir, '--emptyOutDir'],
    {
      cwd: here,
      env: { ...process.env, NODE_ENV: 'production' },
    },
  )
  return new Promise((resolve, reject) => {
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', part => (output += part))
    child.on('error', reject)
    child.on('exit', code => {
      if (code === 0) resolve(output)
      else reject(new Error(`console: vite ended with ${code}\n${output.slice(-6000)}`))
    })
  })
}

/** Less than this fits into one packet as it is. */
const WORTH_BYTES = 1400
const isText = name => /\.(js|css|svg)$/.test(name)

/** Puts a smaller copy beside each text, which the backend and nginx send to browsers that take it. */
function compress(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath, entry.name)
    if (!entry.isFile() || !isText(entry.name) || fs.statSync(file).size < WORTH_BYTES) continue
    fs.writeFileSync(`${file}.gz`, gzipSync(fs.readFileSync(file), { level: 9 }))
  }
}

/**
 * Built beside and moved into place, so that a node that starts meanwhile never serves half a build.
 *
 * @param {{ to?: string }} [options] a test builds elsewhere
 * @returns {Promise<boolean>} whether there was anything to do
 * @throws {Error} with the end of what Vite says
 */
export async function build({ to = dist } = {}) {
  const print = fingerprint()
  if (isFresh(to, print)) return false
  const draft = path.join(path.dirname(to), `.dist-${process.pid}`)
  try {
    await runVite(draft)
    compress(draft)
    fs.writeFileSync(path.join(draft, STAMP), print)
    fs.rmSync(to, { recursive: true, force: true })
    fs.renameSync(draft, to)
  } finally {
    fs.rmSync(draft, { recursive: true, force: true })
  }
  return true
}

if (path.resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) await build()
