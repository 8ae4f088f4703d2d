/**
 * The MQTT broker of the local stack, a process of its own (aedes is an ES module and speaks MQTT 3.1.1).
 * Environment: BROKER_PORT, DATABASE_URL, BROKER_USERS (JSON {deviceId: password}), MQTT_BACKEND_USERNAME,
 * MQTT_BACKEND_PASSWORD. It keeps nothing: sessions and retained messages end with the process, which is what
 * the protocol has to live with.
 */
import net from 'node:net'
import { Aedes } from 'aedes'
import { deviceMayUse, makeAuthenticator } from './broker-access.mjs'
import { deviceCredentials } from './broker-credentials.mjs'
import { BrokerMemory } from './broker-memory.mjs'

const SERVER_UNAVAILABLE = 3
const BAD_CREDENTIALS = 4
const SWEEP_MS = 5000

const env = process.env
const credentials = deviceCredentials(env.DATABASE_URL)
const { authenticate, forget } = makeAuthenticator({
  backend: env.MQTT_BACKEND_USERNAME
    ? { username: env.MQTT_BACKEND_USERNAME, password: env.MQTT_BACKEND_PASSWORD ?? '' }
    : undefined,
  users: JSON.parse(env.BROKER_USERS ?? '{}'),
  findHash: credentials.findHash,
})

const refusal = (returnCode, message) => Object.assign(new Error(message), { returnCode })

const broker = await Aedes.createBroker({
  persistence: new BrokerMemory(),
  concurrency: 1000,
  queueLimit: 1000,

  authenticate(client, username, password, done) {
    authenticate(username, password?.toString()).then(
      role => {
        if (!role) return done(refusal(BAD_CREDENTIALS, 'unknown user or wrong password'), false)
        client.role = role
        client.account = username
        if (role === 'device') client.id = username
        done(null, true)
      },
      error => done(refusal(SERVER_UNAVAILABLE, error.message), false),
    )
  },

  authorizePublish(client, packet, done) {
    const allowed =
      !client || client.role === 'backend' || deviceMayUse(client.account, packet.topic, 'publish')
    done(allowed ? null : new Error(`${client.account} may not publish on ${packet.topic}`))
  },

  authorizeSubscribe(client, subscription, done) {
    const allowed = client.role === 'backend' || deviceMayUse(client.account, subscription.topic, 'subscribe')
    done(null, allowed ? subscription : null)
  },
})

/** A credential taken away also ends the connection it opened. */
async function closeRevoked() {
  const revoked = await credentials.findRevoked().catch(() => [])
  for (const deviceId of revoked) {
    forget(deviceId)
    broker.clients[deviceId]?.close()
  }
}
setInterval(closeRevoked, SWEEP_MS).unref()

const server = net.createServer({ noDelay: true }, broker.handle)
server.listen({ port: Number(env.BROKER_PORT ?? 1884), host: '127.0.0.1', backlog: 4096 })
server.on('error', error => {
  console.error(`MQTT broker: ${error.message}`)
  process.exit(1)
})

process.once('SIGTERM', () => process.exit(0))
process.once('SIGINT', () => process.exit(0))
