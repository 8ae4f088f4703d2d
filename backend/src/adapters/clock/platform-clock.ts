import type { Logger } from 'pino'
import type { Clock } from '../../ports'

const MEASURE_EVERY_MS = 10_000
const SAMPLES = 4
/** A question that took longer says too little; what was measured before stays. */
const LONGEST_ROUND_TRIP_MS = 1000

type Options = {
  /** What PostgreSQL's clock shows. */
  readDatabaseTime(): Promise<Date>
  /** How far this machine's clock may be off before the node is not ready. */
  limitMs: number
  log: Logger
  measured?: (offsetMs: number) => void
  /** Tests only: by how much this machine's clock is wrong, and by how much the time of the whole system is moved. */
  faults?: { machineErrorMs: number; platformShiftMs: number }
}
type Base = { platformMs: number; monotonicMs: number }

/**
 * The one clock that decides what is due: PostgreSQL's time, which stamps and wakes the durable jobs too. Between two
 * measurements it runs on this machine's monotonic clock, so that a machine whose clock is wrong or jumps neither acts too
 * early nor too late. Until the first measurement it shows the machine's own time.
 */
export class PlatformClock implements Clock {
  private base: Base | null = null
  private timer: NodeJS.Timeout | null = null
  private wasTrusted = true
  private readonly faults: NonNullable<Options['faults']>

  constructor(private readonly options: Options) {
    this.faults = options.faults ?? { machineErrorMs: 0, platformShiftMs: 0 }
  }

  now(): Date {
    return new Date(this.nowMs())
  }

  /** How far this machine's clock is ahead of PostgreSQL's, or null before the first measurement. */
  offsetMs(): number | null {
    return this.base === null ? null : this.machineMs() - this.nowMs()
  }

  /** Whether it has been measured, and this machine's own clock is right enough. */
  isTrusted(): boolean {
    const offsetMs = this.offsetMs()
    return offsetMs !== null && Math.abs(offsetMs) <= this.options.limitMs
  }

  /** Measures now and from now on. Never throws: a database that is away is asked again. */
  async start(): Promise<void> {
    await this.turn()
    this.timer = setInterval(() => void this.turn(), MEASURE_EVERY_MS)
    this.timer.unref()
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer)
  }

  /** Takes the quickest of several answers, whose error is at most half its round trip. Errors: as the database's. */
  async measure(): Promise<void> {
    let best: (Base & { roundTripMs: number }) | null = null
    for (let sample = 0; sample < SAMPLES; sample++) {
      const sentMs = performance.now()
      const platformMs = (await this.options.readDatabaseTime()).getTime()
      const roundTripMs = performance.now() - sentMs
      if (best === null || roundTripMs < best.roundTripMs)
        best = { platformMs, monotonicMs: sentMs + roundTripMs / 2, roundTripMs }
    }
    if (best !== null && (best.roundTripMs <= LONGEST_ROUND_TRIP_MS || this.base === null)) this.base = best
  }

  private async turn(): Promise<void> {
    const { log, measured } = this.options
    try {
      await this.measure()
    } catch (error) {
      log.warn({ err: error }, 'clock not measured against the database')
    }
    const offsetMs = this.offsetMs()
    if (offsetMs === null) return
    measured?.(offsetMs)
    const isTrusted = this.isTrusted()
    if (isTrusted !== this.wasTrusted)
      log[isTrusted ? 'info' : 'error']({ offsetMs }, "this machine's clock against the database's")
    this.wasTrusted = isTrusted
  }

  private nowMs(): number {
    if (this.base === null) return this.machineMs()
    return this.base.platformMs + performance.now() - this.base.monotonicMs + this.faults.platformShiftMs
  }

  private machineMs(): number {
    return Date.now() + this.faults.machineErrorMs + this.faults.platformShiftMs
  }
}
