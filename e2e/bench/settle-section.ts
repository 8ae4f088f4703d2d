import { figure, type Figure } from './result'
import type { Scale } from './scale'
import { STEADY_RATE, measureRounds, type SettleScore } from './settle-rounds'
import { openSettleTarget } from './settle-target'
import type { BenchSystem } from './bench-system'

/** What one settlement writes, against the rows that are pinned for the baseline. */
type Written = { rows: number; pinned: number; walBytes: number; baselineWalBytes: number }

/** The time from sending a payment callback to receiving its LOWER as the device would, for the backend and the baseline. */
export async function measureSettle(
  bench: BenchSystem,
  scale: Scale,
): Promise<SettleScore & { written: Written }> {
  const warmUp = Math.ceil(scale.perLevel / 3)
  const target = await openSettleTarget(
    bench,
    warmUp + scale.levels.length * scale.perLevel + 3 * scale.perMeasurement,
  )
  const { generator, url, rows } = target
  try {
    const [warmUpCallbacks, measured] = [target.callbacks.slice(0, warmUp), target.callbacks.slice(warmUp)]
    const walOf = (to: string) =>
      measureWal(bench, warmUp, () => generator.closedLoop(to, warmUpCallbacks, 4))
    const baselineWalBytes = await walOf(url.baseline)
    const walBytes = await walOf(url.ours)
    const score = await measureRounds({ db: bench.db, generator, url, scale }, measured)
    return { ...score, written: { rows: rows.ours, pinned: rows.baseline, walBytes, baselineWalBytes } }
  } finally {
    await target.close()
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
