import { Refusal } from '@fangxing/contract/refusal'
import type { Clock } from '../../ports'

/** Counts calls by key in windows of time; this one included. */
export type CallCounter = { count(key: string, windowS: number, now: Date): Promise<number> }
export type Limit = { max: number; windowS: number }

/** How often one person, or one address, may do what costs us or others something. */
export class Limits {
  constructor(
    private readonly counter: CallCounter,
    private readonly clock: Clock,
  ) {}

  /** Counts one more; `who` is a subject's id or an address. Errors: RATE_LIMITED with the seconds to wait. */
  async take(what: string, who: string, limit: Limit): Promise<void> {
    const now = this.clock.now()
    const count = await this.counter.count(`${what}:${who}`, limit.windowS, now)
    if (count <= limit.max) return
    throw new Refusal('RATE_LIMITED', {
      seconds: limit.windowS - (Math.floor(now.getTime() / 1000) % limit.windowS),
    })
  }
}
