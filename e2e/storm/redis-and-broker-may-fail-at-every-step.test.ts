import { cpSync, existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { NO_MESSAGE_FAULTS, type Device } from '@fangxing/device-sim'
import { Redis } from 'ioredis'
import { liveDiffers } from '../harness/live-copy'
import { openOrder, preparePayment, takeAway } from '../harness/road'
import { World } from '../harness/world'

let world: World
beforeAll(async () => {
  world = await World.start({ nodes: 2 })
}, 60_000)
afterAll(() => world.stop())

type Step = 'opened' | 'deploying' | 'active' | 'prepaid' | 'paid' | 'releasing' | 'released'

/** Walks the whole road and calls `at` after each step. */
async function walk(device: Device, at: (step: Step, orderId: string) => Promise<void>): Promise<string> {
  const staff = await world.staff('attendant')
  const order = await openOrder(world, device, staff)
  await at('opened', order.id)
  await world.until('the raise to be taken', async () => {
    const { state } = await world.orderRow(order.id)
    if (state === 'created')
      await staff.call('raise', { params: { orderId: order.id }, body: {} }).catch(() => undefined)
    return (await world.orderRow(order.id)).state !== 'created'
  })
  await at('deploying', order.id)
  await world.untilOrder(order.id, 'active')
  await at('active', order.id)
  const { outTradeNo } = await preparePayment(world, device, order)
  await at('prepaid', order.id)
  // A deaf lock keeps the order on this step for as long as the fault takes.
  device.setFaults({ in: { ...NO_MESSAGE_FAULTS, drop: 1 } })
  world.wechat.pay(outTradeNo)
  await world.untilOrder(order.id, ['paid', 'releasing'])
  await at('paid', order.id)
  await world.until('the LOWER to be sent', async () => {
    await world.drift()
    return (await world.orderRow(order.id)).state === 'releasing'
  })
  await at('releasing', order.id)
  device.setFaults({ in: NO_MESSAGE_FAULTS })
  await world.until('the car to be free', async () => {
    await world.drift()
    return (await world.orderRow(order.id)).state === 'released'
  })
  await at('released', order.id)
  await takeAway(world, device, order.id)
  return order.id
}

/** A reader who never stops: versions must never go back, and every answer must be one that the database has had. */
async function readAlong(orderId: () => string | null): Promise<() => Promise<string[]>> {
  const owner = await world.owner('reader')
  const wrong: string[] = []
  let seen = 0
  let isOver = false
  let of: string | null = null
  const reading = (async () => {
    while (!isOver) {
      const id = orderId()
      if (id !== of) [of, seen] = [id, 0]
      if (id) {
        const order = await owner.order(id).catch(() => null)
        if (order && order.version < seen) wrong.push(`version went from ${seen} to ${order.version}`)
        if (order) seen = order.version
      }
      await new Promise(resolve => setTimeout(resolve, 10))
    }
  })()
  return async () => {
    isOver = true
    await reading
    return wrong
  }
}

/** Read at once after the fault, at every node, it is what the database says, not something older. */
async function readsAreRight(orderId: string): Promise<void> {
  const reader = await world.owner('reader')
  for (const node of world.nodes) {
    const before = await world.orderRow(orderId)
    const reply = await fetch(`${node.origin}/owner/orders/${orderId}`, {
      headers: { authorization: `Bearer ${reader.token}` },
    })
    expect(reply.status).toBe(200)
    const seen = (await reply.json()) as { version: number; state: string }
    const after = await world.orderRow(orderId)
    expect(seen.version).toBeGreaterThanOrEqual(before.version)
    if (seen.version === after.version) expect(seen.state).toBe(after.state)
  }
}

/** Within 5 s Redis holds both views of the order exactly as PostgreSQL would show them. */
async function redisIsRight(orderId: string): Promise<void> {
  let differs: string | null = null
  const sinceMs = Date.now()
  await world
    .until('redis', async () => (differs = await liveDiffers(world, orderId)) === null, 10_000)
    .catch(() => expect(differs).toBeNull())
  expect(Date.now() - sinceMs).toBeLessThan(5_000)
}

/** Until every node reads from Redis again: only then does a wrong copy show. */
const redisIsRead = () =>
  world.until('redis to be believed again', async () => {
    const replies = await Promise.all(world.nodes.map(node => fetch(`${node.origin}/health/ready`)))
    const healths = (await Promise.all(replies.map(reply => reply.json()))) as { redis: boolean }[]
    return healths.every(health => health.redis)
  })

const redisDir = () => path.join(world.dir, 'redis')
const copyDir = () => path.join(world.dir, 'redis-old')

const FAULTS: Record<string, () => Promise<void>> = {
  async flushed() {
    const redis = new Redis(world.redis.url)
    await redis.flushall()
    redis.disconnect()
  },
  async killed() {
    await world.redis.kill()
    await world.redis.restart()
  },
  async hung() {
    world.redis.pause()
    setTimeout(() => world.redis.resume(), 1200)
  },
  /** What was written since the copy is gone, and what was deleted since is back. */
  async 'restored from an old copy'() {
    await world.redis.kill()
    const isFirst = !existsSync(copyDir())
    if (isFirst) cpSync(redisDir(), copyDir(), { recursive: true })
    else {
      rmSync(redisDir(), { recursive: true, force: true })
      cpSync(copyDir(), redisDir(), { recursive: true })
    }
    await world.redis.restart()
  },
}

it.each(Object.keys(FAULTS))(
  'redis may be %s after every step',
  async fault => {
    const device = await world.addDevice()
    let current: string | null = null
    const stop = await readAlong(() => current)
    const orderId = await walk(device, async (step, id) => {
      current = id
      await FAULTS[fault]!()
      await readsAreRight(id)
      await redisIsRight(id)
      if (step !== 'active' && step !== 'releasing') return
      await redisIsRead()
      await readsAreRight(id)
    })
    expect(await stop()).toEqual([])
    expect(orderId).toBe(current)
    expect(await world.audit()).toEqual([])
  },
  120_000,
)

it('the whole road can be gone without Redis', async () => {
  const device = await world.addDevice()
  await world.redis.kill()
  let current: string | null = null
  const stop = await readAlong(() => current)
  try {
    await walk(device, async (_step, id) => {
      current = id
      await readsAreRight(id)
    })
  } finally {
    await world.redis.restart()
  }
  expect(await stop()).toEqual([])
  expect(await world.audit()).toEqual([])
}, 60_000)

/** Everybody has noticed: the nodes speak to the new broker, and the device was born again on it. */
async function killBroker(device: Device): Promise<void> {
  const { session_id: before } = await world.deviceRow(device.deviceId)
  await world.broker.kill()
  await world.broker.restart()
  await world.until('the nodes to be back', async () => {
    const replies = await Promise.all(world.nodes.map(node => fetch(`${node.origin}/health/ready`)))
    const healths = (await Promise.all(replies.map(reply => reply.json()))) as { mqtt: boolean }[]
    return healths.every(health => health.mqtt)
  })
  await world.until('the device to be back', async () => {
    const row = await world.deviceRow(device.deviceId)
    return device.connected && row.link === 'online' && row.session_id !== before
  })
}

it('the broker may be killed with all its state after every step', async () => {
  const device = await world.addDevice()
  await walk(device, async step => {
    // A RAISE that the broker took with it is gone for good; that road is another story.
    if (step !== 'deploying') await killBroker(device)
  })
  expect(device.log.filter(entry => entry.event === 'arrived' && entry.position === 'down')).toHaveLength(1)
  expect(await world.audit()).toEqual([])
}, 120_000)

it.each([0, 40, 80, 160])(
  'the broker may be killed %i ms after the RAISE: the lock is up or the order over, and nobody stays held',
  async afterMs => {
    const device = await world.addDevice()
    const staff = await world.staff('attendant')
    const order = await openOrder(world, device, staff)
    await staff.call('raise', { params: { orderId: order.id }, body: {} })
    await new Promise(resolve => setTimeout(resolve, afterMs))
    await world.broker.kill()
    await world.broker.restart()
    await world.until('the raise to end', async () => {
      await world.drift()
      const row = await world.orderRow(order.id)
      return row.state === 'active' || (row.state === 'deploy_failed' && row.device_free)
    })
    if ((await world.orderRow(order.id)).state === 'active') {
      const { outTradeNo } = await preparePayment(world, device, order)
      world.wechat.pay(outTradeNo)
      await world.untilOrder(order.id, 'released')
    }
    await world.until('the lock to be down', () => device.peek()?.volatile.position === 'down')
    expect(await world.audit()).toEqual([])
  },
  60_000,
)

it('messages may come twice, late and in the wrong order: one motion up, one motion down', async () => {
  const device = await world.addDevice()
  const wild = { drop: 0.1, repeat: 0.8, reorder: 0.8, delayMs: [0, 80] as const }
  device.setFaults({ in: wild, out: wild })
  const fair = { drop: 0, repeat: 0, reorder: 0, delayMs: [0, 0] as const }
  const staff = await world.staff('attendant')
  const order = await openOrder(world, device, staff)
  // The RAISE itself must arrive: it is never sent again.
  device.setFaults({ in: { ...wild, drop: 0 }, out: wild })
  await staff.call('raise', { params: { orderId: order.id }, body: {} })
  await world.until('the lock to be up', async () => {
    await world.drift()
    return ['active', 'deploy_failed'].includes((await world.orderRow(order.id)).state)
  })
  device.setFaults({ in: wild, out: wild })
  if ((await world.orderRow(order.id)).state === 'active') {
    const { outTradeNo } = await preparePayment(world, device, order)
    world.wechat.pay(outTradeNo)
  }
  await world.until(
    'the order to end',
    async () => {
      await world.drift()
      return (
        ['released', 'deploy_failed'].includes((await world.orderRow(order.id)).state) &&
        device.peek()?.volatile.position === 'down'
      )
    },
    30_000,
  )
  device.setFaults({ in: fair, out: fair })
  const arrivals = (position: string) =>
    device.log.filter(
      entry => entry.event === 'arrived' && entry.position === position && entry.cause.epoch === order.epoch,
    )
  expect(arrivals('up').length).toBeLessThanOrEqual(1)
  expect(arrivals('down').length).toBeLessThanOrEqual(1)
  expect(await world.audit()).toEqual([])
}, 60_000)
