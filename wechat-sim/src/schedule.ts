import { type SimClock } from './clock'

type Task = { at: number; run: () => unknown }

const MAX_TIMER_MS = 2 ** 31 - 1

/**
 * Work that is due at a time of the simulator's clock: run by a timer as time passes, and by `advance` when a test moves
 * the clock. It is written by hand because fake-timer libraries replace the timers of
 * the whole process, and here real time and a movable clock run together.
 */
export class Schedule {
  private readonly tasks: Task[] = []
  private readonly running = new Set<Promise<unknown>>()
  private timer: NodeJS.Timeout | undefined
  private isStopped = false

  constructor(
    private readonly clock: SimClock,
    private readonly onError: (error: unknown) => void,
  ) {}

  /**
   * Runs `run` once the clock shows `at` (milliseconds). Tasks of the same time keep their order. Returns a
   * function that cancels it.
   */
  at(at: number, run: () => unknown): () => void {
    const task = { at, run }
    let low = 0
    let high = this.tasks.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.tasks[middle]!.at <= at) low = middle + 1
      else high = middle
    }
    this.tasks.splice(low, 0, task)
    this.setTimer()
    return () => {
      const index = this.tasks.indexOf(task)
      if (index >= 0) this.tasks.splice(index, 1)
    }
  }

  /** When the next task is due, or null. */
  nextAt(): number | null {
    return this.tasks[0]?.at ?? null
  }

  /** Moves the clock by `ms`, stops at each due time on the way, and waits for the work that is due there. */
  async advance(ms: number): Promise<void> {
    await this.moveTo(this.clock.now() + ms)
  }

  async moveTo(timeMs: number): Promise<void> {
    await this.flush()
    for (let next = this.nextAt(); next !== null && next <= timeMs; next = this.nextAt()) {
      if (next > this.clock.now()) this.clock.moveTo(next)
      this.runDue()
      await this.waitForRunning()
    }
    if (timeMs > this.clock.now()) this.clock.moveTo(timeMs)
    await this.flush()
  }

  /** Runs what is due now and waits until no work is in progress. */
  async flush(): Promise<void> {
    this.runDue()
    await this.waitForRunning()
  }

  stop(): void {
    this.isStopped = true
    clearTimeout(this.timer)
    this.tasks.length = 0
  }

  /** Adds work that was started outside the schedule, so that `flush` waits for it too. */
  track(work: Promise<unknown>): void {
    const guarded = work.catch(this.onError).finally(() => this.running.delete(guarded))
    this.running.add(guarded)
  }

  private async waitForRunning(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running)
    this.setTimer()
  }

  private runDue(): void {
    while (!this.isStopped && this.tasks.length > 0 && this.tasks[0]!.at <= this.clock.now()) {
      const task = this.tasks.shift()!
      this.track(Promise.resolve().then(task.run))
    }
    this.setTimer()
  }

  private setTimer(): void {
    clearTimeout(this.timer)
    const next = this.nextAt()
    if (next === null || this.isStopped) return
    const delay = Math.min(Math.max(0, next - this.clock.now()), MAX_TIMER_MS)
    this.timer = setTimeout(() => this.runDue(), delay)
    this.timer.unref()
  }
}
