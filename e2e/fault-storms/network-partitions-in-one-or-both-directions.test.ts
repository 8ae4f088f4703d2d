import type { Direction } from '@fangxing/dev/stack'
import type { Device } from '@fangxing/device-sim'
import { blockCar, isFreeOnceFetched, openOrder, preparePayment } from '../harness/scenario'
import { TestSystem } from '../harness/test-system'

let system: TestSystem
beforeAll(async () => {
  system = await TestSystem.start({ nodes: 2, proxies: true })
}, 60_000)
afterAll(() => system.stop())
beforeEach(async () => {
  // The second node would do the work of the first one; the last test covers this.
  await system.nodes[1]!.kill()
})
afterEach(async () => {
  system.proxies.devices.unblock()
  system.proxies.backend.unblock()
  expect(await system.brokenInvariants()).toEqual([])
})

const positionOf = (device: Device) => device.peek()?.volatile.position
const arrivals = (device: Device, position: 'up' | 'down', epoch: number) =>
  device.log.filter(
    entry => entry.event === 'arrived' && entry.position === position && entry.cause.epoch === epoch,
  )

/** Waits until the outage is long enough to open an incident. */
async function untilReleaseDelayed(orderId: string): Promise<void> {
  await system.until('the incident to be open', async () => {
    await system.accelerateTime()
    const rows = await system.rows(
      `SELECT 1 FROM incident WHERE order_id = $1 AND kind = 'release_delayed' AND state <> 'closed'`,
      [orderId],
    )
    return rows.length > 0
  })
}

const untilReleased = (device: Device, orderId: string) =>
  system.until(
    'the order to be released',
    async () => {
      await system.accelerateTime()
      return (await system.orderRow(orderId)).state === 'released' && positionOf(device) === 'down'
    },
    30_000,
  )

type Side = 'devices' | 'backend'
const PARTITIONS: readonly (readonly [
  side: Side,
  directions: readonly Direction[],
  receivesLower: boolean,
])[] = [
  ['devices', ['upstream'], true],
  ['devices', ['downstream'], false],
  ['devices', ['upstream', 'downstream'], false],
  ['backend', ['upstream'], false],
  ['backend', ['downstream'], true],
  ['backend', ['upstream', 'downstream'], false],
]

it.each(
  PARTITIONS.flatMap(([side, directions, receivesLower]) =>
    (['unblock', 'reset'] as const).map(end => ({ side, directions, receivesLower, end })),
  ),
)(
  'paid while the network of the $side is blocked ($directions), which ends with $end: the lock moves once, and the order is released',
  async ({ side, directions, receivesLower, end }) => {
    const device = await system.addDevice()
    const order = await blockCar(system, device)
    const { outTradeNo } = await preparePayment(system, device, order)
    system.proxies[side].block(...directions)
    system.wechat.pay(outTradeNo)
    await untilReleaseDelayed(order.id)
    expect((await system.orderRow(order.id)).state).toMatch(/^(paid|releasing)$/)
    if (receivesLower)
      await system.until(
        'the lock to be down although nobody receives its report',
        () => positionOf(device) === 'down',
      )
    else expect(positionOf(device)).toBe('up')
    system.proxies[side][end]()
    await untilReleased(device, order.id)
    expect(arrivals(device, 'down', order.epoch)).toHaveLength(1)
  },
  60_000,
)

it.each(['unblock', 'reset'] as const)(
  'a RAISE that the network delayed until after its expiry is never carried out (%s)',
  async end => {
    const device = await system.addDevice()
    const order = await openOrder(system, device)
    system.proxies.devices.block('downstream')
    const staff = await system.staff('attendant')
    await staff.call('raise', { params: { orderId: order.id }, body: {} })
    await system.until('the RAISE to be sent', async () => {
      const [raise] = await system.rows<{ attempts: number }>(
        `SELECT attempts FROM lock_command WHERE order_id = $1 AND op = 'RAISE'`,
        [order.id],
      )
      return raise?.attempts === 1
    })
    await system.advance(40_000)
    await system.untilOrder(order.id, 'deploy_failed')
    system.proxies.devices[end]()
    await system.until('the device to be free', async () => {
      await system.accelerateTime()
      return (await system.orderRow(order.id)).device_free
    })
    expect(device.log.filter(entry => entry.event === 'started')).toEqual([])
  },
  60_000,
)

it.each(['unblock', 'reset'] as const)(
  'a lock whose report of going up was delayed goes down when its deployment fails (%s)',
  async end => {
    const device = await system.addDevice()
    const order = await openOrder(system, device)
    system.proxies.devices.block('upstream')
    const staff = await system.staff('attendant')
    await staff.call('raise', { params: { orderId: order.id }, body: {} })
    await system.until('the lock to be up', () => positionOf(device) === 'up')
    await system.advance(40_000)
    await system.untilOrder(order.id, 'deploy_failed')
    await system.until('the lock to be down', () => positionOf(device) === 'down')
    expect((await system.orderRow(order.id)).device_free).toBe(false)
    system.proxies.devices[end]()
    await system.until('the device to be free', async () => {
      await system.accelerateTime()
      return isFreeOnceFetched(system, device, order.id)
    })
    expect(arrivals(device, 'up', order.epoch)).toHaveLength(1)
    expect(arrivals(device, 'down', order.epoch)).toHaveLength(1)
  },
  60_000,
)

it('when one node has no broker, the other node releases the car', async () => {
  await system.nodes[1]!.start()
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  const { outTradeNo } = await preparePayment(system, device, order)
  system.proxies.backend.block('upstream', 'downstream')
  system.wechat.pay(outTradeNo)
  await untilReleased(device, order.id)
  expect(arrivals(device, 'down', order.epoch)).toHaveLength(1)
}, 60_000)
