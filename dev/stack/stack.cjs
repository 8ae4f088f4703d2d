const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { startBroker } = require('./broker.cjs')
const { ensureDatabase } = require('./databases.cjs')
const { startPostgres } = require('./postgres.cjs')
const { startRedis } = require('./redis.cjs')

const USUAL_PORTS = { postgres: 5433, redis: 6380, mqtt: 1884 }

const TEMPORARY = 'fangxing-stack-'

/** Where Linux keeps files in memory. */
const MEMORY = '/dev/shm'
const GIB = 2 ** 30
/** A whole test run writes less than one. */
const MEMORY_NEEDED_BYTES = 4 * GIB

/**
 * What nobody keeps lies in memory where there is plenty: a database is cloned there in a tenth of the time. ext4 spends it on looking
 * for an inode that was not freed within the last seconds, and each database that is dropped frees hundreds.
 */
function placeOfTemporary({ durable = false }) {
  if (durable || process.env.TMPDIR || !fs.existsSync(MEMORY)) return os.tmpdir()
  const { bavail, bsize } = fs.statfsSync(MEMORY)
  const freeBytes = Math.min(bavail * bsize, process.availableMemory())
  return freeBytes >= MEMORY_NEEDED_BYTES ? MEMORY : os.tmpdir()
}

/** Named after our process, so that what a killed run left behind is recognised and removed by the next one. */
function temporaryFolder(options) {
  for (const place of new Set([os.tmpdir(), MEMORY])) removeAbandoned(place)
  const dir = fs.mkdtempSync(path.join(placeOfTemporary(options), `${TEMPORARY}${process.pid}-`))
  fs.chmodSync(dir, 0o755)
  return dir
}

function removeAbandoned(place) {
  if (!fs.existsSync(place)) return
  for (const name of fs.readdirSync(place).filter(name => name.startsWith(TEMPORARY))) {
    const owner = Number(name.slice(TEMPORARY.length).split('-')[0])
    if (!alive(owner)) fs.rmSync(path.join(place, name), { recursive: true, force: true })
  }
}

function alive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Each part, unless its address is given; `keep` notes what has to be stopped. */
async function startParts(options, dir, keep) {
  const kept = Boolean(options.dir)
  const preferred = kept ? USUAL_PORTS : {}
  const parts = { databaseUrl: options.databaseUrl }
  if (!parts.databaseUrl) {
    const place = path.join(dir, 'postgres')
    const durable = options.durable ?? kept
    parts.postgres = keep(await startPostgres({ dir: place, durable, preferredPort: preferred.postgres }))
    parts.databaseUrl = await ensureDatabase(parts.postgres.url, options.database ?? 'fangxing')
  }
  if (!options.redisUrl) {
    const place = path.join(dir, 'redis')
    parts.redis = keep(await startRedis({ dir: place, preferredPort: preferred.redis, appendOnly: kept }))
  }
  if (!options.mqttUrl) {
    const { databaseUrl } = parts
    parts.broker = keep(
      await startBroker({ dir, databaseUrl, backend: options.mqtt, preferredPort: preferred.mqtt }),
    )
  }
  return parts
}

/**
 * Starts PostgreSQL, Redis and the broker, except for the parts whose address is given.
 *
 * With `dir` the state is kept there and written durably, on the usual ports when they are free. Without it the
 * state is temporary: fsync off, random ports, in memory where there is plenty, removed by `stop`.
 *
 * @param {{ dir?: string, database?: string, durable?: boolean, databaseUrl?: string, redisUrl?: string,
 *           mqttUrl?: string, mqtt?: { username: string, password: string } }} options
 * @returns {Promise<import('./index.cjs').Stack>}
 */
async function startStack(options = {}) {
  const dir = options.dir ?? temporaryFolder(options)
  const started = []
  const keep = service => {
    started.push(service)
    return service
  }

  async function stop() {
    const services = started.splice(0).reverse()
    for (const service of services) await service.stop()
    if (options.dir) return
    for (const service of services) service.remove?.()
    fs.rmSync(dir, { recursive: true, force: true })
  }

  try {
    const { postgres, databaseUrl, redis, broker } = await startParts(options, dir, keep)
    const { url: mqttUrl, username, password } = broker ?? { url: options.mqttUrl, ...options.mqtt }
    return {
      dir,
      postgres,
      redis,
      broker,
      adminUrl: postgres?.url ?? databaseUrl,
      databaseUrl,
      redisUrl: redis?.url ?? options.redisUrl,
      mqttUrl,
      mqttUsername: username,
      mqttPassword: password,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** What another process needs to know about a stack: plain addresses. */
function addresses(stack) {
  const { adminUrl, databaseUrl, redisUrl, mqttUrl, mqttUsername, mqttPassword, dir } = stack
  return { adminUrl, databaseUrl, redisUrl, mqttUrl, mqttUsername, mqttPassword, dir }
}

module.exports = { startStack, addresses }
