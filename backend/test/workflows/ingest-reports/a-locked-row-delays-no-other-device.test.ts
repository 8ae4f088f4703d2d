import { Client } from 'pg'
import { deploy, makeDevice, row } from '../device-builders'
import { type TestMerchant, type DeviceServices, useDevices } from '../device-context'

jest.setTimeout(60_000)
let services: DeviceServices
let merchant: TestMerchant
let blocker: Client

useDevices(made => ({ services, merchant } = made))
beforeEach(async () => {
  blocker = new Client({ connectionString: services.settings.DATABASE_URL })
  await blocker.connect()
  await blocker.query('BEGIN')
})
afterEach(() => blocker.end())

const stateOf = async (orderId: string) =>
  (await row<{ state: string }>(services, 'recovery_order', orderId)).state

test.each(['device', 'recovery_order'])(
  'in one batch with a device whose %s is locked, the DOWN of a car that was paid for counts within little more than the wait for a lock',
  async table => {
    const locked = await deploy(services, merchant, 'paid', 'PAID')
    const paid = await deploy(services, merchant, 'paid', 'PAID')
    const free = await makeDevice(services, merchant)
    await blocker.query(`SELECT 1 FROM ${table} WHERE id = $1 FOR UPDATE`, [
      table === 'device' ? locked.deviceId : locked.orderId,
    ])
    const blocked = [
      locked.ack(locked.lowerId, 'LOWER', { outcome: 'received', position: 'lowering' }),
      locked.ack(locked.lowerId, 'LOWER', {}),
    ]
    const startedMs = performance.now()
    const results = await services.ingestReports.ingest([
      blocked[0]!,
      paid.ack(paid.lowerId, 'LOWER', {}),
      blocked[1]!,
      free.life(),
    ])
    expect(results).toEqual(['blocked', 'accepted', 'blocked', 'accepted'])
    expect(performance.now() - startedMs).toBeLessThan(2_000)
    expect(await stateOf(paid.orderId)).toBe('released')
    expect(await stateOf(locked.orderId)).not.toBe('released')
    await blocker.query('COMMIT')
    expect(await services.ingestReports.ingest(blocked)).toEqual(['accepted', 'accepted'])
    expect(await stateOf(locked.orderId)).toBe('released')
  },
)

test('where the locked row is not the device or its order, each device is tried alone', async () => {
  const locked = await deploy(services, merchant, 'paid', 'PAID')
  const paid = await deploy(services, merchant, 'paid', 'PAID')
  await blocker.query('SELECT 1 FROM lock_command WHERE id = $1 FOR UPDATE', [locked.lowerId])
  const results = await services.ingestReports.ingest([
    locked.ack(locked.lowerId, 'LOWER', {}),
    paid.ack(paid.lowerId, 'LOWER', {}),
  ])
  expect(results).toEqual(['blocked', 'accepted'])
  expect(await stateOf(paid.orderId)).toBe('released')
})

test('while the order of one command is locked, the attempts of others are noted', async () => {
  const [locked, other] = [
    await deploy(services, merchant, 'paid', 'PAID'),
    await deploy(services, merchant, 'paid', 'PAID'),
  ]
  await blocker.query('SELECT 1 FROM recovery_order WHERE id = $1 FOR UPDATE', [locked.orderId])
  const startedMs = performance.now()
  await Promise.all([locked, other].map(it => services.releaseOrder.release(it.orderId)))
  expect(performance.now() - startedMs).toBeLessThan(2_500)
  expect(await stateOf(other.orderId)).toBe('releasing')
  expect(await stateOf(locked.orderId)).toBe('paid')
})
