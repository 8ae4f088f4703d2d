import { LEAF, deviceTopic } from '@fangxing/contract/device-protocol'
import { sealDevice } from '@fangxing/contract/envelope'
import type { Device } from '@fangxing/device-sim'
import { connectAsync } from 'mqtt'
import { blockCar, isFreeOnceFetched, openOrder, preparePayment } from '../harness/scenario'
import { TestSystem } from '../harness/test-system'

let system: TestSystem
beforeAll(async () => {
  system = await TestSystem.start()
}, 60_000)
afterAll(() => system.stop())
afterEach(async () => expect(await system.brokenInvariants()).toEqual([]))

const positionOf = (device: Device) => device.peek()?.volatile.position
const lowerings = (device: Device, epoch: number) =>
  device.log.filter(
    entry =>
      entry.event === 'arrived' &&
      entry.position === 'down' &&
      entry.cause.epoch === epoch &&
      entry.cause.kind !== 'fail_safe',
  )

async function payAndAwaitRelease(
  device: Device,
  order: Awaited<ReturnType<typeof blockCar>>,
): Promise<void> {
  const { outTradeNo } = await preparePayment(system, device, order)
  system.wechat.pay(outTradeNo)
  await system.until(
    'the order to be released',
    async () => {
      await system.accelerateTime()
      return (await system.orderRow(order.id)).state === 'released' && positionOf(device) === 'down'
    },
    40_000,
  )
}

const CUTS = [1, 2, 3, 4].flatMap(write =>
  (['before', 'torn', 'after'] as const).map(moment => [write, moment] as const),
)
it.each(CUTS)(
  'power loss at flash write %i (%s) of the LOWER: the lock moves once, and the car is released',
  async (write, moment) => {
    const device = await system.addDevice()
    const order = await blockCar(system, device)
    device.cutPowerAt(write, moment)
    await payAndAwaitRelease(device, order)
    expect(lowerings(device, order.epoch)).toHaveLength(1)
  },
  60_000,
)

it.each(CUTS)(
  'power loss at flash write %i (%s) of the RAISE: the lock goes up at most once, and the car is released',
  async (write, moment) => {
    const device = await system.addDevice()
    device.cutPowerAt(write, moment)
    const order = await blockCar(system, device).catch(() => null)
    const [row] = await system.rows<{ id: string; state: string; epoch: number }>(
      'SELECT id, state, epoch FROM recovery_order WHERE device_id = $1',
      [device.deviceId],
    )
    if (order) await payAndAwaitRelease(device, order)
    else {
      await system.until(
        'the order to end',
        async () => {
          await system.advance(5_000)
          const isFree = await isFreeOnceFetched(system, device, row!.id)
          const { state } = await system.orderRow(row!.id)
          return state === 'deploy_failed' && isFree && positionOf(device) === 'down'
        },
        40_000,
      )
    }
    expect(
      device.log.filter(
        entry => entry.event === 'arrived' && entry.position === 'up' && entry.cause.epoch === row!.epoch,
      ).length,
    ).toBeLessThanOrEqual(1)
  },
  90_000,
)

it('a device that is offline for three days after the payment lowers its lock when it is online again', async () => {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  const { outTradeNo } = await preparePayment(system, device, order)
  device.goOffline(1_000_000_000)
  system.wechat.pay(outTradeNo)
  await system.untilOrder(order.id, ['paid', 'releasing'])
  for (let day = 0; day < 3; day++) await system.advance(86_400_000)
  expect(positionOf(device)).toBe('up')
  device.goOffline(0)
  await system.until(
    'the order to be released',
    async () => (await system.orderRow(order.id)).state === 'released' && positionOf(device) === 'down',
  )
}, 60_000)

it('a device that loses its flash while its lock is up still lowers it after the payment', async () => {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  device.wipeFlash()
  await system.until('the device to connect again', async () => {
    const [row] = await system.rows<{ n: string }>(
      'SELECT count(*) AS n FROM device WHERE id = $1 AND boot_id IS NOT NULL',
      [device.deviceId],
    )
    return Number(row!.n) === 1 && device.connected
  })
  await payAndAwaitRelease(device, order)
}, 60_000)

const YEAR_MS = 365 * 86_400_000

it.each([-5 * YEAR_MS, 5 * YEAR_MS])(
  'a device starts with a clock that is %i ms wrong',
  async clockWrongMs => {
    const device = await system.addDevice()
    device.setFaults({ clockWrongMs })
    device.reboot()
    await system.until('the device to know the time', () => device.connected && device.telemetry().timeKnown)
    await system.until(
      'the device to be online',
      async () => (await system.deviceRow(device.deviceId)).link === 'online',
    )
    await system.selfTest(device)
    await payAndAwaitRelease(device, await blockCar(system, device))
  },
  60_000,
)

