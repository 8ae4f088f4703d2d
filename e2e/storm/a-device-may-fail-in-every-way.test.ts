import { deviceTopic } from '@fangxing/contract/device-protocol'
import { sealDevice } from '@fangxing/contract/envelope'
import type { Device } from '@fangxing/device-sim'
import { connectAsync } from 'mqtt'
import { blockCar, openOrder, preparePayment } from '../harness/road'
import { World } from '../harness/world'

let world: World
beforeAll(async () => {
  world = await World.start()
}, 60_000)
afterAll(() => world.stop())
afterEach(async () => expect(await world.audit()).toEqual([]))

const positionOf = (device: Device) => device.peek()?.volatile.position
const lowerings = (device: Device, epoch: number) =>
  device.log.filter(
    entry =>
      entry.event === 'arrived' &&
      entry.position === 'down' &&
      entry.cause.epoch === epoch &&
      entry.cause.kind !== 'fail_safe',
  )

async function payUntilFree(device: Device, order: Awaited<ReturnType<typeof blockCar>>): Promise<void> {
  const { outTradeNo } = await preparePayment(world, device, order)
  world.wechat.pay(outTradeNo)
  await world.until(
    'the car to be free',
    async () => {
      await world.drift()
      return (await world.orderRow(order.id)).state === 'released' && positionOf(device) === 'down'
    },
    40_000,
  )
}

const CUTS = [1, 2, 3, 4].flatMap(write =>
  (['before', 'torn', 'after'] as const).map(moment => [write, moment] as const),
)
it.each(CUTS)(
  'loses power at write %i (%s) of the LOWER: one motion, and the car is free',
  async (write, moment) => {
    const device = await world.addDevice()
    const order = await blockCar(world, device)
    device.cutPowerAt(write, moment)
    await payUntilFree(device, order)
    expect(lowerings(device, order.epoch)).toHaveLength(1)
  },
  60_000,
)

