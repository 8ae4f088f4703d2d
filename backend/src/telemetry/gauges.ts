import type { Services } from '../services'

const AGES_S = [0, 15, 120, 300]

/** Who scrapes more often than this shares one reading. */
const FRESH_MS = 5_000
const readings = new WeakMap<Services, { atMs: number; reading: Promise<void> }>()

/** Brings the gauges up to date that only the database knows; every node answers the same. Errors: as the database's. */
export function measure(platform: Services): Promise<void> {
  const last = readings.get(platform)
  if (last && performance.now() - last.atMs < FRESH_MS) return last.reading
  const reading = read(platform)
  readings.set(platform, { atMs: performance.now(), reading })
  return reading
}

async function read(platform: Services): Promise<void> {
  const { database, metrics, clock } = platform
  const [paid, jobs, devices, incidents] = await Promise.all([
    database.query<{ age_s: number }>(
      `SELECT extract(epoch FROM $1::timestamptz - paid_at)::float8 AS age_s FROM recovery_order WHERE state IN ('paid', 'releasing')`,
      [clock.now()],
    ),
    database.query<{ state: string; n: number }>(
      `SELECT CASE WHEN attempts >= max_attempts THEN 'dead' WHEN locked_at IS NOT NULL THEN 'running' WHEN run_at > now() THEN 'later' ELSE 'due' END AS state,
         count(*)::int AS n FROM graphile_worker.jobs GROUP BY 1`,
    ),
    database.query<{ link: string; n: number }>(
      `SELECT link, count(*)::int AS n FROM device WHERE lifecycle <> 'retired' GROUP BY 1`,
    ),
    database.query<{ kind: string; n: number }>(
      `SELECT kind, count(*)::int AS n FROM incident WHERE state <> 'closed' GROUP BY 1`,
    ),
  ])
  for (const age of AGES_S)
    metrics.paidNotReleased.set({ older_than_s: String(age) }, paid.filter(row => row.age_s >= age).length)
  for (const state of ['due', 'later', 'running', 'dead'])
    metrics.jobs.set({ state }, jobs.find(row => row.state === state)?.n ?? 0)
  for (const link of ['online', 'stale', 'offline'])
    metrics.devices.set({ link }, devices.find(row => row.link === link)?.n ?? 0)
  metrics.incidents.reset()
  for (const { kind, n } of incidents) metrics.incidents.set({ kind }, n)
}
