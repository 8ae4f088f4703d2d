import mqtt, { type MqttClient } from 'mqtt'
import { startBroker, testStack, waitUntil, type Broker } from '@fangxing/dev/stack'

const COUNT = 300
let broker: Broker
let backend: MqttClient

/** What a new subscriber to these filters is given, once a message published afterwards has come through. */
async function retainedOf(filters: string[]): Promise<Map<string, string>> {
  const client = await mqtt.connectAsync(broker.url, {
    username: broker.username,
    password: broker.password,
    reconnectPeriod: 0,
  })
  const found = new Map<string, string>()
  client.on('message', (topic, payload, packet) => {
    if (packet.retain || topic === 'fence') found.set(topic, payload.toString())
  })
  await client.subscribeAsync([...filters, 'fence'], { qos: 1 })
  // Retained messages are handed out one by one; the fence is published until it comes behind the last of them.
  let before = -1
  await waitUntil(
    async () => {
      const isQuiet = found.size === before
      before = found.size
      await backend.publishAsync('fence', 'x', { qos: 1 })
      return isQuiet && found.has('fence')
    },
    { what: 'the retained messages', everyMs: 20 },
  )
  await client.endAsync()
  found.delete('fence')
  return found
}

const topicOf = (index: number, leaf: string) => `pl/1/m/d${index}/${leaf}`
const keep = (topic: string, payload: string) =>
  backend.publishAsync(topic, payload, { qos: 1, retain: true })

beforeAll(async () => {
  broker = await startBroker({ dir: `${testStack().dir}/broker-retained`, users: { d7: 'right' } })
  backend = await mqtt.connectAsync(broker.url, {
    username: broker.username,
    password: broker.password,
    reconnectPeriod: 0,
  })
  await Promise.all(
    Array.from({ length: COUNT }, (_, index) =>
      Promise.all([keep(topicOf(index, 'state'), `s${index}`), keep(topicOf(index, 'want'), `w${index}`)]),
    ),
  )
})

afterAll(async () => {
  backend.end(true)
  await broker.stop()
})

test('an exact filter finds its one message among many', async () => {
  expect([...(await retainedOf([topicOf(7, 'want')]))]).toEqual([[topicOf(7, 'want'), 'w7']])
})

test('a wildcard finds all that match, alone and beside an exact filter', async () => {
  const states = await retainedOf(['pl/1/+/+/state'])
  expect(states.size).toBe(COUNT)
  expect(states.get(topicOf(299, 'state'))).toBe('s299')
  const mixed = await retainedOf(['pl/1/m/d3/#', topicOf(4, 'want')])
  expect([...mixed.values()].sort()).toEqual(['s3', 'w3', 'w4'])
})

test('a newer message replaces the older one, and an empty one deletes it', async () => {
  await keep(topicOf(1, 'want'), 'newer')
  await keep(topicOf(2, 'want'), '')
  expect([...(await retainedOf([topicOf(1, 'want'), topicOf(2, 'want')])).values()]).toEqual(['newer'])
  expect((await retainedOf(['pl/1/m/+/want'])).has(topicOf(2, 'want'))).toBe(false)
})

test('a filter without retained messages finds none, and neither do names that every JavaScript object has', async () => {
  expect((await retainedOf([topicOf(COUNT, 'want'), 'constructor', '__proto__'])).size).toBe(0)
})
