import { fillPast } from './past'
import { measureRead, type ReadScore } from './read-section'
import { figure, type Figure } from './result'
import type { Scale } from './scale'
import { measureSettle, type SettleScore } from './settle-section'
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
  say(`filled in ${Math.round((performance.now() - startedAt) / 1000)} s`)
  await stage.node.stop()
  await stage.node.start()
  const settle = await measureSettle(stage, scale)
  const read = await measureRead(stage, scale)
  const past = `with ${scale.pastOrders} past orders / empty`
  const slower = { atMost: 1.2 }
  const faster = { atLeast: 1 / 1.2 }
  return [
    figure(`notice → LOWER, p50, ${past}`, settle.ours.p50Ms, 'ms', {
      floor: empty.settle.ours.p50Ms,
      goal: slower,
    }),
    figure(`notice → LOWER, p99, ${past}`, settle.ours.p99Ms, 'ms', {
      floor: empty.settle.ours.p99Ms,
      goal: slower,
    }),
    figure(`notices settled, ${past}`, settle.oursPerSecond, '1/s', {
      floor: empty.settle.oursPerSecond,
      goal: faster,
    }),
    figure(`owner's read, ${past}`, read.ours, '1/s', { floor: empty.read.ours, goal: faster }),
  ]
}
