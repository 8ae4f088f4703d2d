const fs = require('node:fs')
const path = require('node:path')
const { spawnKept } = require('./child.cjs')
const { freePort } = require('./ports.cjs')
const folder = require('./postgres-folder.cjs')
const { choosePostgresIdentity, asPostgres, placeFor } = require('./postgres-identity.cjs')
const { startService } = require('./service.cjs')

/** fsync may be off only where the data is thrown away afterwards. */
function settings({ port, durable, maxConnections }) {
  const always = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: maxConnections,
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
  }
  const thrownAway = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_wal_size: '512MB',
  }
  return { ...always, ...(durable ? { max_wal_size: '2GB' } : thrownAway) }
}

/**
 * Starts PostgreSQL on the loopback address; the folder is initialised on first use.
 *
 * @param {{ dir: string, port?: number, preferredPort?: number, durable?: boolean, maxConnections?: number }} options
 *   `dir` holds the data, the generated password and the log; `durable: false` only for data nobody keeps
 * @throws {Error} when another PostgreSQL runs on the same folder and does not end within 15 s
 */
async function startPostgres({ dir, port: fixedPort, preferredPort, durable = true, maxConnections = 300 }) {
  fs.mkdirSync(dir, { recursive: true })
  const identity = choosePostgresIdentity()
  const place = placeFor(identity, folder.binariesFolder(), path.join(dir, 'data'))
  const password = folder.passwordIn(dir)
  if (!fs.existsSync(path.join(place.data, 'PG_VERSION'))) {
    fs.rmSync(place.data, { recursive: true, force: true })
    folder.initialise(identity, place, password, durable)
  }
  await folder.waitForPredecessor(place.data)
  const port = fixedPort ?? (await freePort(preferredPort))
  const url = `postgres://fangxing:${password}@127.0.0.1:${port}/postgres`
  const logFile = path.join(dir, 'postgres.log')
  const flags = Object.entries(settings({ port, durable, maxConnections })).flatMap(([key, value]) => [
    '-c',
    `${key}=${value}`,
  ])
  const { command, options } = asPostgres(identity, [
    path.join(place.binaries, 'bin/postgres'),
    '-D',
    place.data,
    ...flags,
  ])
  const service = await startService({
    name: 'postgres',
    url,
    port,
    logFile,
    attempts: 12,
    readyMs: 60_000,
    launch: () => {
      folder.clearStaleLock(place.data)
      return spawnKept(command[0], command.slice(1), { ...options, cwd: '/', logFile, quitSignal: 'SIGINT' })
    },
    ready: () => answers(url),
  })
  const remove = () => folder.removeData(place.data)
  return Object.assign(service, { identity: identity.kind, dataFolder: place.data, remove })
}

async function answers(url) {
  const { Client } = require('pg')
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query('select 1 as one')).rows.length === 1
  } finally {
    await client.end()
  }
}

module.exports = { startPostgres }
