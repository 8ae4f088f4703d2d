import type { Device } from '@fangxing/device-sim'
import { Redis } from 'ioredis'
import type { Dice } from './dice'
import type { World } from './world'

/** One thing that goes wrong; returns what it was, for the storm's log. */
type Strike = (world: World, device: Device, dice: Dice) => Promise<string> | string

const FAIR = { drop: 0, repeat: 0, reorder: 0, delayMs: [0, 0] as const }
const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

const wechatFault: Strike = (world, _device, dice) => {
  const route = dice.pick(['order', 'query', 'close', 'refund', 'refund-query'] as const)
  const kind = dice.pick([
    'apply-then-cut',
    'system-error',
    'frequency-limited',
    'garbage',
    'bad-signature',
    'cut',
  ] as const)
  world.wechat.faults.add({ route, kind, times: dice.between(1, 2) })
  return `wechat ${route} ${kind}`
}

const noticeFault: Strike = (world, _device, dice) => {
  const kind = dice.pick(['duplicate', 'reorder', 'drop', 'delay'] as const)
  world.wechat.faults.add({
    route: 'notice',
    kind,
    times: dice.between(1, 3),
    ...(kind === 'delay' ? { ms: 3000 } : {}),
  })
  return `notice ${kind}`
}

const deviceWeather: Strike = (_world, device, dice) => {
  const bad = () => ({
    drop: dice.next() * 0.4,
    repeat: dice.next() * 0.5,
    reorder: dice.next() * 0.5,
    delayMs: [0, dice.between(1, 120)] as const,
  })
  device.setFaults({ in: bad(), out: bad() })
  return 'device in bad weather'
}

const deviceOffline: Strike = (_world, device, dice) => {
  const ms = dice.between(50, 600)
  device.goOffline(ms)
  return `device offline ${ms} ms`
}

const powerCut: Strike = (_world, device, dice) => {
  const at = dice.between(1, 5)
  const moment = dice.pick(['before', 'torn', 'after'] as const)
  device.cutPowerAt(at, moment)
  return `power cut at write ${at} ${moment}`
}

const reboot: Strike = (_world, device) => {
  device.reboot()
  return 'device reboots'
}

const flush: Strike = async world => {
  const redis = new Redis(world.redis.url, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    commandTimeout: 1000,
  })
  redis.on('error', () => undefined)
  await redis
    .connect()
    .then(() => redis.flushall())
    .catch(() => undefined)
  redis.disconnect()
  return 'redis flushed'
}

const redisHangs: Strike = async (world, _device, dice) => {
  const ms = dice.between(100, 1500)
  world.redis.pause()
  await pause(ms)
  world.redis.resume()
  return `redis hangs ${ms} ms`
}

const timePasses: Strike = async (world, _device, dice) => {
  const ms = dice.between(500, 8000)
  await world.advance(ms)
  return `${ms} ms pass`
}

const nodeDies: Strike = async (world, _device, dice) => {
  const node = dice.pick(world.nodes)
  await node.kill()
  await pause(dice.between(0, 300))
  await node.start()
  return `node ${node.port} killed`
}

const nodePauses: Strike = async (world, _device, dice) => {
  const node = dice.pick(world.nodes)
  const ms = dice.between(200, 1500)
  node.pause()
  await pause(ms)
  node.resume()
  return `node ${node.port} pauses ${ms} ms`
}

const brokerDies: Strike = async world => {
  await world.broker.kill()
  await world.broker.restart()
  return 'broker killed with its state'
}

const redisDies: Strike = async world => {
  await world.redis.kill()
  await world.redis.restart()
  return 'redis killed'
}

const OFTEN: readonly Strike[] = [
  wechatFault,
  noticeFault,
  deviceWeather,
  deviceOffline,
  powerCut,
  reboot,
  flush,
  timePasses,
  redisHangs,
]
const SELDOM: readonly Strike[] = [nodeDies, nodePauses, brokerDies, redisDies]
/** Strikes at what everybody shares come one at a time, or nobody would be left to restart it. */
const SHARED = new Set<Strike>([redisHangs, nodeDies, nodePauses, brokerDies, redisDies, timePasses])
const lanes = new WeakMap<World, Promise<unknown>>()

/** Something goes wrong, drawn by the dice. */
export async function strike(world: World, device: Device, dice: Dice): Promise<string> {
  const chosen = dice.pick(dice.chance(0.08) ? SELDOM : OFTEN)
  if (!SHARED.has(chosen)) return chosen(world, device, dice)
  const turn = (lanes.get(world) ?? Promise.resolve())
    .catch(() => undefined)
    .then(() => chosen(world, device, dice))
  lanes.set(world, turn)
  return turn
}

/** Everything is well again. */
export async function calm(world: World, devices: readonly Device[]): Promise<void> {
  await lanes.get(world)?.catch(() => undefined)
  world.wechat.faults.clear()
  for (const node of world.nodes) {
    node.resume()
    await node.start()
  }
  world.redis.resume()
  for (const device of devices) {
    device.setFaults({ in: FAIR, out: FAIR, mute: false, refuse: false })
    device.goOffline(0)
    device.powerOn()
  }
}
