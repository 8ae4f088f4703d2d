import { setImmediate as nextTurn } from 'node:timers/promises'

/** Long enough to lose little by the pauses, short enough that nobody who waits for a lock notices (promise I33). */
const SLICE_MS = 5

/** Runs a calculation that pauses by itself, and lets everything else have its turn in the pauses. */
export async function inSlices<T>(calculation: Generator<void, T>): Promise<T> {
  let startedAtMs = performance.now()
  for (;;) {
    const step = calculation.next()
    if (step.done) return step.value
    if (performance.now() - startedAtMs < SLICE_MS) continue
    await nextTurn()
    startedAtMs = performance.now()
  }
}
