/** Time as the simulator sees it. The device's own clock stands on it and may be set wrong. */
export interface Clock {
  nowMs(): number
  /** Monotonic milliseconds. */
  upMs(): number
  /** Calls back once after `ms`; the returned function cancels. */
  after(ms: number, call: () => void): () => void
}

export const realClock: Clock = {
  nowMs: () => Date.now(),
  upMs: () => performance.now(),
  after(ms, call) {
    const timer = setTimeout(call, ms)
    return () => clearTimeout(timer)
  },
}

/** One ticking timer for thousands of devices: due calls wait in buckets of `tickMs`. */
export class WheelClock implements Clock {
  private readonly buckets = new Map<number, Set<() => void>>()
  private readonly timer: NodeJS.Timeout
  private done: number

  constructor(private readonly tickMs = 50) {
    this.done = this.slot(0)
    this.timer = setInterval(() => this.turn(), tickMs)
  }

  nowMs(): number {
    return Date.now()
  }

  upMs(): number {
    return performance.now()
  }

  after(ms: number, call: () => void): () => void {
    const slot = Math.max(this.slot(ms) + 1, this.done + 1)
    const once = () => call()
    const bucket = this.buckets.get(slot) ?? new Set()
    bucket.add(once)
    this.buckets.set(slot, bucket)
    return () => bucket.delete(once)
  }

  stop(): void {
    clearInterval(this.timer)
    this.buckets.clear()
  }

  private slot(inMs: number): number {
    return Math.floor((performance.now() + inMs) / this.tickMs)
  }

  private turn(): void {
    const now = this.slot(0)
    while (this.done < now) {
      const bucket = this.buckets.get(++this.done)
      if (!bucket) continue
      this.buckets.delete(this.done)
      for (const call of bucket) call()
    }
  }
}

/** A clock that stands still until it is moved; due calls run in order. For tests and for replays. */
export class ManualClock implements Clock {
  private upNowMs = 0
  private readonly due: { atMs: number; call: () => void; live: boolean }[] = []

  constructor(private readonly originMs = 1_760_000_000_000) {}

  nowMs(): number {
    return this.originMs + this.upNowMs
  }

  upMs(): number {
    return this.upNowMs
  }

  after(ms: number, call: () => void): () => void {
    const entry = { atMs: this.upNowMs + Math.max(0, ms), call, live: true }
    this.due.push(entry)
    return () => {
      entry.live = false
    }
  }

  /** Moves on by `ms` and runs everything that falls due, also what that sets up. */
  advance(ms: number): void {
    const endMs = this.upNowMs + ms
    for (;;) {
      const next = this.due
        .filter(entry => entry.live && entry.atMs <= endMs)
        .sort((a, b) => a.atMs - b.atMs)[0]
      if (!next) break
      this.due.splice(this.due.indexOf(next), 1)
      this.upNowMs = Math.max(this.upNowMs, next.atMs)
      next.call()
    }
    this.upNowMs = endMs
  }
}
