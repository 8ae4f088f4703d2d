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
import { pinnedRows, planBaseline, recordWrites } from './recorded-writes'

/** What one settlement writes, against the rows that are pinned for the baseline. */
type Written = { rows: number; pinned: number; walBytes: number; baselineWalBytes: number }

/** The time from sending a payment callback to receiving its LOWER as the device would, for the backend and the baseline. */
export async function measureSettle(
  bench: BenchSystem,
  scale: Scale,
): Promise<SettleScore & { written: Written }> {
  await postponeReminders(bench.db)
  const perRun = scale.levels.length * scale.perLevel + 3 * scale.perMeasurement
  const warmUp = Math.ceil(scale.perLevel / 3)
  const from = bench.takeOrderNumbers(1 + warmUp + perRun)
  await insertBlockedCars(bench, from, 1 + warmUp + perRun)
  const url = `${bench.node.origin}/wechat/notice/${bench.merchant.code}/payment`
  const generator = await LoadGenerator.open(bench)
  const probe = await prepareCallbacks(bench, from, 1)
  const written = await recordWrites(bench.db, async () => void (await generator.closedLoop(url, probe, 1)))
  const pinned = pinnedRows(written)
  const plan = await planBaseline(bench.db, pinned, from + 1, warmUp + perRun)
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
    const walOf = (to: string) =>
      measureWal(bench, warmUp, () => generator.closedLoop(to, warmUpCallbacks, 4))
    const baselineWalBytes = await walOf(baselineUrl)
    const walBytes = await walOf(url)
    const score = await measureRounds(
      { db: bench.db, generator, url: { baseline: baselineUrl, ours: url }, scale },
      measured,
    )
    return { ...score, written: { rows: written.length, pinned: pinned.length, walBytes, baselineWalBytes } }
  } finally {
    await baseline.stop()
    await generator.close()
    await dropBenchTables(bench)
  }
}

/** Bytes of write-ahead log for each of `count` settlements; with what runs beside them, and whole pages after a checkpoint. */
async function measureWal(
  { db }: BenchSystem,
  count: number,
  settle: () => Promise<unknown>,
): Promise<number> {
  const position = async () =>
    (await db.query<{ at: string }>(`SELECT pg_current_wal_lsn() - '0/0' AS at`)).rows[0]!.at
  const before = await position()
  await settle()
  return (Number(await position()) - Number(before)) / count
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
  written,
}: SettleScore & { written: Written }): Figure[] {
  const rate = `at ${Math.round(baselinePerSecond * STEADY_RATE)}/s`
  return [
    figure('callback → LOWER at the device, p50', ours.p50Ms, 'ms', {
      baseline: baseline.p50Ms,
      goal: { atMost: 1.5 },
    }),
    figure('callback → LOWER at the device, p99', ours.p99Ms, 'ms', {
      baseline: baseline.p99Ms,
      goal: { atMost: 2 },
    }),
    figure(`callback → LOWER ${rate} (0.2 × baseline), p50`, steady.ours.p50Ms, 'ms', {
      baseline: steady.baseline.p50Ms,
    }),
    figure(`callback → LOWER ${rate} (0.2 × baseline), p99`, steady.ours.p99Ms, 'ms', {
      baseline: steady.baseline.p99Ms,
    }),
    figure('callbacks settled', oursPerSecond, '1/s', {
      baseline: baselinePerSecond,
      goal: { atLeast: 0.7 },
    }),
    figure('rows written by a settlement', written.rows, 'rows', { baseline: written.pinned }),
    figure('write-ahead log of a settlement', written.walBytes, 'B', { baseline: written.baselineWalBytes }),
  ]
}