it.each([-5 * YEAR_MS, 5 * YEAR_MS])(
  'a clock jump of %i ms while the lock is up does not delay the LOWER',
  async clockWrongMs => {
    const device = await system.addDevice()
    const order = await blockCar(system, device)
    device.setFaults({ clockWrongMs })
    await payAndAwaitRelease(device, order)
    expect(lowerings(device, order.epoch)).toHaveLength(1)
  },
  60_000,
)

it('a sensor that detects a car where there is none: the lock stays down, and device and arrear are freed', async () => {
  const device = await system.addDevice()
  const order = await openOrder(system, device)
  device.setSurroundings({ falseVehicleSensor: true })
  const staff = await system.staff('attendant')
  await staff.call('raise', { params: { orderId: order.id }, body: {} })
  await system.until('the device to be free', async () => {
    await system.accelerateTime()
    const row = await system.orderRow(order.id)
    return row.state === 'deploy_failed' && row.device_free
  })
  expect(device.log).toEqual([])
  expect(
    await system.rows(
      'SELECT DISTINCT a.state FROM arrear a JOIN order_arrear oa ON oa.arrear_id = a.id WHERE oa.order_id = $1',
      [order.id],
    ),
  ).toEqual([{ state: 'outstanding' }])
  device.setSurroundings({ falseVehicleSensor: false })
  await payAndAwaitRelease(device, await blockCar(system, device))
}, 60_000)

it('a sensor that misses the car above: the lock meets the obstacle and goes down again', async () => {
  const device = await system.addDevice()
  const order = await openOrder(system, device)
  device.setSurroundings({ vehicleOverhead: true, falseVehicleSensor: true, obstacle: true })
  const staff = await system.staff('attendant')
  await staff.call('raise', { params: { orderId: order.id }, body: {} })
  await system.until('the device to be free', async () => {
    await system.accelerateTime()
    const row = await system.orderRow(order.id)
    const isFree = await isFreeOnceFetched(system, device, order.id)
    return row.state === 'deploy_failed' && isFree && positionOf(device) === 'down'
  })
  expect(device.log.filter(entry => entry.event === 'arrived' && entry.position === 'up')).toEqual([])
}, 60_000)

it('a sensor that fails while the lock is up does not prevent the release', async () => {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  device.setSurroundings({ falseVehicleSensor: true })
  await payAndAwaitRelease(device, order)
}, 60_000)

/** Publishes a will as the broker does for a lost connection; a device seals it before its birth message. */
async function publishWill(device: Device, will: { bootId: string; seq: number; sessionId: string }) {
  const hmacKey = Buffer.from(system.credentialsOf(device).hmacKey, 'base64url')
  const wire = sealDevice(LEAF.presence, device.deviceId, { ...will, atMs: null, on: false }, hmacKey)
  const { username, password } = system.broker
  const client = await connectAsync(system.broker.url, { username, password })
  await client.publishAsync(deviceTopic(device.merchantId, device.deviceId, LEAF.presence), wire, {
    qos: 1,
    retain: true,
  })
  await client.endAsync()
  await system.until('the will to be stored', async () => {
    const rows = await system.rows(
      `SELECT 1 FROM device_boot WHERE device_id = $1 AND boot_id = $2
       AND highest_seq - $3 BETWEEN 0 AND 127 AND get_bit(seen, (highest_seq - $3)::int) = 1`,
      [device.deviceId, will.bootId, will.seq],
    )
    return rows.length === 1
  })
}

it('the last will of an earlier session is ignored after the next one has started: the device stays online and gets its LOWER', async () => {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  const rowOf = async () => (await system.deviceRow(device.deviceId)) as Record<string, string>
  const before = await rowOf()
  // A killed broker publishes no will. The will of a boot's first session has sequence number 1.
  await system.broker.kill()
  await system.broker.restart()
  await system.until('the next birth', async () => {
    const row = await rowOf()
    return row.link === 'online' && row.session_id !== before.session_id
  })
  const current = (await rowOf()).session_id
  await publishWill(device, { bootId: before.boot_id!, seq: 1, sessionId: before.session_id! })
  expect(await rowOf()).toMatchObject({ link: 'online', session_id: current })
  device.goOffline(1_000_000_000)
  await system.until(
    'the will of the present session to count',
    async () => (await rowOf()).link === 'offline',
  )
  device.goOffline(0)
  await payAndAwaitRelease(device, order)
}, 60_000)

it('a lock that jams on its way down opens an incident, and goes down when the jam is removed', async () => {
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  device.setSurroundings({ jam: true })
  const { outTradeNo } = await preparePayment(system, device, order)
  system.wechat.pay(outTradeNo)
  await system.until(
    'an incident to be open',
    async () => {
      await system.accelerateTime()
      return (
        (await system.rows(`SELECT 1 FROM incident WHERE order_id = $1 AND state <> 'closed'`, [order.id]))
          .length > 0
      )
    },
    30_000,
  )
  expect(positionOf(device)).not.toBe('down')
  device.setSurroundings({ jam: false })
  await system.until(
    'the order to be released',
    async () => {
      await system.accelerateTime()
      return (await system.orderRow(order.id)).state === 'released'
    },
    40_000,
  )
}, 90_000)
