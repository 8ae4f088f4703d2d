const crypto = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')
const { spawnKept } = require('./child.cjs')
const { freePort, accepts } = require('./ports.cjs')
const { startService } = require('./service.cjs')
const { requireTool } = require('./tools.cjs')

const backendAccount = given => ({
  username: given?.username ?? 'backend',
  password: given?.password ?? crypto.randomBytes(18).toString('hex'),
})

/**
 * Starts the embedded broker. Devices are checked against `device_credential` in `databaseUrl` or against
 * `users` ({deviceId: password}); the backend signs in with the account that is returned.
 *
 * @param {{ dir: string, databaseUrl?: string, users?: Record<string, string>, port?: number,
 *           preferredPort?: number, backend?: { username: string, password: string } }} options
 */
async function startBroker({ dir, databaseUrl, users, port: fixedPort, preferredPort, backend }) {
  const port = fixedPort ?? (await freePort(preferredPort))
  const account = backendAccount(backend)
  const logFile = path.join(dir, 'broker.log')
  const env = {
    ...process.env,
    BROKER_PORT: String(port),
    BROKER_USERS: JSON.stringify(users ?? {}),
    DATABASE_URL: databaseUrl ?? '',
    MQTT_BACKEND_USERNAME: account.username,
    MQTT_BACKEND_PASSWORD: account.password,
    NODE_OPTIONS: '',
  }
  const service = await startService({
    name: 'broker',
    url: `mqtt://127.0.0.1:${port}`,
    port,
    logFile,
    launch: () => spawnKept(process.execPath, [path.join(__dirname, 'broker.mjs')], { env, logFile }),
    ready: () => accepts(port),
  })
  return Object.assign(service, account)
}

/** Mosquitto's own password format: PBKDF2 with SHA-512. */
function mosquittoHash(password) {
  const salt = crypto.randomBytes(12)
  const hash = crypto.pbkdf2Sync(password, salt, 101, 64, 'sha512')
  return `$7$101$${salt.toString('base64')}$${hash.toString('base64')}`
}

const accessList = backend => `user ${backend}
topic readwrite #

pattern write pl/1/+/%u/ack
pattern write pl/1/+/%u/state
pattern write pl/1/+/%u/life
pattern write pl/1/+/%u/evt
pattern readwrite pl/1/+/%u/time
pattern read pl/1/+/%u/cmd
pattern read pl/1/+/%u/want
pattern read pl/1/+/%u/ask
`

/** Nothing is kept across a restart, as with the embedded broker. */
const configuration = (dir, port) => `listener ${port} 127.0.0.1
user root
allow_anonymous false
password_file ${path.join(dir, 'passwords')}
acl_file ${path.join(dir, 'access')}
persistence false
max_queued_messages 10000
max_inflight_messages 100
set_tcp_nodelay true
log_dest stderr
log_type error
log_type warning
`

/**
 * Starts Debian's Mosquitto for tests that need a second broker or many connections. The accounts are fixed at
 * the start.
 *
 * @param {{ dir: string, users: Record<string, string>, port?: number,
 *           backend?: { username: string, password: string } }} options
 */
async function startMosquitto({ dir, users, port: fixedPort, backend }) {
  fs.mkdirSync(dir, { recursive: true })
  const { path: program, env } = requireTool('mosquitto')
  const port = fixedPort ?? (await freePort())
  const account = backendAccount(backend)
  const accounts = { ...users, [account.username]: account.password }
  const passwords = Object.entries(accounts).map(([name, password]) => `${name}:${mosquittoHash(password)}\n`)
  fs.writeFileSync(path.join(dir, 'passwords'), passwords.join(''), { mode: 0o600 })
  fs.writeFileSync(path.join(dir, 'access'), accessList(account.username), { mode: 0o600 })
  fs.writeFileSync(path.join(dir, 'mosquitto.conf'), configuration(dir, port))
  const logFile = path.join(dir, 'mosquitto.log')
  const service = await startService({
    name: 'mosquitto',
    url: `mqtt://127.0.0.1:${port}`,
    port,
    logFile,
    launch: () => spawnKept(program, ['-c', path.join(dir, 'mosquitto.conf')], { env, logFile }),
    ready: () => accepts(port),
  })
  return Object.assign(service, account)
}

module.exports = { startBroker, startMosquitto }
