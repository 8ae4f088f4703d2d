/** The sandbox's time in milliseconds since 1970: real time with an offset that tests move, or standing still. */
export class SimClock {
  private offsetMs = 0
  private standsAtMs: number | null = null

  now(): number {
    return this.standsAtMs ?? Date.now() + this.offsetMs
  }

  /** Jumps to a point in time; what falls due is run by the {@link Schedule}, not here. */
  moveTo(timeMs: number): void {
    if (this.standsAtMs !== null) this.standsAtMs = timeMs
    else this.offsetMs = timeMs - Date.now()
  }

  /** Stops time, so that it moves only by `moveTo`. */
  freeze(): void {
    this.standsAtMs = this.now()
  }

  thaw(): void {
    if (this.standsAtMs === null) return
    this.offsetMs = this.standsAtMs - Date.now()
    this.standsAtMs = null
  }

  offset(): number {
    return this.now() - Date.now()
  }
}
