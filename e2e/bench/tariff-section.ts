import { startProgram } from './programs'
import { figure, type Figure } from './result'
import type { Scale } from './scale'
import { median } from './statistics'
import { BENCH_TARIFFS } from './tariffs'
import type { TariffSpeed } from './tariff-program'

const GOAL_PER_SECOND = 100_000

/** Fees with their trace and without the words, calculated one after the other in a process of its own: one core. */
export async function tariffFigures(scale: Scale): Promise<Figure[]> {
  const speeds: number[] = []
  for (let run = 0; run < scale.starts; run++) {
    const input = { seconds: scale.tariffSeconds, tariffs: BENCH_TARIFFS }
    const program = await startProgram<TariffSpeed>('tariff-program.js', input)
    speeds.push(program.ready.feesPerSecond)
    await program.stop()
  }
  return [figure('fees of stays on one core', median(speeds), '/s', { goal: { atLeast: GOAL_PER_SECOND } })]
}
