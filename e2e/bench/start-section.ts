import { median } from './numbers'
import { figure, type Figure } from './result'
import type { Scale } from './scale'
import type { Stage } from './stage'

/** From the start of the process to its first "ready", with a database that has its schema already. */
export async function startFigures(stage: Stage, scale: Scale): Promise<Figure[]> {
  const seconds: number[] = []
  for (let run = 0; run < scale.starts; run++) {
    await stage.node.stop()
    const startedAt = performance.now()
    await stage.node.start()
    seconds.push((performance.now() - startedAt) / 1000)
  }
  return [figure('backend start to ready', median(seconds), 's', { goal: { atMost: 2 } })]
}
