import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { waitUntil } from '@fangxing/dev/stack'
import path from 'node:path'
import { insertDevices } from './fleet-devices'
import { startProgram } from './programs'
import { figure, type Figure } from './result'
import type { Scale } from './scale'
import type { BenchSystem } from './bench-system'

const TIMEOUT_MS = 240_000
/** Of what a bare client needs to connect and subscribe as often, in the same run. */
const MOST_TIMES_BARE = 15

/** Online, and each knows and has reached its target. */
const CONVERGED = `link = 'online' AND reported_target = desired_target AND position = 'down'`

/** The time from `startedAtMs` until `condition` holds for `count` devices of the fleet. */
async function secondsUntil(
  { db }: BenchSystem,
  { count, condition, startedAtMs }: { count: number; condition: string; startedAtMs: number },
): Promise<number> {
  const query = `SELECT count(*)::int AS n FROM device d WHERE d.id LIKE 'FLEET%' AND ${condition}`
  await waitUntil(async () => (await db.query<{ n: number }>(query)).rows[0]!.n === count, {
    what: `${count} devices`,
    timeoutMs: TIMEOUT_MS,
    everyMs: 100,
  })
  return (performance.now() - startedAtMs) / 1000
}

/** Resident memory in kilobytes. */
const residentMemoryKb = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])

/** Bare clients under the names of the same devices; they have ended before the devices come. */
async function bareSeconds(file: string): Promise<number> {
  const bare = await startProgram<{ ms: number }>('baseline/fleet.js', { file })
  await bare.stop()
  return bare.ready.ms / 1000
}

/** A fleet on one node: the time until all are connected and have reported, and again after the broker lost everything. */
export async function fleetFigures(bench: BenchSystem, scale: Scale): Promise<Figure[]> {
  const count = scale.devices
  const credentials = await insertDevices(bench, count)
  const file = path.join(path.dirname(bench.node.logFile), 'fleet.json')
  writeFileSync(file, JSON.stringify({ credentials, mqttUrl: bench.broker.url }), { mode: 0o600 })
  await bench.node.stop()
  await bench.node.start()
  const before = residentMemoryKb(bench.node.pid)
  // Before ours, so that a broker that has just started serves neither of them better.
  const bareS = await bareSeconds(file)
  const fleet = await startProgram('fleet-program.js', { file })
  const startedAtMs = performance.now()
  try {
    const first = await secondsUntil(bench, { count, condition: CONVERGED, startedAtMs })
    const perDevice = (residentMemoryKb(bench.node.pid) - before) / count
    await bench.db.query(
      `CREATE TABLE bench_session AS SELECT id, session_id FROM device WHERE id LIKE 'FLEET%'`,
    )
    const killedAtMs = performance.now()
    await bench.broker.kill()
    await bench.broker.restart()
    const isNew = `EXISTS (SELECT 1 FROM bench_session b WHERE b.id = d.id AND b.session_id IS DISTINCT FROM d.session_id)`
    const again = await secondsUntil(bench, {
      count,
      condition: `${CONVERGED} AND ${isNew}`,
      startedAtMs: killedAtMs,
    })
    const fleetName = `${count} devices`
    const againstBare = { baseline: bareS, goal: { atMost: MOST_TIMES_BARE } }
    return [
      figure(`${fleetName} connected and reported`, first, 's', againstBare),
      figure(`${fleetName} converged after the broker was killed`, again, 's', againstBare),
      figure('backend memory per device', perDevice, 'KB'),
    ]
  } finally {
    await fleet.stop()
    rmSync(file, { force: true })
    await bench.db.query('DROP TABLE IF EXISTS bench_session')
  }
}
