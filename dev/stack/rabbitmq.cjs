const crypto = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')
const { spawnKept } = require('./child.cjs')
const { freePort, accepts } = require('./ports.cjs')
const { preferringProxy } = require('./preferring-proxy.cjs')
const { startService } = require('./service.cjs')
const { privateRoot } = require('./tools.cjs')

/** Debian's packages are unpacked here and not installed: an installed one starts by itself. */
const rabbitmqRoot = path.join(privateRoot, '../rabbitmq')
const ERLANG_PARTS = [
  'asn1', 'base', 'crypto', 'eldap', 'ftp', 'inets', 'mnesia', 'os-mon', 'parsetools', 'public-key', 'runtime-tools',
  'snmp', 'ssl', 'syntax-tools', 'tftp', 'tools', 'xmerl',
] // prettier-ignore
const RABBITMQ_PACKAGES = ['rabbitmq-server', 'libsctp1', ...ERLANG_PARTS.map(part => `erlang-${part}`)]
const READY_MS = 120_000

const only = (folder, start) => {
  const found = fs.existsSync(folder) ? fs.readdirSync(folder).filter(name => name.startsWith(start)) : []
  return found.length > 0 ? path.join(folder, found[0]) : undefined
}

/** Where the unpacked server and its Erlang are, or undefined. */
function findRabbitmq() {
  const erlang = path.join(rabbitmqRoot, 'usr/lib/erlang')
  const server = only(path.join(rabbitmqRoot, 'usr/lib/rabbitmq/lib'), 'rabbitmq_server-')
  const runtime = only(erlang, 'erts-')
  return server && runtime ? { server, erlang, bin: path.join(runtime, 'bin') } : undefined
}

/** Debian's `erl` believes that it is installed; this one knows where it lies. */
function writeErl(dir, { erlang, bin }) {
  const text = `#!/bin/sh
export ROOTDIR='${erlang}' BINDIR='${bin}' EMU=beam PROGNAME=erl
exec "$BINDIR/erlexec" "$@"
`
  fs.writeFileSync(path.join(dir, 'erl'), text, { mode: 0o755 })
}

const configuration = ({ mqttPort, names, authority, definitions }) => `listeners.tcp = none
mqtt.listeners.tcp.1 = 127.0.0.1:${mqttPort}
mqtt.allow_anonymous = false
cluster_formation.peer_discovery_backend = classic_config
${names.map((name, index) => `cluster_formation.classic_config.nodes.${index + 1} = ${name}`).join('\n')}
load_definitions = ${definitions}
auth_backends.1 = internal
auth_backends.2 = http
auth_http.http_method = post
${['user', 'vhost', 'resource', 'topic'].map(what => `auth_http.${what}_path = ${authority}/${what}`).join('\n')}
log.console = true
log.console.level = warning
log.file = false
`

