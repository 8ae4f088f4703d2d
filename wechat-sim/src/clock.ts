/** The simulator's time in milliseconds since 1970: real time plus an offset that tests set, or a fixed time. */
export class SimClock {
  private offsetMs = 0
  private frozenAtMs: number | null = null

  now(): number {
    return this.frozenAtMs ?? Date.now() + this.offsetMs
  }

  /** Sets the time. What is then due is run by the {@link Schedule}, not here. */
  moveTo(timeMs: number): void {
    if (this.frozenAtMs !== null) this.frozenAtMs = timeMs
    else this.offsetMs = timeMs - Date.now()
  }

  /** Stops the clock; it then changes only by `moveTo`. */
  freeze(): void {
    this.frozenAtMs = this.now()
  }

  thaw(): void {
    if (this.frozenAtMs === null) return
    this.offsetMs = this.frozenAtMs - Date.now()
    this.frozenAtMs = null
  }

  offset(): number {
    return this.now() - Date.now()
  }
}
