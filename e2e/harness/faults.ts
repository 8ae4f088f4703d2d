import type { Device } from '@fangxing/device-sim'
import { delay } from '@fangxing/dev/stack'
import { Redis } from 'ioredis'
import { keysCommand, rotateSigningKey } from './key-rotation'
import { endOutages, OUTAGES, type Fault } from './outages'
import type { SeededRandom } from './seeded-random'
import type { TestSystem } from './test-system'

const NO_FAULTS = { drop: 0, repeat: 0, reorder: 0, delayMs: [0, 0] as const }

const wechatFault: Fault = (system, _device, random) => {
  const route = random.pick(['order', 'query', 'close', 'refund', 'refund-query'] as const)
  const kind = random.pick([
    'apply-then-cut',
    'system-error',
    'frequency-limited',
    'garbage',
    'bad-signature',
    'cut',
  ] as const)
  system.wechat.faults.add({ route, kind, times: random.between(1, 2) })
  return `wechat ${route} ${kind}`
}

const callbackFault: Fault = (system, _device, random) => {
  const kind = random.pick(['duplicate', 'reorder', 'drop', 'delay'] as const)
  system.wechat.faults.add({
    route: 'notice',
    kind,
    times: random.between(1, 3),
    ...(kind === 'delay' ? { ms: 3000 } : {}),
  })
  return `callback ${kind}`
}

const deviceNetworkFault: Fault = (_system, device, random) => {
  const bad = () => ({
    drop: random.next() * 0.4,
    repeat: random.next() * 0.5,
    reorder: random.next() * 0.5,
    delayMs: [0, random.between(1, 120)] as const,
  })
  device.setFaults({ in: bad(), out: bad() })
  return 'device loses, repeats and reorders messages'
}

const deviceOffline: Fault = (_system, device, random) => {
  const ms = random.between(50, 600)
  device.goOffline(ms)
  return `device offline ${ms} ms`
}

const devicePowerCut: Fault = (_system, device, random) => {
  const at = random.between(1, 5)
  const moment = random.pick(['before', 'torn', 'after'] as const)
  device.cutPowerAt(at, moment)
  return `power cut at write ${at} ${moment}`
}

const deviceReboot: Fault = (_system, device) => {
  device.reboot()
  return 'device reboots'
}

const redisFlush: Fault = async system => {
  const redis = new Redis(system.redis.url, {
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

const redisHang: Fault = async (system, _device, random) => {
  const ms = random.between(100, 1500)
  system.redis.pause()
  await delay(ms)
  system.redis.resume()
  return `redis hangs ${ms} ms`
}

const clockJump: Fault = async (system, _device, random) => {
  const ms = random.between(500, 8000)
  await system.advance(ms)
  return `all clocks advance ${ms} ms`
}

const nodeKill: Fault = async (system, _device, random) => {
  const node = random.pick(system.nodes)
  await node.kill()
  await delay(random.between(0, 300))
  await node.start()
  return `node ${node.port} killed`
}

const nodePause: Fault = async (system, _device, random) => {
  const node = random.pick(system.nodes)
  const ms = random.between(200, 1500)
  node.pause()
  await delay(ms)
  node.resume()
  return `node ${node.port} paused ${ms} ms`
}

const brokerKill: Fault = async system => {
  await system.broker.kill()
  await system.broker.restart()
  return 'broker killed with its state'
}

const redisKill: Fault = async system => {
  await system.redis.kill()
  await system.redis.restart()
  return 'redis killed'
}

/** Devices hear of it at their next birth or within a minute, and a car that is held keeps its code. */
const deviceKeysOffered: Fault = async system => {
  const offered = await keysCommand(system, 'offer', '--all', '--by', 'storm', '--reason', 'storm')
  return `new device keys: ${JSON.stringify(offered)}`
}

/** A node of the former version signs with the newest key alone, so this is for a system of one version. */
const signingKeyRotated: Fault = async system => {
  if (system.nodes.some(node => !node.isNew)) return 'no signing key changed beside the former version'
  return `signing keys are ${(await rotateSigningKey(system)).join()}`
}

const FREQUENT: readonly Fault[] = [
  wechatFault,
  callbackFault,
  deviceNetworkFault,
  deviceOffline,
  devicePowerCut,
  deviceReboot,
  redisFlush,
  clockJump,
  redisHang,
]
const RARE: readonly Fault[] = [
  nodeKill,
  nodePause,
  brokerKill,
  redisKill,
  deviceKeysOffered,
  signingKeyRotated,
]
const RARE_PROBABILITY = 0.08
/** They stop and restart what all devices share: two at a time could restart what the other has just stopped. */
const EXCLUSIVE = new Set<Fault>([
  redisHang,
  nodeKill,
  nodePause,
  brokerKill,
  redisKill,
  clockJump,
  deviceKeysOffered,
  signingKeyRotated,
])

/** `outages` go on besides the ordinary faults, on a system with a proxy to its database. */
export type StormKind = 'ordinary' | 'outages'
const OUTAGE_PROBABILITY = 0.5
const isExclusive = (fault: Fault) => EXCLUSIVE.has(fault) || OUTAGES.includes(fault)

/** Injects random faults into one system. */
export class FaultInjector {
  private exclusive: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly system: TestSystem,
    readonly kind: StormKind = 'ordinary',
  ) {}

  /** Causes one fault that `random` picks, for the system or for this device; returns its description. */
  async inject(device: Device, random: SeededRandom): Promise<string> {
    const fault = random.pick(this.faults(random))
    if (!isExclusive(fault)) return fault(this.system, device, random)
    return this.inTurn(() => fault(this.system, device, random))
  }

  /** Kills a node, also where faults are over: whoever asks for it waits for its turn. */
  killNode(device: Device, random: SeededRandom): Promise<string> {
    return this.inTurn(() => nodeKill(this.system, device, random))
  }

  private inTurn(fault: () => Promise<string> | string): Promise<string> {
    const turn = this.exclusive.catch(() => undefined).then(fault)
    this.exclusive = turn
    return turn
  }

  private faults(random: SeededRandom): readonly Fault[] {
    if (this.kind === 'outages' && random.chance(OUTAGE_PROBABILITY)) return OUTAGES
    return random.chance(RARE_PROBABILITY) ? RARE : FREQUENT
  }

  /** Ends every fault and starts whatever is down. */
  async clear(devices: readonly Device[]): Promise<void> {
    await this.exclusive.catch(() => undefined)
    this.system.wechat.faults.clear()
    this.system.redis.resume()
    if (this.kind === 'outages') await endOutages(this.system)
    for (const node of this.system.nodes) {
      node.resume()
      await node.start()
    }
    for (const device of devices) {
      device.setFaults({ in: NO_FAULTS, out: NO_FAULTS, mute: false, refuse: false })
      device.goOffline(0)
      device.powerOn()
    }
  }
}
