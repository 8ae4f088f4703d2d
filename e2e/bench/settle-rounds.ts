import type { PreparedCallback } from './callbacks'
import { confirmOrders } from './job-queue'
import { score, type LoadGenerator, type Run, type Score } from './load-generator'
import type { Scale } from './scale'
import { WHO, type Pair } from './settle-target'
import type { BenchSystem } from './bench-system'

/** `ours` and `baseline` at half of our saturation; `steady` at a fifth of the baseline's, a rate that stays the same when ours gets faster. */
export type SettleScore = {
  ours: Score
  baseline: Score
  steady: Pair<Score>
  oursPerSecond: number
  baselinePerSecond: number
}

/** What a measurement needs: where to send the callbacks, and how many. */
type Measurement = {
  db: BenchSystem['db']
  generator: LoadGenerator
  url: Pair<string>
  scale: Scale
}

/** Of the baseline's saturation: a rate that both reach with ease. */
export const STEADY_RATE = 0.2
const ROUNDS = 4

/**
 * In each round: the throughput of both at their best level of concurrency, then the latency at half of our throughput and at
 * a fifth of the baseline's. A machine's speed changes from minute to minute, but hardly within a round.
 */
export async function measureRounds(
  measurement: Measurement,
  callbacks: readonly PreparedCallback[],
): Promise<SettleScore> {
  const { db, generator, url, scale } = measurement
  const queue = callbackQueue(callbacks)
  const level = await bestLevels(measurement, queue)
  const perRound = Math.floor(scale.perMeasurement / ROUNDS)
  const runs = { most: emptyPair(), half: emptyPair(), steady: emptyPair() }
  for (let round = 0; round < ROUNDS; round++) {
    const most = await forBoth(who => generator.closedLoop(url[who], queue.peek(perRound), level[who]))
    queue.drop(perRound)
    await confirmOrders(db)
    const half = score(most.ours).perSecond / 2
    const atHalf = await forBoth(who => generator.openLoop(url[who], queue.peek(perRound), half))
    queue.drop(perRound)
    const steadyRate = score(most.baseline).perSecond * STEADY_RATE
    const atSteadyRate = await forBoth(who => generator.openLoop(url[who], queue.peek(perRound), steadyRate))
    queue.drop(perRound)
    await confirmOrders(db)
    for (const who of WHO) {
      runs.most[who].push(most[who])
      runs.half[who].push(atHalf[who])
      runs.steady[who].push(atSteadyRate[who])
    }
  }
  const total = (of: Pair<Run[]>): Pair<Score> => ({
    baseline: score(...of.baseline),
    ours: score(...of.ours),
  })
  const [most, half, steady] = [total(runs.most), total(runs.half), total(runs.steady)]
  return {
    ...half,
    steady,
    oursPerSecond: most.ours.perSecond,
    baselinePerSecond: most.baseline.perSecond,
  }
}

const emptyPair = (): Pair<Run[]> => ({ baseline: [], ours: [] })

/** One after the other, so that they do not compete for the processor. */
async function forBoth<Value>(of: (who: keyof Pair<Value>) => Promise<Value>): Promise<Pair<Value>> {
  return { baseline: await of('baseline'), ours: await of('ours') }
}

/** Hands out the prepared callbacks: `peek` returns the same ones to both programs until `drop`. */
function callbackQueue(callbacks: readonly PreparedCallback[]) {
  let from = 0
  return {
    peek: (count: number) => callbacks.slice(from, from + count),
    drop: (count: number) => void (from += count),
  }
}

/** For each the number of callbacks in flight with the highest throughput. */
async function bestLevels(
  { db, generator, url, scale: { levels, perLevel } }: Measurement,
  queue: ReturnType<typeof callbackQueue>,
): Promise<Pair<number>> {
  const best: Pair<{ level: number; perSecond: number }> = {
    baseline: { level: 1, perSecond: 0 },
    ours: { level: 1, perSecond: 0 },
  }
  for (const level of levels) {
    const runs = await forBoth(who => generator.closedLoop(url[who], queue.peek(perLevel), level))
    queue.drop(perLevel)
    for (const who of WHO) {
      const { perSecond } = score(runs[who])
      if (perSecond > best[who].perSecond) best[who] = { level, perSecond }
    }
    await confirmOrders(db)
  }
  return { baseline: best.baseline.level, ours: best.ours.level }
}
