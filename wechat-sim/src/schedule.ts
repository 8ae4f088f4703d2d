import { type SimClock } from './clock'

type Task = { at: number; run: () => unknown }

const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Work that falls due on the sandbox's clock: run by a timer as time passes, and by `advance` when it is moved. */
export class Schedule {
  private readonly tasks: Task[] = []
  private readonly running = new Set<Promise<unknown>>()
  private timer: NodeJS.Timeout | undefined
  private isStopped = false

  constructor(
    private readonly clock: SimClock,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Runs `run` once the clock shows `at` (milliseconds). Tasks of the same time keep their order. Returns an undo. */
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
    this.arm()
    return () => {
      const index = this.tasks.indexOf(task)
      if (index >= 0) this.tasks.splice(index, 1)
    }
  }

  /** When the next task falls due, or null. */
  nextAt(): number | null {
    return this.tasks[0]?.at ?? null
  }

  /** Moves the clock by `ms`, stopping at each due time on the way, and waits for the work done there. */
  async advance(ms: number): Promise<void> {
    await this.moveTo(this.clock.now() + ms)
  }

  async moveTo(timeMs: number): Promise<void> {
    await this.flush()
    for (let next = this.nextAt(); next !== null && next <= timeMs; next = this.nextAt()) {
      if (next > this.clock.now()) this.clock.moveTo(next)
      this.runDue()
      await this.settled()
    }
    if (timeMs > this.clock.now()) this.clock.moveTo(timeMs)
    await this.flush()
  }

  /** Runs what is due now and waits until nothing is under way. */
  async flush(): Promise<void> {
    this.runDue()
    await this.settled()
  }

  stop(): void {
    this.isStopped = true
    clearTimeout(this.timer)
    this.tasks.length = 0
  }

  /** Waits for work outside the schedule too, so that `flush` covers it. */
  track(work: Promise<unknown>): void {
    const guarded = work.catch(this.onError).finally(() => this.running.delete(guarded))
    this.running.add(guarded)
  }

  private async settled(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running)
    this.arm()
  }

  private runDue(): void {
    while (!this.isStopped && this.tasks.length > 0 && this.tasks[0]!.at <= this.clock.now()) {
      const task = this.tasks.shift()!
      this.track(Promise.resolve().then(task.run))
    }
    this.arm()
  }

  private arm(): void {
    clearTimeout(this.timer)
    const next = this.nextAt()
    if (next === null || this.isStopped) return
    const delay = Math.min(Math.max(0, next - this.clock.now()), LONGEST_TIMER_MS)
    this.timer = setTimeout(() => this.runDue(), delay)
    this.timer.unref()
  }
}
