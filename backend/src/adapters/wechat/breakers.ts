import CircuitBreaker from 'opossum'
import { TOO_FAST, type Answer, type WeChatCall, type WeChatHealth } from '../../ports'

/** An answer that took so long is one of a WeChat that is ill, whatever it says. */
const SLOW_MS = 2_000
/** So long nothing is asked after it proved to be ill; then one call tries whether it is well again. */
const REST_MS = 5_000
/** Half of at least so many calls within ten seconds were slow or not answered. */
const FEWEST_CALLS = 5
const FAILED_PERCENT = 50

/** How many calls of a kind this node has under way at most. */
const LIMITS: Readonly<Record<WeChatCall, number>> = {
  prepay: 32,
  query: 16,
  awaited_query: 16,
  close: 8,
  refund: 8,
  shipping: 8,
  login: 32,
  probe: 8,
  message: 4,
}
/** Somebody stands at the car and has paid: asked however WeChat does, within its limit. */
const ALWAYS_ASKED: ReadonlySet<WeChatCall> = new Set(['awaited_query'])
/** WeChat answered, and it is the answer that is of no use. */
const IS_ANSWER = /signature|not understood|not JSON|too large/

/** Whoever is asked to slow down was answered: it is one merchant's limit, and the others go on. */
const isAnswer = (why: string): boolean => why === TOO_FAST || IS_ANSWER.test(why)

type Ask = () => Promise<void>
type Guard = { breaker: CircuitBreaker<[Ask], void>; underWay: number; openedAtMs: number }

/** The call was slow, or nobody knows its outcome. */
class Ill extends Error {}

type Options = {
  nowMs?: () => number
  /** Told whenever calls of a kind begin or cease to be broken off. */
  changed: (call: WeChatCall, isBrokenOff: boolean) => void
}

/**
 * Calls to WeChat, bounded in number and broken off while WeChat is slow or silent, each kind for itself: so they hold no
 * worker and no memory that others need. Callbacks do not come here.
 */
export class WeChatBreakers implements WeChatHealth {
  private readonly guards = new Map<WeChatCall, Guard>()

  constructor(private readonly options: Options) {}

  /** The answer, or `unknown` at once without having asked. Errors: those of `ask`. */
  async call<Value>(call: WeChatCall, ask: () => Promise<Answer<Value>>): Promise<Answer<Value>> {
    const guard = this.guardOf(call)
    if (guard.underWay >= LIMITS[call]) return { kind: 'unknown', why: 'too many calls under way' }
    let asked: Promise<Answer<Value>> | undefined
    const once = (): Promise<void> => {
      guard.underWay++
      asked = ask().finally(() => guard.underWay--)
      return healthOf(asked)
    }
    try {
      if (ALWAYS_ASKED.has(call)) await once()
      else await guard.breaker.fire(once)
    } catch {
      // Slow, unknown or failed: the caller gets what it comes to.
    }
    return asked ?? { kind: 'unknown', why: 'broken off' }
  }

  pauseMs(call: WeChatCall): number {
    const { breaker, openedAtMs } = this.guardOf(call)
    return breaker.opened ? Math.max(0, openedAtMs + REST_MS - this.nowMs()) : 0
  }

  stop(): void {
    for (const { breaker } of this.guards.values()) breaker.shutdown()
  }

  private guardOf(call: WeChatCall): Guard {
    const known = this.guards.get(call)
    if (known) return known
    const breaker = new CircuitBreaker<[Ask], void>(ask => ask(), {
      name: call,
      timeout: false,
      resetTimeout: REST_MS,
      volumeThreshold: FEWEST_CALLS,
      errorThresholdPercentage: FAILED_PERCENT,
    })
    const guard = { breaker, underWay: 0, openedAtMs: 0 }
    breaker.on('open', () => {
      guard.openedAtMs = this.nowMs()
      this.options.changed(call, true)
    })
    breaker.on('close', () => this.options.changed(call, false))
    this.guards.set(call, guard)
    return guard
  }

  private nowMs(): number {
    return (this.options.nowMs ?? (() => performance.now()))()
  }
}

/** Rejects as soon as the call says that WeChat is ill, without waiting for its end. */
async function healthOf(asked: Promise<Answer<unknown>>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const slow = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Ill('slow')), SLOW_MS)
  })
  try {
    const answer = await Promise.race([asked, slow])
    if (answer.kind === 'unknown' && !isAnswer(answer.why)) throw new Ill(answer.why)
  } finally {
    clearTimeout(timer)
  }
}
