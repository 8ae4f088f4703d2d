import { Refusal } from '@fangxing/contract/refusal'

const MOST_WAITING = 20

/**
 * Work on pictures shares the threads of the process with what frees cars: a few at once, and few that wait. By hand: p-limit and
 * its like know no bound of those who wait.
 */
export class ConcurrencyLimiter {
  private readonly waiting: (() => void)[] = []
  private running = 0

  constructor(private readonly atOnce: number) {}

  /** Refusals: UNAVAILABLE (too many wait), and those of the work. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.atOnce) {
      if (this.waiting.length >= MOST_WAITING) throw new Refusal('UNAVAILABLE')
      await new Promise<void>(resolve => this.waiting.push(resolve))
    } else this.running++
    try {
      return await work()
    } finally {
      const next = this.waiting.shift()
      if (next) next()
      else this.running--
    }
  }
}
