import { LIVE_PATH, type LiveMessage } from '@fangxing/contract/live'
import type { Device } from '@fangxing/device-sim'
import { WebSocket } from 'ws'
import { blockCar, preparePayment, takeAway } from '../harness/road'
import { World } from '../harness/world'

let world: World
beforeAll(async () => {
  world = await World.start({ nodes: 2 })
}, 60_000)
afterAll(() => world.stop())

/** A phone that listens at one node; what it was told of an order, in the order in which it came. */
function listen(
  origin: string,
  token: string,
  orderId: string,
): { versions: number[]; states: string[]; close(): void } {
  const versions: number[] = []
  const states: string[] = []
  const socket = new WebSocket(`${origin.replace('http', 'ws')}${LIVE_PATH}`)
  socket.on('error', () => undefined)
  socket.on('open', () => {
    socket.send(JSON.stringify({ type: 'auth', token }))
    socket.send(JSON.stringify({ type: 'watch', orderId }))
  })
  socket.on('message', data => {
    const told = JSON.parse(String(data)) as LiveMessage
    if (told.type !== 'order') return
    versions.push(told.order.version)
    if (states.at(-1) !== told.order.state) states.push(told.order.state)
  })
  return { versions, states, close: () => socket.close() }
}

const grows = (versions: number[]) =>
  versions.every((version, index) => index === 0 || version > versions[index - 1]!)

it.each(['with Redis', 'without Redis'])(
  'an owner at one node sees what the other does, %s',
  async redis => {
    const device = await world.addDevice()
    const order = await blockCar(world, device)
    const { outTradeNo, owner } = await preparePayment(world, device, order)
    const page = listen(world.nodes[1]!.origin, owner.token!, order.id)
    await world.until('the page to be live', () => page.states.includes('active'))
    if (redis === 'without Redis') await world.redis.kill()
    world.wechat.pay(outTradeNo)
    await world.until('the page to say that the car is free', () => page.states.includes('released'), 20_000)
    expect(grows(page.versions)).toBe(true)
    page.close()
    if (redis === 'without Redis') await world.redis.restart()
    await takeAway(world, device, order.id)
    expect(await world.audit()).toEqual([])
  },
  60_000,
)

it('what a node committed before it was killed is seen at the other one at once', async () => {
  const [first, second] = [world.nodes[0]!, world.nodes[1]!]
  const device = await world.addDevice()
  const order = await blockCar(world, device)
  const { outTradeNo, owner } = await preparePayment(world, device, order)
  const read = async () => {
    const headers = { authorization: `Bearer ${owner.token}` }
    const reply = await fetch(`${second.origin}/owner/orders/${order.id}`, { headers })
    return (await reply.json()) as { state: string; version: number }
  }
  // Only a node that believes its copy can be misled by it.
  await world.until('the copy to be read', async () => {
    const health = (await (await fetch(`${second.origin}/health/ready`)).json()) as { redis: boolean }
    return health.redis
  })
  expect((await read()).state).toBe('active')
  first.arm('notice.committed')
  world.wechat.pay(outTradeNo)
  await world.until('the node to be gone', () => !first.running)
  const row = await world.orderRow(order.id)
  expect(row.state).not.toBe('active')
  expect((await read()).version).toBeGreaterThanOrEqual(row.version)
  await world.untilOrder(order.id, 'released')
  await first.start()
  expect(await world.audit()).toEqual([])
}, 60_000)

it('six cars at once, while one node is killed and the other paused beyond its lease', async () => {
  const devices: Device[] = []
  for (let number = 0; number < 6; number++) devices.push(await world.addDevice())
  const orders = await Promise.all(devices.map(device => blockCar(world, device)))
  const payments = await Promise.all(
    orders.map((order, index) => preparePayment(world, devices[index]!, order)),
  )
  for (const { outTradeNo } of payments.slice(0, 3)) world.wechat.pay(outTradeNo)
  await world.nodes[0]!.kill()
  for (const { outTradeNo } of payments.slice(3)) world.wechat.pay(outTradeNo)
  await world.nodes[0]!.start()
  world.nodes[1]!.pause()
  await world.until(
    'every car to be free',
    async () => {
      await world.drift()
      const rows = await world.rows<{ state: string }>(
        'SELECT state FROM recovery_order WHERE id = ANY($1)',
        [orders.map(order => order.id)],
      )
      return rows.every(row => row.state === 'released')
    },
    45_000,
  )
  world.nodes[1]!.resume()
  await world.until('the paused node to be back', () => world.nodes[1]!.isReady())
  for (const [index, device] of devices.entries()) {
    expect(device.log.filter(entry => entry.event === 'arrived' && entry.position === 'down')).toHaveLength(1)
    await takeAway(world, device, orders[index]!.id)
  }
  expect(await world.audit()).toEqual([])
}, 120_000)
