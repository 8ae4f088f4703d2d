import { readFileSync } from 'node:fs'
import { Redis } from 'ioredis'
import { percentile } from '../bench/statistics'
import type { TestSystem } from '../harness/test-system'
import type { Latencies } from './recoveries'

/** What is looked at again and again; a latency is NaN while nobody has waited. */
export type Sample = {
  atMs: number
  nodeMb: number
  brokerMb: number
  redisMb: number
  dueJobs: number
  overdue: number
  unanswered: number
  openMs: number
  readMs: number
  lowerMs: number
}

const MB = 2 ** 20
/** A deadline that is passed by less is met by a job that is on its way. */
const OVERDUE_S = 5

const residentMb = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

async function redisMb(system: TestSystem): Promise<number> {
  const redis = new Redis(system.redis.url, { maxRetriesPerRequest: 1, commandTimeout: 2_000 })
  redis.on('error', () => undefined)
  try {
    return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]) / MB
  } finally {
    redis.disconnect()
  }
}

/** `recent`: of the recoveries that ended since the sample before. */
export async function takeSample(system: TestSystem, recent: readonly Latencies[]): Promise<Sample> {
  const [depth] = await system.rows<{ jobs: number; overdue: number; unanswered: number }>(
    `SELECT (SELECT count(*)::int FROM graphile_worker.jobs WHERE run_at <= now() AND attempts < max_attempts) AS jobs,
       (SELECT count(*)::int FROM deadline WHERE due_at < now() - $1 * interval '1 second') AS overdue,
       (SELECT count(*)::int FROM recovery_order WHERE state IN ('paid', 'releasing')) AS unanswered`,
    [OVERDUE_S],
  )
  const half = (name: keyof Latencies) =>
    percentile(
      recent.map(one => one[name]),
      0.5,
    )
  return {
    atMs: performance.now(),
    nodeMb: system.nodes.reduce((sum, node) => sum + residentMb(node.pid), 0) / system.nodes.length,
    brokerMb: residentMb(system.broker.pid),
    redisMb: await redisMb(system),
    dueJobs: depth!.jobs,
    overdue: depth!.overdue,
    unanswered: depth!.unanswered,
    openMs: half('open'),
    readMs: half('read'),
    lowerMs: half('lower'),
  }
}
