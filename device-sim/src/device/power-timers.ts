import type { Clock } from '../hardware/clock'

/** Timers that a power cut cancels, because they run in the electronics. */
export class PowerTimers {
  private readonly cancels = new Set<() => void>()

  constructor(private readonly clock: Clock) {}

  after(delayMs: number, callback: () => void): void {
    const cancel = this.clock.after(delayMs, () => {
      this.cancels.delete(cancel)
      callback()
    })
    this.cancels.add(cancel)
  }

  cancelAll(): void {
    for (const cancel of this.cancels) cancel()
    this.cancels.clear()
  }
}
