import { waitUntil } from '@fangxing/dev/stack'
import { prepareCallbacks, type PreparedCallback } from './callbacks'
import { confirmOrders, queueQueries, resumeReminders } from './job-queue'
import { LoadGenerator, score, type Run } from './load-generator'
import { insertBlockedCars, orderAt } from './orders'
import { figure, type Figure } from './result'
import type { Scale } from './scale'
import { percentile } from './statistics'
import type { BenchSystem } from './bench-system'

/** What WeChat takes for an answer while it is slow. */
const SLOW_MS = 5_000
/** People who have begun to pay: WeChat is asked about each again and again. */
const PAYING = 60
const CALLBACKS_PER_S = 20
const REPETITION_TIMEOUT_MS = 20_000

/** In turn, because a machine's speed changes from minute to minute. */
const ROUNDS = 2

/** `firsts`: LOWER after its callback; `waitsMs`: until its repetition by the durable job, since no device answers here. */
type Lowers = { firsts: Run[]; waitsMs: number[] }

/**
 * Callback → LOWER and its repetition while sixty people are paying, with a healthy WeChat and with one that takes 5 s for
 * each answer (I33).
 */
export async function slowFigures(bench: BenchSystem, scale: Scale): Promise<Figure[]> {
  await resumeReminders(bench.db)
  const generator = await LoadGenerator.open(bench)
  const healthy: Lowers = { firsts: [], waitsMs: [] }
  const slow: Lowers = { firsts: [], waitsMs: [] }
  const count = Math.ceil(scale.perWechatSpeed / ROUNDS)
  try {
    // Code is compiled and connections are made by then.
    await measureLowers(bench, generator, { count, into: { firsts: [], waitsMs: [] } })
    for (let round = 0; round < ROUNDS; round++) {
      await measureLowers(bench, generator, { count, into: healthy })
      bench.wechat.faults.add({ route: 'any', kind: 'slow', ms: SLOW_MS })
      await measureLowers(bench, generator, { count, into: slow })
      bench.wechat.faults.clear()
    }
    return figures(healthy, slow)
  } finally {
    bench.wechat.faults.clear()
    await generator.close()
  }
}

async function measureLowers(
  bench: BenchSystem,
  generator: LoadGenerator,
  { count, into }: { count: number; into: Lowers },
): Promise<void> {
  const from = bench.takeOrderNumbers(PAYING + count)
  await insertBlockedCars(bench, from, PAYING + count)
  await queueQueries(
    bench.db,
    Array.from({ length: PAYING }, (_, index) => orderAt(from + index).outTradeNo),
  )
  const url = `${bench.node.origin}/wechat/notice/${bench.merchant.code}/payment`
  const callbacks = await prepareCallbacks(bench, from + PAYING, count)
  into.firsts.push(await generator.openLoop(url, callbacks, CALLBACKS_PER_S))
  into.waitsMs.push(...(await repetitions(generator, callbacks)))
  await confirmOrders(bench.db)
}

/** For each callback the time from its first LOWER to the second. */
async function repetitions(
  generator: LoadGenerator,
  callbacks: readonly PreparedCallback[],
): Promise<number[]> {
  const arrivalsOf = ({ deviceId }: PreparedCallback) => generator.arrivalsMs.get(deviceId) ?? []
  await waitUntil(() => callbacks.every(one => arrivalsOf(one).length >= 2), {
    what: 'every LOWER to be repeated',
    timeoutMs: REPETITION_TIMEOUT_MS,
    everyMs: 50,
  })
  return callbacks.map(one => arrivalsOf(one)[1]! - arrivalsOf(one)[0]!)
}

function figures(healthy: Lowers, slow: Lowers): Figure[] {
  const label = `while WeChat takes ${SLOW_MS / 1_000} s / healthy`
  const goal = { atMost: 1.5 }
  const [usual, late] = [score(...healthy.firsts), score(...slow.firsts)]
  const wait = (share: number) => {
    const baseline = percentile(healthy.waitsMs, share)
    return figure(
      `LOWER → its repetition, p${share * 100}, ${label}`,
      percentile(slow.waitsMs, share),
      'ms',
      { baseline, goal },
    )
  }
  return [
    figure(`callback → LOWER, p50, ${label}`, late.p50Ms, 'ms', { baseline: usual.p50Ms, goal }),
    figure(`callback → LOWER, p99, ${label}`, late.p99Ms, 'ms', { baseline: usual.p99Ms }),
    wait(0.5),
    wait(0.99),
  ]
}
