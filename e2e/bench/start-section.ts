import { median } from './statistics'
import { figure, type Figure } from './result'
import type { Scale } from './scale'
import type { BenchSystem } from './bench-system'

/** The time from the start of the process to its first "ready", with an already migrated database. */
export async function startFigures(bench: BenchSystem, scale: Scale): Promise<Figure[]> {
  const seconds: number[] = []
  for (let run = 0; run < scale.starts; run++) {
    await bench.node.stop()
    const startedAtMs = performance.now()
    await bench.node.start()
    seconds.push((performance.now() - startedAtMs) / 1000)
  }
  return [figure('backend start to ready', median(seconds), 's', { goal: { atMost: 2 } })]
}
