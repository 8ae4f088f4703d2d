const fs = require('node:fs')
const path = require('node:path')
const { spawnKept } = require('./child.cjs')
const { accepts, freePort } = require('./ports.cjs')
const { startService } = require('./service.cjs')
const { requireTool } = require('./tools.cjs')

/** PgBouncer refuses to run as root. */
const unprivileged = () => (process.getuid?.() === 0 ? ['-u', 'nobody'] : [])

/** What every node asks for as it connects, and PgBouncer does not pass on. */
const IGNORED =
  'statement_timeout, lock_timeout, idle_in_transaction_session_timeout, extra_float_digits, options'

/** @param {{ target: URL, port: number, folder: string, mode: string, roundRobin: boolean }} options */
function configuration({ target, port, folder, mode, roundRobin }) {
  const name = target.pathname.slice(1)
  const server = `host=${target.hostname} port=${target.port} user=${target.username} password=${target.password}`
  return `[databases]
${name} = ${server} dbname=${name}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${path.join(folder, 'users')}
pool_mode = ${mode}
server_round_robin = ${roundRobin ? 1 : 0}
default_pool_size = 100
ignore_startup_parameters = ${IGNORED}
`
}

/**
 * Starts a PgBouncer before the database `databaseUrl`; its own address is `url`.
 *
 * @param {{ dir: string, databaseUrl: string, mode: 'session' | 'transaction' | 'statement', roundRobin?: boolean }} options
 *   `dir` holds its configuration and log, and is opened to every user of this machine
 */
async function startPgbouncer({ dir, databaseUrl, mode, roundRobin = false }) {
  const { path: program, env } = requireTool('pgbouncer')
  fs.mkdirSync(dir, { recursive: true })
  fs.chmodSync(dir, 0o755)
  const target = new URL(databaseUrl)
  const port = await freePort()
  fs.writeFileSync(path.join(dir, 'users'), `"${target.username}" "${target.password}"\n`)
  fs.writeFileSync(
    path.join(dir, 'pgbouncer.ini'),
    configuration({ target, port, folder: dir, mode, roundRobin }),
  )
  const logFile = path.join(dir, 'pgbouncer.log')
  return startService({
    name: 'pgbouncer',
    url: `postgres://${target.username}@127.0.0.1:${port}${target.pathname}`,
    port,
    logFile,
    launch: () => spawnKept(program, [...unprivileged(), path.join(dir, 'pgbouncer.ini')], { env, logFile }),
    ready: () => accepts(port),
  })
}

module.exports = { startPgbouncer }
