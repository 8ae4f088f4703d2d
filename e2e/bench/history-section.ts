import { fillHistory } from './history-data'
import { measureRead, type ReadScore } from './read-section'
import { figure, type Figure } from './result'
import type { Scale } from './scale'
import { measureSettle } from './settle-section'
import type { SettleScore } from './settle-rounds'
import type { BenchSystem } from './bench-system'

/** The measurements of settlement and read again, in a database with a year of past orders. */
export async function historyFigures(
  bench: BenchSystem,
  scale: Scale,
  empty: { settle: SettleScore; read: ReadScore },
  log: (what: string) => void,
): Promise<Figure[]> {
  const startedAtMs = performance.now()
  await fillHistory(bench, scale.historyOrders)
  // Otherwise autovacuum and the checkpointer would do this during the measurement.
  await bench.db.query('VACUUM ANALYZE')
  await bench.db.query('CHECKPOINT')
  log(`filled in ${Math.round((performance.now() - startedAtMs) / 1000)} s`)
  await bench.node.stop()
  await bench.node.start()
  const settle = await measureSettle(bench, scale)
  const read = await measureRead(bench, scale)
  const label = `with ${scale.historyOrders} past orders / empty`
  const slower = { atMost: 1.1 }
  const faster = { atLeast: 0.9 }
  const before = timesBaseline(empty)
  const now = timesBaseline({ settle, read })
  return [
    figure(`callback → LOWER, p50 × baseline, ${label}`, now.p50, '×', {
      baseline: before.p50,
      goal: slower,
    }),
    figure(`callback → LOWER, p99 × baseline, ${label}`, now.p99, '×', {
      baseline: before.p99,
      goal: slower,
    }),
    figure(`callbacks settled × baseline, ${label}`, now.settled, '×', {
      baseline: before.settled,
      goal: faster,
    }),
    figure(`owner's read × bare Midway, ${label}`, now.read, '×', { baseline: before.read, goal: faster }),
  ]
}

/** Each relative to the baseline that was measured in the same minutes, because the machine's speed changes. */
const timesBaseline = ({ settle, read }: { settle: SettleScore; read: ReadScore }) => ({
  p50: settle.ours.p50Ms / settle.baseline.p50Ms,
  p99: settle.ours.p99Ms / settle.baseline.p99Ms,
  settled: settle.oursPerSecond / settle.baselinePerSecond,
  read: read.ours / read.midway,
})
