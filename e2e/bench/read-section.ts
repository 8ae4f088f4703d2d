import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import autocannon from 'autocannon'
import { Redis } from 'ioredis'
import { startProgram } from './children'
import { median } from './numbers'
import { buildHeldCars, orderAt } from './orders'
import { figure, type Figure } from './result'
import type { Scale } from './scale'
import type { Stage } from './stage'

/** Reads in a second, and what one costs in processor time, in microseconds (null where the system does not tell). */
export type ReadScore = {
  ours: number
  midway: number
  koa: number
  cpu: { ours: number; midway: number } | null
}

const KEY = 'bench:order'
const CONNECTIONS = 32
/** Far from the numbers that settlements use. */
let nextIndex = 50_000_000

async function sessionOf(stage: Stage): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await stage.db.query(
    `INSERT INTO session (token_hash, kind, subject_id, openid, created_at, expires_at)
     VALUES ($1, 'owner', $2, 'bench-owner', now(), now() + interval '1 day')`,
    [createHash('sha256').update(token).digest('hex'), stage.ownerId],
  )
  return token
}

/** An owner's read of an order in reads per second: ours, Midway with one Redis read, Koa with one Redis read. */
export async function measureRead(stage: Stage, scale: Scale): Promise<ReadScore> {
  const index = nextIndex++
  await buildHeldCars(stage, index, 1)
  const path = `/owner/orders/${orderAt(index).orderId}`
  const headers = { authorization: `Bearer ${await sessionOf(stage)}` }
  const reply = await fetch(stage.node.origin + path, { headers })
  const text = await reply.text()
  if (!reply.ok) throw new Error(`GET ${path}: ${reply.status} ${text}`)
  const redis = new Redis(stage.redisUrl)
  await redis.set(KEY, text)
  const input = { redisUrl: stage.redisUrl, key: KEY }
  const programs = [
    await startProgram<{ port: number }>('floor/midway.js', input),
    await startProgram<{ port: number }>('floor/koa.js', input),
  ]
  const origins = [stage.node.origin, ...programs.map(({ told }) => `http://127.0.0.1:${told.port}`)]
  try {
    const rates: number[][] = origins.map(() => [])
    for (const origin of origins) await load(origin + path, headers, 1)
    const pids = [stage.node.pid, programs[0]!.process.pid!]
    const spent = pids.map(processorMs)
    const reads = origins.map(() => 0)
    for (let round = 0; round < scale.readRounds; round++) {
      for (const [number, origin] of origins.entries()) {
        const { count, perSecond } = await load(origin + path, headers, scale.readSeconds)
        rates[number]!.push(perSecond)
        reads[number]! += count
      }
    }
    const [ours, midway, koa] = rates.map(median)
    const [oursMs, midwayMs] = pids.map((pid, number) => processorMs(pid) - spent[number]!)
    const cpu = { ours: (oursMs! * 1000) / reads[0]!, midway: (midwayMs! * 1000) / reads[1]! }
    return { ours: ours!, midway: midway!, koa: koa!, cpu: Number.isFinite(cpu.ours) ? cpu : null }
  } finally {
    for (const program of programs) await program.stop()
    await redis.del(KEY)
    redis.disconnect()
  }
}

async function load(
  url: string,
  headers: Record<string, string>,
  duration: number,
): Promise<{ count: number; perSecond: number }> {
  const result = await autocannon({ url, headers, connections: CONNECTIONS, duration })
  if (result.errors > 0 || result.non2xx > 0)
    throw new Error(`${url}: ${result.errors} errors, ${result.non2xx} refused`)
  const count = result.requests.total
  return { count, perSecond: count / result.duration }
}

/** Linux counts in hundredths of a second (proc(5), USER_HZ); NaN elsewhere. */
function processorMs(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return Number.NaN
  }
}

export function readFigures({ ours, midway, koa, cpu }: ReadScore): Figure[] {
  const cost =
    cpu && figure("processor time of an owner's read / bare Midway", cpu.ours, 'µs', { floor: cpu.midway })
  return [
    figure("owner's read of an order / bare Midway", ours, '1/s', { floor: midway, goal: { atLeast: 0.8 } }),
    figure("owner's read of an order / bare Koa", ours, '1/s', { floor: koa }),
    ...(cost ? [cost] : []),
  ]
}