/** What a node of the cluster needs of the environment; Erlang's own port mapper is ours, for these nodes alone. */
function environmentOf({ dir, name, shared, distPort, epmdPort }) {
  return {
    PATH: `${shared}:${process.env.PATH}`,
    HOME: shared,
    LANG: 'C.UTF-8',
    ERL_EPMD_PORT: String(epmdPort),
    RABBITMQ_NODENAME: name,
    RABBITMQ_DIST_PORT: String(distPort),
    RABBITMQ_MNESIA_BASE: dir,
    RABBITMQ_LOG_BASE: dir,
    RABBITMQ_CONFIG_FILE: path.join(dir, 'rabbitmq.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: path.join(dir, 'plugins'),
    RABBITMQ_PID_FILE: path.join(dir, 'pid'),
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    // As under systemd, which nobody here is: the script becomes the server, so that whoever kills the one kills the other.
    NOTIFY_SOCKET: path.join(dir, 'nobody'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
      '+S 1:1 +sbwt none -start_epmd false -kernel inet_dist_use_interface {127,0,0,1}',
  }
}

async function startNode(index, { dir, found, names, epmdPort, definitions, authority }) {
  const place = path.join(dir, `node-${index + 1}`)
  fs.mkdirSync(place, { recursive: true })
  fs.writeFileSync(path.join(place, 'plugins'), '[rabbitmq_mqtt,rabbitmq_auth_backend_http].\n')
  const [mqttPort, distPort] = [await freePort(), await freePort()]
  const text = configuration({ mqttPort, names, authority, definitions })
  fs.writeFileSync(path.join(place, 'rabbitmq.conf'), text)
  const env = environmentOf({ dir: place, name: names[index], shared: dir, distPort, epmdPort })
  const logFile = path.join(place, 'log')
  return startService({
    name: names[index],
    url: `mqtt://127.0.0.1:${mqttPort}`,
    port: mqttPort,
    logFile,
    readyMs: READY_MS,
    launch: () => spawnKept('sh', [path.join(found.server, 'sbin/rabbitmq-server')], { env, logFile }),
    ready: () => accepts(mqttPort),
  })
}

/**
 * Starts a cluster of RabbitMQ nodes with the MQTT plugin, on loopback, with the access list of our brokers. `url` leads the
 * backend to the first node that lives, `deviceUrl` the devices to the second: what they send each other crosses it.
 *
 * @param {{ dir: string, databaseUrl: string, size?: number }} options
 */
async function startRabbitCluster({ dir, databaseUrl, size = 3 }) {
  const found = findRabbitmq()
  if (!found) throw new Error('RabbitMQ is missing: npm run cluster-broker downloads it')
  fs.mkdirSync(dir, { recursive: true })
  writeErl(dir, found)
  fs.writeFileSync(path.join(dir, '.erlang.cookie'), crypto.randomBytes(16).toString('hex'), { mode: 0o400 })
  const account = { username: 'backend', password: crypto.randomBytes(18).toString('hex') }
  const definitions = path.join(dir, 'definitions.json')
  fs.writeFileSync(definitions, JSON.stringify(definitionsFor(account)))
  const authority = await startAuthority(dir, databaseUrl)
  const epmdPort = await freePort()
  const epmd = spawnKept(
    path.join(found.bin, 'epmd'),
    ['-port', String(epmdPort), '-address', '127.0.0.1'],
    {},
  )
  const names = Array.from({ length: size }, (_, index) => `fangxing${index + 1}@localhost`)
  const shared = { dir, found, names, epmdPort, definitions, authority: authority.url }
  const nodes = await Promise.all(names.map((_, index) => startNode(index, shared)))
  const ports = nodes.map(node => node.port)
  const [backends, devices] = [
    await preferringProxy(ports),
    await preferringProxy([...ports.slice(1), ports[0]]),
  ]
  const end = async () => {
    await Promise.all(nodes.map(node => node.kill()))
    await Promise.all([epmd.kill(), authority.kill(), backends.close(), devices.close()])
  }
  return {
    ...account,
    name: 'rabbitmq',
    url: backends.url,
    deviceUrl: devices.url,
    nodes,
    stop: end,
    kill: end,
  }
}

async function startAuthority(dir, databaseUrl) {
  const port = await freePort()
  const logFile = path.join(dir, 'authority.log')
  const env = {
    ...process.env,
    AUTHORITY_PORT: String(port),
    DATABASE_URL: databaseUrl,
    NODE_OPTIONS: '',
  }
  return startService({
    name: 'rabbitmq-authority',
    url: `http://127.0.0.1:${port}`,
    port,
    logFile,
    launch: () =>
      spawnKept(process.execPath, [path.join(__dirname, 'rabbitmq-authority.mjs')], { env, logFile }),
    ready: () => accepts(port),
  })
}

/**
 * The plugin makes a durable queue for each client, which lives on one node: while that is down, the client could not come
 * back through another one (NOT_FOUND, home node is down). So it has a second copy.
 */
const MIRRORED = {
  vhost: '/',
  name: 'mqtt',
  pattern: '^mqtt-subscription-',
  'apply-to': 'queues',
  priority: 0,
  definition: { 'ha-mode': 'exactly', 'ha-params': 2, 'ha-sync-mode': 'automatic' },
}

const definitionsFor = ({ username, password }) => ({
  vhosts: [{ name: '/' }],
  users: [{ name: username, password, tags: [] }],
  permissions: [{ user: username, vhost: '/', configure: '.*', write: '.*', read: '.*' }],
  policies: [MIRRORED],
})

module.exports = { RABBITMQ_PACKAGES, rabbitmqRoot, findRabbitmq, startRabbitCluster }