it.each(CUTS)(
  'loses power at write %i (%s) of the RAISE: up once or not at all, and free in the end',
  async (write, moment) => {
    const device = await world.addDevice()
    device.cutPowerAt(write, moment)
    const order = await blockCar(world, device).catch(() => null)
    const [row] = await world.rows<{ id: string; state: string; epoch: number }>(
      'SELECT id, state, epoch FROM recovery_order WHERE device_id = $1',
      [device.deviceId],
    )
    if (order) await payUntilFree(device, order)
    else {
      await world.until(
        'the order to end',
        async () => {
          await world.advance(5_000)
          const now = await world.orderRow(row!.id)
          return now.state === 'deploy_failed' && now.device_free && positionOf(device) === 'down'
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

it('is offline for three days when its owner pays, and frees the car when it returns', async () => {
  const device = await world.addDevice()
  const order = await blockCar(world, device)
  const { outTradeNo } = await preparePayment(world, device, order)
  device.goOffline(1_000_000_000)
  world.wechat.pay(outTradeNo)
  await world.untilOrder(order.id, ['paid', 'releasing'])
  for (let day = 0; day < 3; day++) await world.advance(86_400_000)
  expect(positionOf(device)).toBe('up')
  device.goOffline(0)
  await world.until(
    'the car to be free',
    async () => (await world.orderRow(order.id)).state === 'released' && positionOf(device) === 'down',
  )
}, 60_000)

it('loses its whole memory while it is up, and still comes down for its own payment only', async () => {
  const device = await world.addDevice()
  const order = await blockCar(world, device)
  device.wipeFlash()
  await world.until('the loss to be told', async () => {
    const [row] = await world.rows<{ n: string }>(
      'SELECT count(*) AS n FROM device WHERE id = $1 AND boot_id IS NOT NULL',
      [device.deviceId],
    )
    return Number(row!.n) === 1 && device.connected
  })
  await payUntilFree(device, order)
}, 60_000)

const YEAR_MS = 365 * 86_400_000

it.each([-5 * YEAR_MS, 5 * YEAR_MS])(
  'starts with a clock that is %i ms wrong',
  async clockWrongMs => {
    const device = await world.addDevice()
    device.setFaults({ clockWrongMs })
    device.reboot()
    await world.until('the device to know the time', () => device.connected && device.peekSurface().timeKnown)
    await world.until(
      'the device to be heard',
      async () => (await world.deviceRow(device.deviceId)).link === 'online',
    )
    await world.selfTest(device)
    await payUntilFree(device, await blockCar(world, device))
  },
  60_000,
)

it.each([-5 * YEAR_MS, 5 * YEAR_MS])(
  'has its clock jump by %i ms while the lock is up: lowering does not ask the time',
  async clockWrongMs => {
    const device = await world.addDevice()
    const order = await blockCar(world, device)
    device.setFaults({ clockWrongMs })
    await payUntilFree(device, order)
    expect(lowerings(device, order.epoch)).toHaveLength(1)
  },
  60_000,
)

it('has a sensor that sees a car where none is: no lock goes up, and nothing stays held', async () => {
  const device = await world.addDevice()
  const order = await openOrder(world, device)
  device.surround({ falseVehicleSensor: true })
  const staff = await world.staff('attendant')
  await staff.call('raise', { params: { orderId: order.id }, body: {} })
  await world.until('the device to be free', async () => {
    await world.drift()
    const row = await world.orderRow(order.id)
    return row.state === 'deploy_failed' && row.device_free
  })
  expect(device.log).toEqual([])
  expect(
    await world.rows(
      'SELECT DISTINCT a.state FROM arrear a JOIN order_arrear oa ON oa.arrear_id = a.id WHERE oa.order_id = $1',
      [order.id],
    ),
  ).toEqual([{ state: 'outstanding' }])
  device.surround({ falseVehicleSensor: false })
  await payUntilFree(device, await blockCar(world, device))
}, 60_000)

it('has a sensor that misses the car overhead: the arm meets it, gives up and comes back', async () => {
  const device = await world.addDevice()
  const order = await openOrder(world, device)
  device.surround({ vehicleOverhead: true, falseVehicleSensor: true, obstacle: true })
  const staff = await world.staff('attendant')
  await staff.call('raise', { params: { orderId: order.id }, body: {} })
  await world.until('the device to be free', async () => {
    await world.drift()
    const row = await world.orderRow(order.id)
    return row.state === 'deploy_failed' && row.device_free && positionOf(device) === 'down'
  })
  expect(device.log.filter(entry => entry.event === 'arrived' && entry.position === 'up')).toEqual([])
}, 60_000)

it('has its sensor fail while the lock is up: whoever paid is let go all the same', async () => {
  const device = await world.addDevice()
  const order = await blockCar(world, device)
  device.surround({ falseVehicleSensor: true })
  await payUntilFree(device, order)
}, 60_000)

/** What the broker says for a device that is gone; it was sealed before the session's birth. */
async function sayWill(device: Device, will: { bootId: string; seq: number; sessionId: string }) {
  const hmacKey = Buffer.from(world.credentialsOf(device).hmacKey, 'base64url')
  const wire = sealDevice('life', device.deviceId, { ...will, atMs: null, on: false }, hmacKey)
  const { username, password } = world.broker
  const client = await connectAsync(world.broker.url, { username, password })
  await client.publishAsync(deviceTopic(device.merchantId, device.deviceId, 'life'), wire, {
    qos: 1,
    retain: true,
  })
  await client.endAsync()
  await world.until('the will to be heard', async () => {
    const rows = await world.rows(
      'SELECT 1 FROM device_inbox WHERE device_id = $1 AND boot_id = $2 AND seq = $3',
      [device.deviceId, will.bootId, will.seq],
    )
    return rows.length === 1
  })
}

it('has an old will said after its next birth: it is still there, and hears that it is paid', async () => {
  const device = await world.addDevice()
  const order = await blockCar(world, device)
  const rowOf = async () => (await world.deviceRow(device.deviceId)) as Record<string, string>
  const before = await rowOf()
  // A broker that is killed says no will; the first message of a start is the will of its first session.
  await world.broker.kill()
  await world.broker.restart()
  await world.until('the next birth', async () => {
    const row = await rowOf()
    return row.link === 'online' && row.session_id !== before.session_id
  })
  const current = (await rowOf()).session_id
  await sayWill(device, { bootId: before.boot_id!, seq: 1, sessionId: before.session_id! })
  expect(await rowOf()).toMatchObject({ link: 'online', session_id: current })
  device.goOffline(1_000_000_000)
  await world.until('its own will to be believed', async () => (await rowOf()).link === 'offline')
  device.goOffline(0)
  await payUntilFree(device, order)
}, 60_000)

it('is jammed on its way down, tells so, and comes down when it is free', async () => {
  const device = await world.addDevice()
  const order = await blockCar(world, device)
  device.surround({ jam: true })
  const { outTradeNo } = await preparePayment(world, device, order)
  world.wechat.pay(outTradeNo)
  await world.until(
    'people to be told',
    async () => {
      await world.drift()
      return (
        (await world.rows(`SELECT 1 FROM incident WHERE order_id = $1 AND state <> 'closed'`, [order.id]))
          .length > 0
      )
    },
    30_000,
  )
  expect(positionOf(device)).not.toBe('down')
  device.surround({ jam: false })
  await world.until(
    'the car to be free',
    async () => {
      await world.drift()
      return (await world.orderRow(order.id)).state === 'released'
    },
    40_000,
  )
}, 90_000)
