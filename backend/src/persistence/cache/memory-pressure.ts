const FIRST_PAUSE_MS = 1000
const LONGEST_PAUSE_MS = 60_000

/** Redis refuses what needs memory (`maxmemory` with `noeviction`); reading and deleting still work. */
export const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && /^(ReplyError: )?OOM\b/.test(error.message)

/** Remembers that Redis is full: for growing pauses nothing is written that it would refuse. */
export class MemoryPressure {
  private fullUntilMs = 0
  private pauseMs = FIRST_PAUSE_MS

  constructor(private readonly warn: (message: string) => void) {}

  isFull(): boolean {
    return performance.now() < this.fullUntilMs
  }

  noteFull(): void {
    if (this.isFull()) return
    this.warn(`redis is full: nothing is written for ${this.pauseMs} ms`)
    this.fullUntilMs = performance.now() + this.pauseMs
    this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS)
  }

  noteWritten(): void {
    if (!this.isFull()) this.pauseMs = FIRST_PAUSE_MS
  }
}
