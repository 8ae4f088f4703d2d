const fs = require('node:fs')
const path = require('node:path')
const { spawnKept } = require('./child.cjs')
const { freePort } = require('./ports.cjs')
const { startService } = require('./service.cjs')
const { requireTool } = require('./tools.cjs')

/** `noeviction`: live order state that disappears silently would look like an order that never was. */
function settings({ dir, port, appendOnly }) {
  return {
    bind: '127.0.0.1',
    port,
    dir,
    save: '',
    appendonly: appendOnly ? 'yes' : 'no',
    appendfsync: 'everysec',
    'maxmemory-policy': 'noeviction',
    'tcp-keepalive': 60,
    daemonize: 'no',
  }
}

/**
 * Starts a Redis of our own on the loopback address.
 *
 * @param {{ dir: string, port?: number, preferredPort?: number, appendOnly?: boolean }} options
 *   `dir` holds the append-only file and the log
 */
async function startRedis({ dir, port: fixedPort, preferredPort, appendOnly = true }) {
  fs.mkdirSync(dir, { recursive: true })
  const { path: program, env } = requireTool('redis')
  const port = fixedPort ?? (await freePort(preferredPort))
  const url = `redis://127.0.0.1:${port}`
  const logFile = path.join(dir, 'redis.log')
  const args = Object.entries(settings({ dir, port, appendOnly })).flatMap(([key, value]) => [
    `--${key}`,
    String(value),
  ])
  return startService({
    name: 'redis',
    url,
    port,
    logFile,
    launch: () => spawnKept(program, args, { env, logFile }),
    ready: () => ping(url),
  })
}

/** Asks on a connection of its own; a loading Redis answers with an error, which is not yet ready. */
async function ping(url) {
  const { default: Redis } = require('ioredis')
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 2000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return (await client.ping()) === 'PONG'
  } finally {
    client.disconnect()
  }
}

module.exports = { startRedis }
