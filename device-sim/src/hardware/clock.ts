/** Time as the simulator sees it. The device's own clock is derived from it and may be set wrong. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number
  /** Milliseconds that never jump, from an arbitrary start. */
  monotonicMs(): number
  /** Calls back once after `delayMs`; the returned function cancels. */
  after(delayMs: number, callback: () => void): () => void
}

export const realClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  },
}

/**
 * One interval timer for thousands of devices: due callbacks wait in buckets of `tickMs`. Written by hand because Node
 * keeps one list per duration, and the random durations of a fleet would make almost every timer a list of its own.
 */
export class WheelClock implements Clock {
  private readonly buckets = new Map<number, Set<() => void>>()
  private readonly timer: NodeJS.Timeout
  private lastSlot: number

  constructor(private readonly tickMs = 50) {
    this.lastSlot = this.slotAfter(0)
    this.timer = setInterval(() => this.tick(), tickMs)
  }

  nowMs(): number {
    return Date.now()
  }

  monotonicMs(): number {
    return performance.now()
  }

  after(delayMs: number, callback: () => void): () => void {
    const slot = Math.max(this.slotAfter(delayMs) + 1, this.lastSlot + 1)
    // A function of its own, so that the same callback can wait twice in one bucket.
    const entry = () => callback()
    const bucket = this.buckets.get(slot) ?? new Set()
    bucket.add(entry)
    this.buckets.set(slot, bucket)
    return () => bucket.delete(entry)
  }

  stop(): void {
    clearInterval(this.timer)
    this.buckets.clear()
  }

  private slotAfter(delayMs: number): number {
    return Math.floor((performance.now() + delayMs) / this.tickMs)
  }

  private tick(): void {
    const currentSlot = this.slotAfter(0)
    while (this.lastSlot < currentSlot) {
      const bucket = this.buckets.get(++this.lastSlot)
      if (!bucket) continue
      this.buckets.delete(this.lastSlot)
      for (const callback of bucket) callback()
    }
  }
}

/**
 * A clock that stands still until it is moved; due callbacks run in order. For tests and replays. Written by hand because
 * the device takes its clock as an argument, while libraries of fake timers replace the timers of the whole process.
 */
export class ManualClock implements Clock {
  private elapsedMs = 0
  private readonly pending: { atMs: number; callback: () => void; cancelled: boolean }[] = []

  constructor(private readonly originMs = 1_760_000_000_000) {}

  nowMs(): number {
    return this.originMs + this.elapsedMs
  }

  monotonicMs(): number {
    return this.elapsedMs
  }

  after(delayMs: number, callback: () => void): () => void {
    const entry = { atMs: this.elapsedMs + Math.max(0, delayMs), callback, cancelled: false }
    this.pending.push(entry)
    return () => {
      entry.cancelled = true
    }
  }

  /** Moves on by `ms` and runs everything that falls due, including what the callbacks add. */
  advance(ms: number): void {
    const endMs = this.elapsedMs + ms
    for (;;) {
      const next = this.pending
        .filter(entry => !entry.cancelled && entry.atMs <= endMs)
        .sort((left, right) => left.atMs - right.atMs)[0]
      if (!next) break
      this.pending.splice(this.pending.indexOf(next), 1)
      this.elapsedMs = Math.max(this.elapsedMs, next.atMs)
      next.callback()
    }
    this.elapsedMs = endMs
  }
}
