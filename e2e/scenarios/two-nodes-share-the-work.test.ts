import { LIVE_PATH, type LiveMessage } from '@fangxing/contract/live'
import type { Device } from '@fangxing/device-sim'
import { WebSocket } from 'ws'
import { StaffClient } from '../harness/http-client'
import { blockCar, preparePayment, finishMoveTask } from '../harness/scenario'
import { TestSystem } from '../harness/test-system'

let system: TestSystem
beforeAll(async () => {
  system = await TestSystem.start({ nodes: 2 })
}, 60_000)
afterAll(() => system.stop())

/** Watches an order over one node's WebSocket and records what is received, in this order. */
function watchOrder(
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
    const message = JSON.parse((data as Buffer).toString()) as LiveMessage
    if (message.type !== 'order') return
    versions.push(message.order.version)
    if (states.at(-1) !== message.order.state) states.push(message.order.state)
  })
  return { versions, states, close: () => socket.close() }
}

const isIncreasing = (versions: number[]) =>
  versions.every((version, index) => index === 0 || version > versions[index - 1]!)

it.each(['with Redis', 'without Redis'])(
  'an owner connected to one node sees what the other node does, %s',
  async redis => {
    const device = await system.addDevice()
    const order = await blockCar(system, device)
    const { outTradeNo, owner } = await preparePayment(system, device, order)
    const page = watchOrder(system.nodes[1]!.origin, owner.token!, order.id)
    await system.until('the page to be live', () => page.states.includes('active'))
    if (redis === 'without Redis') await system.redis.kill()
    system.wechat.pay(outTradeNo)
    await system.until('the page to show the release', () => page.states.includes('released'), 20_000)
    expect(isIncreasing(page.versions)).toBe(true)
    page.close()
    if (redis === 'without Redis') await system.redis.restart()
    await finishMoveTask(system, device, order.id)
    expect(await system.brokenInvariants()).toEqual([])
  },
  60_000,
)

it('a change that a node committed before kill -9 is read from the other node at once', async () => {
  const [first, second] = [system.nodes[0]!, system.nodes[1]!]
  const device = await system.addDevice()
  const order = await blockCar(system, device)
  const { outTradeNo, owner } = await preparePayment(system, device, order)
  const read = async () => {
    const headers = { authorization: `Bearer ${owner.token}` }
    const reply = await fetch(`${second.origin}/owner/orders/${order.id}`, { headers })
    return (await reply.json()) as { state: string; version: number }
  }
  // Only a node that reads from the cache could return a stale copy.
  await system.until('the node to read from Redis', async () => {
    const health = (await (await fetch(`${second.origin}/health/ready`)).json()) as { redis: boolean }
    return health.redis
  })
  expect((await read()).state).toBe('active')
  first.arm('payment_callback.committed')
  system.wechat.pay(outTradeNo)
  await system.until('the node to be killed', () => !first.running)
  const row = await system.orderRow(order.id)
  expect(row.state).not.toBe('active')
  expect((await read()).version).toBeGreaterThanOrEqual(row.version)
  await system.untilOrder(order.id, 'released')
  await first.start()
  expect(await system.brokenInvariants()).toEqual([])
}, 60_000)

it('of accepting and returning the same money at the same moment on two nodes, one happens', async () => {
  const [manager, finance] = await Promise.all(
    ['manager', 'finance'].map((name, index) =>
      new StaffClient(() => system.nodes[index]!.origin, name).signIn(),
    ),
  )
  for (let round = 0; round < 6; round++) {
    const device = await system.addDevice()
    const order = await blockCar(system, device)
    const { outTradeNo, paymentId } = await preparePayment(system, device, order)
    system.wechat.pay(outTradeNo, undefined, { amount: order.amountFen + 200 })
    const stateOf = async () =>
      (await system.rows<{ state: string }>('SELECT state FROM payment WHERE id = $1', [paymentId]))[0]!.state
    await system.until('the money to be kept apart', async () => (await stateOf()) === 'quarantined')
    const decision = { params: { paymentId }, body: { reason: '核对过银行流水' } }
    const decided = await Promise.allSettled([
      manager!.call('acceptPayment', decision),
      finance!.call('returnPayment', decision),
    ])
    expect(decided.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(decided.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'STATE_CONFLICT' },
    })
    const isAccepted = decided[0].status === 'fulfilled'
    const refunds = await system.rows<{ amount_fen: number }>(
      'SELECT amount_fen FROM refund WHERE payment_id = $1',
      [paymentId],
    )
    const settlements = await system.rows('SELECT 1 FROM settlement WHERE order_id = $1', [order.id])
    // Accepted: the order is paid, and what was too much goes back. Returned: all goes back, and the car is still held.
    expect([refunds.map(refund => refund.amount_fen), settlements.length]).toEqual(
      isAccepted ? [[200], 1] : [[order.amountFen + 200], 0],
    )
    if (isAccepted) await system.untilOrder(order.id, 'released')
    else expect((await system.orderRow(order.id)).state).toBe('active')
  }
  expect(await system.brokenInvariants()).toEqual([])
}, 120_000)

it('six payments are settled while one node is killed and the other is paused beyond its lease', async () => {
  const devices: Device[] = []
  for (let number = 0; number < 6; number++) devices.push(await system.addDevice())
  const orders = await Promise.all(devices.map(device => blockCar(system, device)))
  const payments = await Promise.all(
    orders.map((order, index) => preparePayment(system, devices[index]!, order)),
  )
  for (const { outTradeNo } of payments.slice(0, 3)) system.wechat.pay(outTradeNo)
  await system.nodes[0]!.kill()
  for (const { outTradeNo } of payments.slice(3)) system.wechat.pay(outTradeNo)
  await system.nodes[0]!.start()
  system.nodes[1]!.pause()
  await system.until(
    'every order to be released',
    async () => {
      await system.accelerateTime()
      const rows = await system.rows<{ state: string }>(
        'SELECT state FROM recovery_order WHERE id = ANY($1)',
        [orders.map(order => order.id)],
      )
      return rows.every(row => row.state === 'released')
    },
    45_000,
  )
  system.nodes[1]!.resume()
  await system.until('the paused node to be ready', () => system.nodes[1]!.isReady())
  for (const [index, device] of devices.entries()) {
    expect(device.log.filter(entry => entry.event === 'arrived' && entry.position === 'down')).toHaveLength(1)
    await finishMoveTask(system, device, orders[index]!.id)
  }
  expect(await system.brokenInvariants()).toEqual([])
}, 120_000)
