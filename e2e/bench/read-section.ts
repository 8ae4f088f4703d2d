import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import autocannon from 'autocannon'
import { Redis } from 'ioredis'
import { startProgram } from './programs'
import { median } from './statistics'
import { insertBlockedCars, orderAt } from './orders'
import { figure, type Figure } from './result'
import type { Scale } from './scale'
import type { BenchSystem } from './bench-system'

/** Reads per second, and the processor time of one read in microseconds (null where the system does not report it). */
export type ReadScore = {
  ours: number
  midway: number
  koa: number
  processorUs: { ours: number; midway: number } | null
}

const KEY = 'bench:order'
const CONNECTIONS = 32

async function insertSession(bench: BenchSystem): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await bench.db.query(
    `INSERT INTO session (token_hash, kind, subject_id, openid, created_at, expires_at)
     VALUES ($1, 'owner', $2, 'bench-owner', now(), now() + interval '1 day')`,
    [createHash('sha256').update(token).digest('hex'), bench.ownerId],
  )
  return token
}

/** An owner's read of an order in reads per second: ours, Midway with one Redis read, Koa with one Redis read. */
export async function measureRead(bench: BenchSystem, scale: Scale): Promise<ReadScore> {
  const index = bench.takeOrderNumbers(1)
  await insertBlockedCars(bench, index, 1)
  const path = `/owner/orders/${orderAt(index).orderId}`
  const headers = { authorization: `Bearer ${await insertSession(bench)}` }
  const reply = await fetch(bench.node.origin + path, { headers })
  const text = await reply.text()
  if (!reply.ok) throw new Error(`GET ${path}: ${reply.status} ${text}`)
  const redis = new Redis(bench.redisUrl)
  await redis.set(KEY, text)
  const input = { redisUrl: bench.redisUrl, key: KEY }
  const programs = [
    await startProgram<{ port: number }>('baseline/midway.js', input),
    await startProgram<{ port: number }>('baseline/koa.js', input),
  ]
  const origins = [bench.node.origin, ...programs.map(({ ready }) => `http://127.0.0.1:${ready.port}`)]
  try {
    const rates: number[][] = origins.map(() => [])
    for (const origin of origins) await load(origin + path, headers, 1)
    const pids = [bench.node.pid, programs[0]!.pid]
    const usedMs = pids.map(() => 0)
    const reads = origins.map(() => 0)
    for (let round = 0; round < scale.readRounds; round++) {
      for (const [number, origin] of origins.entries()) {
        // What a program does while others are read has nothing to do with its reads.
        const beforeMs = processorMs(pids[number] ?? -1)
        const { count, perSecond } = await load(origin + path, headers, scale.readSeconds)
        if (number < pids.length) usedMs[number]! += processorMs(pids[number]!) - beforeMs
        rates[number]!.push(perSecond)
        reads[number]! += count
      }
    }
    const [ours, midway, koa] = rates.map(median)
    const [oursMs, midwayMs] = usedMs
    const processorUs = { ours: (oursMs! * 1000) / reads[0]!, midway: (midwayMs! * 1000) / reads[1]! }
    return {
      ours: ours!,
      midway: midway!,
      koa: koa!,
      processorUs: Number.isFinite(processorUs.ours) ? processorUs : null,
    }
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

/** Processor time of a process. Linux counts in hundredths of a second (proc(5), USER_HZ); NaN on other systems. */
function processorMs(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return Number.NaN
  }
}

export function readFigures({ ours, midway, koa, processorUs }: ReadScore): Figure[] {
  const cost =
    processorUs &&
    figure("processor time of an owner's read / bare Midway", processorUs.ours, 'µs', {
      baseline: processorUs.midway,
    })
  return [
    figure("owner's read of an order / bare Midway", ours, '1/s', {
      baseline: midway,
      goal: { atLeast: 0.9 },
    }),
    figure("owner's read of an order / bare Koa", ours, '1/s', { baseline: koa }),
    ...(cost ? [cost] : []),
  ]
}
