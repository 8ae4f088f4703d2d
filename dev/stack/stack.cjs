const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { startBroker } = require('./broker.cjs')
const { ensureDatabase } = require('./databases.cjs')
const { startPostgres } = require('./postgres.cjs')
const { startRedis } = require('./redis.cjs')

const USUAL_PORTS = { postgres: 5433, redis: 6380, mqtt: 1884 }

const TEMPORARY = 'fangxing-stack-'

/** Named after our process, so that what a killed run left behind is recognised and removed by the next one. */
function temporaryFolder() {
  for (const name of fs.readdirSync(os.tmpdir()).filter(name => name.startsWith(TEMPORARY))) {
    const owner = Number(name.slice(TEMPORARY.length).split('-')[0])
    if (!alive(owner)) fs.rmSync(path.join(os.tmpdir(), name), { recursive: true, force: true })
  }
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), `${TEMPORARY}${process.pid}-`))
  fs.chmodSync(dir, 0o755)
  return dir
}

function alive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/**
 * Starts PostgreSQL, Redis and the broker, except for the parts whose address is given.
 *
 * With `dir` the state is kept there and written durably, on the usual ports when they are free. Without it the
 * state is temporary: fsync off, random ports, removed by `stop`.
 *
 * @param {{ dir?: string, database?: string, durable?: boolean, databaseUrl?: string, redisUrl?: string,
 *           mqttUrl?: string, mqtt?: { username: string, password: string } }} options
 * @returns {Promise<import('./index.cjs').Stack>}
 */
async function startStack(options = {}) {
  const kept = Boolean(options.dir)
  const dir = options.dir ?? temporaryFolder()
  const durable = options.durable ?? kept
  const preferred = kept ? USUAL_PORTS : {}
  const started = []
  let postgres

  async function stop() {
    for (const part of started.splice(0).reverse()) await part.stop()
    if (kept) return
    postgres?.remove()
    fs.rmSync(dir, { recursive: true, force: true })
  }

  const keep = service => {
    started.push(service)
    return service
  }

  try {
    let databaseUrl = options.databaseUrl
    if (!databaseUrl) {
      const place = path.join(dir, 'postgres')
      postgres = keep(await startPostgres({ dir: place, durable, preferredPort: preferred.postgres }))
      databaseUrl = await ensureDatabase(postgres.url, options.database ?? 'fangxing')
    }
    const redis = options.redisUrl
      ? undefined
      : keep(
          await startRedis({
            dir: path.join(dir, 'redis'),
            preferredPort: preferred.redis,
            appendOnly: kept,
          }),
        )
    const broker = options.mqttUrl
      ? undefined
      : keep(await startBroker({ dir, databaseUrl, backend: options.mqtt, preferredPort: preferred.mqtt }))
    return {
      dir,
      postgres,
      redis,
      broker,
      adminUrl: postgres?.url ?? databaseUrl,
      databaseUrl,
      redisUrl: redis?.url ?? options.redisUrl,
      mqttUrl: broker?.url ?? options.mqttUrl,
      mqttUsername: broker?.username ?? options.mqtt?.username,
      mqttPassword: broker?.password ?? options.mqtt?.password,
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
