import { fillPast } from './past'
import { measureRead, type ReadScore } from './read-section'
import { figure, type Figure } from './result'
import type { Scale } from './scale'
import { measureSettle } from './settle-section'
import type { SettleScore } from './settle-turns'
import type { Stage } from './stage'

/** The same measures in a database with a year of past orders, against those of the empty one. */
export async function historyFigures(
  stage: Stage,
  scale: Scale,
  empty: { settle: SettleScore; read: ReadScore },
  say: (what: string) => void,
): Promise<Figure[]> {
  const startedAt = performance.now()
  await fillPast(stage, scale.pastOrders)
  // What autovacuum and the checkpointer would else do while we measure.
  await stage.db.query('VACUUM ANALYZE')
  await stage.db.query('CHECKPOINT')
  say(`filled in ${Math.round((performance.now() - startedAt) / 1000)} s`)
  await stage.node.stop()
  await stage.node.start()
  const settle = await measureSettle(stage, scale)
  const read = await measureRead(stage, scale)
  const past = `with ${scale.pastOrders} past orders / empty`
  const slower = { atMost: 1.2 }
  const faster = { atLeast: 1 / 1.2 }
  const before = timesFloor(empty)
  const now = timesFloor({ settle, read })
  return [
    figure(`notice → LOWER, p50 × floor, ${past}`, now.p50, '×', { floor: before.p50, goal: slower }),
    figure(`notice → LOWER, p99 × floor, ${past}`, now.p99, '×', { floor: before.p99, goal: slower }),
    figure(`notices settled × floor, ${past}`, now.settled, '×', { floor: before.settled, goal: faster }),
    figure(`owner's read × bare Midway, ${past}`, now.read, '×', { floor: before.read, goal: faster }),
  ]
}

/** Each against the floor of its own minutes: the two measures lie too far apart for the machine to be the same. */
const timesFloor = ({ settle, read }: { settle: SettleScore; read: ReadScore }) => ({
  p50: settle.ours.p50Ms / settle.floor.p50Ms,
  p99: settle.ours.p99Ms / settle.floor.p99Ms,
  settled: settle.oursPerSecond / settle.floorPerSecond,
  read: read.ours / read.midway,
})
