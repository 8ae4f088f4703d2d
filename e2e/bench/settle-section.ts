import { startProgram } from './programs'
import type { SettleBaselineInput } from './baseline/settle'
import { postponeReminders } from './job-queue'
import { prepareCallbacks } from './callbacks'
import { insertBlockedCars } from './orders'
import { LoadGenerator } from './load-generator'
import { figure, type Figure } from './result'
import type { Scale } from './scale'
import { STEADY_RATE, measureRounds, type SettleScore } from './settle-rounds'
import type { BenchSystem } from './bench-system'
import { planBaseline, recordWrites } from './recorded-writes'

/** The time from sending a payment callback to receiving its LOWER as the device would, for the backend and the baseline. */
export async function measureSettle(bench: BenchSystem, scale: Scale): Promise<SettleScore> {
  await postponeReminders(bench.db)
  const perRun = scale.levels.length * scale.perLevel + 3 * scale.perMeasurement
  const warmUp = Math.ceil(scale.perLevel / 3)
  const from = bench.takeOrderNumbers(1 + warmUp + perRun)
  await insertBlockedCars(bench, from, 1 + warmUp + perRun)
  const url = `${bench.node.origin}/wechat/notice/${bench.merchant.code}/payment`
  const generator = await LoadGenerator.open(bench)
  const probe = await prepareCallbacks(bench, from, 1)
  const written = await recordWrites(bench.db, async () => void (await generator.closedLoop(url, probe, 1)))
  const plan = await planBaseline(bench.db, written, from + 1, warmUp + perRun)
  const input: SettleBaselineInput = {
    databaseUrl: bench.databaseUrl,
    poolSize: Number(bench.environment.DATABASE_POOL_SIZE ?? 16),
    mqtt: { url: bench.broker.url, username: bench.broker.username, password: bench.broker.password },
    ...bench.callbackKeys,
    commandPrivateKey: bench.environment.COMMAND_PRIVATE_KEY!,
    merchantId: bench.merchant.id,
    plan,
  }
  const baseline = await startProgram<{ port: number }>('baseline/settle.js', input)
  const baselineUrl = `http://127.0.0.1:${baseline.ready.port}/`
  try {
    const callbacks = await prepareCallbacks(bench, from + 1, warmUp + perRun)
    const [warmUpCallbacks, measured] = [callbacks.slice(0, warmUp), callbacks.slice(warmUp)]
    await generator.closedLoop(baselineUrl, warmUpCallbacks, 4)
    await generator.closedLoop(url, warmUpCallbacks, 4)
    return await measureRounds(
      { db: bench.db, generator, url: { baseline: baselineUrl, ours: url }, scale },
      measured,
    )
  } finally {
    await baseline.stop()
    await generator.close()
    await dropBenchTables(bench)
  }
}

async function dropBenchTables({ db }: BenchSystem): Promise<void> {
  const found = await db.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'bench\\_%'`,
  )
  for (const { name } of found.rows) await db.query(`DROP TABLE ${name}`)
}

export function settleFigures({
  ours,
  baseline,
  steady,
  oursPerSecond,
  baselinePerSecond,
}: SettleScore): Figure[] {
  const rate = `at ${Math.round(baselinePerSecond * STEADY_RATE)}/s`
  return [
    figure('callback → LOWER at the device, p50', ours.p50Ms, 'ms', {
      baseline: baseline.p50Ms,
      goal: { atMost: 2.5 },
    }),
    figure('callback → LOWER at the device, p99', ours.p99Ms, 'ms', {
      baseline: baseline.p99Ms,
      goal: { atMost: 3 },
    }),
    figure(`callback → LOWER ${rate} (0.2 × baseline), p50`, steady.ours.p50Ms, 'ms', {
      baseline: steady.baseline.p50Ms,
    }),
    figure(`callback → LOWER ${rate} (0.2 × baseline), p99`, steady.ours.p99Ms, 'ms', {
      baseline: steady.baseline.p99Ms,
    }),
    figure('callbacks settled', oursPerSecond, '1/s', {
      baseline: baselinePerSecond,
      goal: { atLeast: 0.4 },
    }),
  ]
}
