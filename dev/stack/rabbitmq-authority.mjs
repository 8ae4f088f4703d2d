/*
 * Answers RabbitMQ who a device is and what it may do, by the rules of our other brokers (rabbitmq_auth_backend_http, whose
 * topics have dots). A process of its own, as the embedded broker is: AUTHORITY_PORT, DATABASE_URL.
 */
import { createServer } from 'node:http'
import { deviceMayUse, makeAuthenticator } from './broker-access.mjs'
import { deviceCredentials } from './broker-credentials.mjs'

const { findHash } = deviceCredentials(process.env.DATABASE_URL)
const { authenticate } = makeAuthenticator({ findHash })

/** A client of the MQTT plugin has a queue of its own, named after it. */
const isOwnQueue = (username, name) => name.startsWith(`mqtt-subscription-${username}qos`)

const RULES = {
  user: async asked => (await authenticate(asked.get('username'), asked.get('password') ?? '')) === 'device',
  vhost: () => true,
  resource: asked =>
    asked.get('resource') === 'exchange'
      ? asked.get('name') === 'amq.topic'
      : isOwnQueue(asked.get('username'), asked.get('name')),
  topic: asked => {
    const topic = asked.get('routing_key').replaceAll('.', '/').replaceAll('*', '+')
    const way = asked.get('permission') === 'write' ? 'publish' : 'subscribe'
    return deviceMayUse(asked.get('username'), topic, way)
  },
}

async function isAllowed(rule, asked) {
  try {
    return Boolean(await RULES[rule]?.(asked))
  } catch {
    return false
  }
}

createServer((request, response) => {
  const chunks = []
  request.on('data', chunk => chunks.push(chunk))
  request.on('end', async () => {
    const asked = new URLSearchParams(Buffer.concat(chunks).toString())
    response.end((await isAllowed(request.url.slice(1), asked)) ? 'allow' : 'deny')
  })
}).listen(Number(process.env.AUTHORITY_PORT), '127.0.0.1')
