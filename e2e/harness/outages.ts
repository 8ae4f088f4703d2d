import type { Device } from '@fangxing/device-sim'
import { delay } from '@fangxing/dev/stack'
import { Redis } from 'ioredis'
import type { SeededRandom } from './seeded-random'
import type { TestSystem } from './test-system'

/** Causes one fault; returns its description for the storm's log. */
export type Fault = (system: TestSystem, device: Device, random: SeededRandom) => Promise<string> | string

const CLOCK_STEP_MS = 600_000
/** Above this server's own needs nothing fits, so that every write is refused. */
const FULL_REDIS_BYTES = '1'

/** Long enough for what waits to run into its limits, short enough for several in one storm. */
const outageMs = (random: SeededRandom) => random.pick([300, 1_000, 2_500, 5_000])
const stepMs = (random: SeededRandom) => random.pick([CLOCK_STEP_MS, -CLOCK_STEP_MS])

/** Connections break and new ones are refused, as while a failover is under way. */
const databaseAway: Fault = async (system, _device, random) => {
  const ms = outageMs(random)
  system.databaseProxy.cut()
  await delay(ms)
  system.databaseProxy.mend()
  return `database away ${ms} ms`
}

/** Present connections lose every byte and stay open (no RST); new ones pass. */
const databaseSilent: Fault = system =>
  `${system.databaseProxy.silence()} connections to the database fall silent`

/** Nothing passes, and nobody is told; later all of it arrives, late and in order. */
const databaseUnreachable: Fault = async (system, _device, random) => {
  const ms = outageMs(random)
  const directions = random.pick([['upstream'], ['downstream'], ['upstream', 'downstream']] as const)
  system.databaseProxy.block(...directions)
  await delay(ms)
  system.databaseProxy.unblock()
  return `nothing passes ${directions.join(' and ')} for ${ms} ms between the nodes and the database`
}

/** What answers at the database's address only reads, as a server does that was demoted and not yet replaced. */
const databaseDemoted: Fault = async (system, _device, random) => {
  const ms = outageMs(random)
  await setReadOnly(system, true)
  await delay(ms)
  await setReadOnly(system, false)
  return `database only reads for ${ms} ms`
}

const nodeClock: Fault = async (system, _device, random) => {
  const node = random.pick(system.nodes)
  const ms = stepMs(random)
  node.setClockError(ms)
  await delay(random.between(500, 3_000))
  node.setClockError(0)
  return `the clock of node ${node.port} is ${ms} ms off for a while`
}

const wechatClock: Fault = async (system, _device, random) => {
  const ms = stepMs(random)
  await system.setWechatClockError(ms)
  await delay(random.between(500, 3_000))
  await system.setWechatClockError(0)
  return `WeChat's clock is ${ms} ms off for a while`
}

const wechatSlow: Fault = (system, _device, random) => {
  const ms = random.between(1_000, 6_000)
  system.wechat.faults.add({ route: 'any', kind: 'slow', ms })
  return `WeChat takes ${ms} ms more for each answer until the storm is over`
}

const redisFull: Fault = async (system, _device, random) => {
  const ms = outageMs(random)
  await limitRedis(system, FULL_REDIS_BYTES)
  await delay(ms)
  await limitRedis(system, '0')
  return `redis is full for ${ms} ms`
}

/** The kind of storm `outages`: a part that everybody shares is away, silent, slow, full, or tells another time. */
export const OUTAGES: readonly Fault[] = [
  databaseAway,
  databaseSilent,
  databaseUnreachable,
  databaseDemoted,
  nodeClock,
  wechatClock,
  wechatSlow,
  redisFull,
]

/** Whatever of these outages is left ends. */
export async function endOutages(system: TestSystem): Promise<void> {
  system.databaseProxy.mend()
  system.databaseProxy.unblock()
  for (const node of system.nodes) node.setClockError(0)
  await system.setWechatClockError(0)
  await limitRedis(system, '0')
  await setReadOnly(system, false)
}

/** Connections that exist keep what they were told: they are ended, as a server's are that becomes a standby. */
async function setReadOnly(system: TestSystem, isReadOnly: boolean): Promise<void> {
  const [row] = await system.rows<{ name: string }>('SELECT quote_ident(current_database()) AS name')
  const value = isReadOnly ? 'on' : 'off'
  await system.rows(`ALTER DATABASE ${row!.name} SET default_transaction_read_only = ${value}`)
  if (!isReadOnly) return
  await system.rows(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name <> $1`,
    [system.applicationName],
  )
}

async function limitRedis(system: TestSystem, bytes: string): Promise<void> {
  const redis = new Redis(system.redis.url, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    commandTimeout: 1_000,
  })
  redis.on('error', () => undefined)
  try {
    await redis.connect()
    await redis.config('SET', 'maxmemory', bytes)
  } finally {
    redis.disconnect()
  }
}
