import type { Device } from '@fangxing/device-sim'
import type { Way } from '../harness/line'
import { blockCar, openOrder, preparePayment } from '../harness/road'
import { World } from '../harness/world'

let world: World
beforeAll(async () => {
  world = await World.start({ nodes: 2, lines: true })
}, 60_000)
afterAll(() => world.stop())
beforeEach(async () => {
  // The other node would do everything in the silent one's stead; it has a story of its own below.
  await world.nodes[1]!.kill()
})
afterEach(async () => {
  world.lines.devices.mend()
  world.lines.platform.mend()
  expect(await world.audit()).toEqual([])
})

const positionOf = (device: Device) => device.peek()?.volatile.position
const arrivals = (device: Device, position: 'up' | 'down', epoch: number) =>
  device.log.filter(
    entry => entry.event === 'arrived' && entry.position === position && entry.cause.epoch === epoch,
  )

/** Until people are called: that is how long an outage has to be to be seen. */
async function untilLate(orderId: string): Promise<void> {
  await world.until('people to be told', async () => {
    await world.drift()
    const rows = await world.rows(
      `SELECT 1 FROM incident WHERE order_id = $1 AND kind = 'release_delayed' AND state <> 'closed'`,
      [orderId],
    )
    return rows.length > 0
  })
}

const untilFree = (device: Device, orderId: string) =>
  world.until(
    'the car to be free',
    async () => {
      await world.drift()
      return (await world.orderRow(orderId)).state === 'released' && positionOf(device) === 'down'
    },
    30_000,
  )

const SILENCES: readonly (readonly [who: 'devices' | 'platform', ways: readonly Way[], hears: boolean])[] = [
  ['devices', ['out'], true],
  ['devices', ['back'], false],
  ['devices', ['out', 'back'], false],
  ['platform', ['out'], false],
  ['platform', ['back'], true],
  ['platform', ['out', 'back'], false],
]

it.each(
  SILENCES.flatMap(([who, ways, hears]) =>
    (['mend', 'lose'] as const).map(end => ({ who, ways, hears, end })),
  ),
)(
  'paid while the line of the $who is silent ($ways), which ends with $end: one motion, and the car is free',
  async ({ who, ways, hears, end }) => {
    const device = await world.addDevice()
    const order = await blockCar(world, device)
    const { outTradeNo } = await preparePayment(world, device, order)
    world.lines[who].hold(...ways)
    world.wechat.pay(outTradeNo)
    await untilLate(order.id)
    expect((await world.orderRow(order.id)).state).toMatch(/^(paid|releasing)$/)
    if (hears) await world.until('the lock to be down unheard', () => positionOf(device) === 'down')
    else expect(positionOf(device)).toBe('up')
    world.lines[who][end]()
    await untilFree(device, order.id)
    expect(arrivals(device, 'down', order.epoch)).toHaveLength(1)
  },
  60_000,
)

it.each(['mend', 'lose'] as const)(
  'a RAISE that waited on the line until its time was over never runs (%s)',
  async end => {
    const device = await world.addDevice()
    const order = await openOrder(world, device)
    world.lines.devices.hold('back')
    const staff = await world.staff('attendant')
    await staff.call('raise', { params: { orderId: order.id }, body: {} })
    await world.until('the RAISE to be on its way', async () => {
      const [raise] = await world.rows<{ attempts: number }>(
        `SELECT attempts FROM lock_command WHERE order_id = $1 AND op = 'RAISE'`,
        [order.id],
      )
      return raise?.attempts === 1
    })
    await world.advance(40_000)
    await world.untilOrder(order.id, 'deploy_failed')
    world.lines.devices[end]()
    await world.until('the device to be free', async () => {
      await world.drift()
      return (await world.orderRow(order.id)).device_free
    })
    expect(device.log.filter(entry => entry.event === 'started')).toEqual([])
  },
  60_000,
)

it.each(['mend', 'lose'] as const)(
  'a lock that went up unheard comes down when its deployment is given up (%s)',
  async end => {
    const device = await world.addDevice()
    const order = await openOrder(world, device)
    world.lines.devices.hold('out')
    const staff = await world.staff('attendant')
    await staff.call('raise', { params: { orderId: order.id }, body: {} })
    await world.until('the lock to be up', () => positionOf(device) === 'up')
    await world.advance(40_000)
    await world.untilOrder(order.id, 'deploy_failed')
    await world.until('the lock to be down', () => positionOf(device) === 'down')
    expect((await world.orderRow(order.id)).device_free).toBe(false)
    world.lines.devices[end]()
    await world.until('the device to be free', async () => {
      await world.drift()
      return (await world.orderRow(order.id)).device_free
    })
    expect(arrivals(device, 'up', order.epoch)).toHaveLength(1)
    expect(arrivals(device, 'down', order.epoch)).toHaveLength(1)
  },
  60_000,
)

it('a node that has lost the broker keeps no car: the other one frees it', async () => {
  await world.nodes[1]!.start()
  const device = await world.addDevice()
  const order = await blockCar(world, device)
  const { outTradeNo } = await preparePayment(world, device, order)
  world.lines.platform.hold('out', 'back')
  world.wechat.pay(outTradeNo)
  await untilFree(device, order.id)
  expect(arrivals(device, 'down', order.epoch)).toHaveLength(1)
}, 60_000)
