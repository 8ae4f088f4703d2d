import type { Logger } from 'pino'

/** The header has whole seconds: on average half of one is cut off. */
const HALF_SECOND_MS = 500
/** A difference that rounding and the way there explain is none. */
const NOISE_MS = 2_000
/** An answer that took longer says too little about the time. */
const LONGEST_ROUND_TRIP_MS = 5_000
const ASK_AGAIN_MS = 10_000

export type Sent = { atMs: number; generation: number }
type Options = {
  /** Beyond it no lock is raised: WeChat would refuse our requests, and we its callbacks. */
  limitMs: number
  log?: Logger
  measured?: (offsetMs: number) => void
}

/**
 * How far WeChat's clock is ahead of the platform's, learned from the `Date` of its answers. What is sent to WeChat and what
 * comes back by callback is measured with the corrected time, so that payments go on while the two differ.
 */
export class WeChatTime {
  private offsetMs = 0
  private generation = 0
  private timer: NodeJS.Timeout | null = null

  constructor(
    private readonly platformNow: () => Date,
    private readonly options: Options = { limitMs: 60_000 },
  ) {}

  /** What WeChat's clock shows. */
  now(): Date {
    return this.correct(this.platformNow())
  }

  correct(at: Date): Date {
    return Math.abs(this.offsetMs) <= NOISE_MS ? at : new Date(at.getTime() + this.offsetMs)
  }

  /** Whether platform and WeChat agree, as far as the last answer says. */
  isTrusted(): boolean {
    return Math.abs(this.offsetMs) <= this.options.limitMs
  }

  /** A request leaves now. */
  sent(): Sent {
    return { atMs: this.platformNow().getTime(), generation: this.generation }
  }

  /** Its answer is here, with this `Date`. */
  answered({ atMs, generation }: Sent, date: string | string[] | undefined): void {
    const serverMs = typeof date === 'string' ? Date.parse(date) : NaN
    const receivedMs = this.platformNow().getTime()
    if (Number.isNaN(serverMs) || generation !== this.generation) return
    if (receivedMs - atMs > LONGEST_ROUND_TRIP_MS) return
    const wasTrusted = this.isTrusted()
    this.offsetMs = serverMs + HALF_SECOND_MS - (atMs + receivedMs) / 2
    const { log, measured } = this.options
    measured?.(this.offsetMs)
    if (wasTrusted !== this.isTrusted())
      log?.[wasTrusted ? 'error' : 'info'](
        { offsetMs: this.offsetMs },
        "WeChat's clock against the database's",
      )
  }

  /** The platform's time was moved (tests only): what was measured before says nothing any more. */
  forget(): void {
    this.generation++
    this.offsetMs = 0
  }

  /** While the clocks differ nobody pays, so nothing would tell when they agree again: `ask` sends a request for its date. */
  start(ask: () => Promise<void>): void {
    this.timer = setInterval(() => {
      if (!this.isTrusted()) void ask()
    }, ASK_AGAIN_MS)
    this.timer.unref()
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer)
  }
}
