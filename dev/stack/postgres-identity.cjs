const { execFileSync, spawnSync } = require('node:child_process')
const crypto = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')

/**
 * PostgreSQL refuses to run as root. Three ways to run it, best first:
 * - `self`: we are not root;
 * - `namespace`: root wearing another number inside a user namespace; files stay where they are and readable
 *   even under a 0700 home, because outside the namespace they still belong to root;
 * - `user`: as `nobody`, with programs and data moved to a folder that this user can traverse.
 *
 * @returns {{ kind: 'self' | 'namespace' | 'user', uid?: number, gid?: number }}
 */
function choosePostgresIdentity() {
  if (process.getuid() !== 0) return { kind: 'self' }
  const wanted = process.env.FANGXING_PG_IDENTITY
  if (wanted !== 'user' && namespaceWorks()) return { kind: 'namespace', ...nobody() }
  return { kind: 'user', ...nobody() }
}

/** An account that every Debian has: initdb insists on finding a name for its number. */
function nobody() {
  const ask = flag => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
  return { uid: ask('-u'), gid: ask('-g') }
}

function namespaceWorks() {
  const { uid, gid } = nobody()
  const [command, ...args] = inNamespace({ uid, gid }, ['true'])
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

function inNamespace({ uid, gid }, command) {
  return ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`, ...command]
}

/** The command line that runs `command` as `identity`, and the spawn options that belong to it. */
function asPostgres(identity, command) {
  if (identity.kind === 'namespace') return { command: inNamespace(identity, command), options: {} }
  if (identity.kind === 'user') return { command, options: { uid: identity.uid, gid: identity.gid } }
  return { command, options: {} }
}

/**
 * Where programs and data lie for `identity`. For `user` each moves to /var/tmp, unless every folder above it
 * already lets others pass; programs are copied once. The folder that will hold the data exists already.
 *
 * @returns {{ binaries: string, data: string }}
 */
function placeFor(identity, binaries, data) {
  if (identity.kind !== 'user') return { binaries, data }
  const place = { binaries: traversable(binaries) ? binaries : copied(binaries), data }
  return traversable(path.dirname(data)) ? place : { ...place, data: movedData(data) }
}

function movedData(data) {
  const home = path.join('/var/tmp', `fangxing-${process.getuid()}-${digest(data)}`)
  fs.mkdirSync(home, { recursive: true })
  fs.chmodSync(home, 0o755)
  return path.join(home, 'data')
}

function copied(binaries) {
  const target = path.join('/var/tmp', `fangxing-${process.getuid()}-postgres-${digest(binaries)}`)
  if (!fs.existsSync(path.join(target, 'complete'))) {
    fs.rmSync(target, { recursive: true, force: true })
    execFileSync('cp', ['-a', '--no-preserve=ownership', `${binaries}/.`, `${target}/`], {
      stdio: 'pipe',
      cwd: ensureFolder(target),
    })
    execFileSync('chmod', ['-R', 'go+rX', target])
    fs.writeFileSync(path.join(target, 'complete'), '')
  }
  return target
}

function ensureFolder(folder) {
  fs.mkdirSync(folder, { recursive: true })
  return folder
}

function traversable(folder) {
  for (let at = fs.realpathSync(folder); at !== '/'; at = path.dirname(at)) {
    if ((fs.statSync(at).mode & 0o001) === 0) return false
  }
  return true
}

const digest = text => crypto.createHash('sha256').update(text).digest('hex').slice(0, 10)

module.exports = { choosePostgresIdentity, asPostgres, placeFor }
