import { randomBytes, randomUUID } from 'node:crypto'
import { deviceTopic } from '@fangxing/contract/device-protocol'
import { deriveDeviceKeys, sealDevice } from '@fangxing/contract/envelope'
import { connectAsync, type MqttClient } from 'mqtt'
import { TestSystem } from '../harness/test-system'

const DEVICES = 60
const LOAD_MS = 6_000
const EVERY_MS = 25
const EACH_TIME = 10

let system: TestSystem
beforeAll(async () => {
  system = await TestSystem.start({ nodes: 3 })
}, 90_000)
afterAll(() => system.stop())

type Reporter = { deviceId: string; bootId: string; seq: number; hmacKey: Buffer }

async function addReporters(): Promise<Reporter[]> {
  const master = Buffer.from(system.environment.DEVICE_MASTER_KEY!, 'base64')
  const reporters: Reporter[] = []
  for (let number = 0; number < DEVICES; number++) {
    const code = number.toString(36).toUpperCase().padStart(8, 'A')
    const deviceId = `FX${code}`
    await system.db.query(
      `INSERT INTO device (id, merchant_id, lot_id, public_code, lifecycle, last_epoch) VALUES ($1, $2, $3, $4, 'assigned', 0)`,
      [deviceId, system.merchant.id, system.lot.id, code],
    )
    await system.db.query(`INSERT INTO device_credential (device_id, password_hash) VALUES ($1, 'x')`, [
      deviceId,
    ])
    const { hmacKey } = deriveDeviceKeys(master, deviceId, 1)
    reporters.push({ deviceId, bootId: randomBytes(16).toString('hex'), seq: 0, hmacKey })
  }
  return reporters
}

/** Publishes one event of the device and returns its id. */
async function emit(publisher: MqttClient, reporter: Reporter): Promise<string> {
  const id = randomUUID()
  const { deviceId, bootId, hmacKey } = reporter
  const event = { bootId, seq: ++reporter.seq, atMs: null, id, kind: 'tamper', ep: 0, happenedAtMs: null }
  const topic = deviceTopic(system.merchant.id, deviceId, 'evt')
  await publisher.publishAsync(topic, sealDevice('evt', deviceId, event, hmacKey), { qos: 1 })
  return id
}

const sharedBy = async (node: { origin: string }) => {
  const text = await (await fetch(`${node.origin}/metrics`)).text()
  return Number(/^fangxing_report_nodes (\d+)/m.exec(text)?.[1] ?? 0)
}

it('every event is stored although one of three nodes is killed under load, and another one leaves', async () => {
  const reporters = await addReporters()
  const { url, username, password } = system.broker
  const publisher = await connectAsync(url, { username, password })
  await system.until('the nodes to share the reports', async () =>
    (await Promise.all(system.nodes.map(sharedBy))).every(count => count === 3),
  )
  const sent: string[] = []
  const startedAtMs = performance.now()
  const isOver = () => performance.now() - startedAtMs > LOAD_MS
  const killed = new Promise(resolve => setTimeout(resolve, LOAD_MS / 3)).then(() => system.nodes[1]!.kill())
  const left = new Promise(resolve => setTimeout(resolve, LOAD_MS / 2)).then(() => system.nodes[2]!.stop())
  for (let turn = 0; !isOver(); turn++) {
    const some = Array.from(
      { length: EACH_TIME },
      (_, index) => reporters[(turn * EACH_TIME + index) % DEVICES]!,
    )
    sent.push(...(await Promise.all(some.map(reporter => emit(publisher, reporter)))))
    await new Promise(resolve => setTimeout(resolve, EVERY_MS))
  }
  await Promise.all([killed, left])
  const missing = async () => {
    const rows = await system.rows<{ id: string }>('SELECT id FROM device_event WHERE id = ANY($1::uuid[])', [
      sent,
    ])
    const stored = new Set(rows.map(({ id }) => id))
    return sent.filter(id => !stored.has(id)).length
  }
  await system.until('every event to be stored', async () => (await missing()) === 0, 15_000)
  expect(sent.length).toBeGreaterThan(DEVICES)
  await publisher.endAsync()
}, 90_000)
