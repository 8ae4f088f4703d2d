import type { RuleFailure } from '../../domain/eligibility'
import type { Answer, ClockCheck, WeChatHealth, WeChatPay } from '../../ports'

/** A good answer counts for so long where somebody only asks, and a bad one until somebody may have corrected it. */
const KEPT_MS = 60_000
const BAD_KEPT_MS = 2_000
/** Right before RAISE only a look that is under way is shared. */
const NONE_KEPT_MS = -1
/** The attendant stands beside the car. */
const ANSWER_WITHIN_MS = 2_000

type Needs = {
  pay: Pick<WeChatPay, 'knows' | 'probe'>
  wechatHealth: WeChatHealth
  clockCheck: Pick<ClockCheck, 'agreesWithWeChat'>
  nowMs?: () => number
}
type Look = { answer: Promise<Answer<null>>; sinceMs: number; isGood: boolean | null }
/** What WeChat said to a look, and when. */
type CheckResult = { result: 'ok' | 'refused' | 'silent'; at: Date }

/**
 * Whether a merchant can be paid at this moment: credentials are here, WeChat answers under them, and the clocks agree.
 * Nobody is held who could not pay at once.
 */
export class PayeeCheck {
  /** By merchant number; only those that have credentials. */
  private readonly looks = new Map<string, Look>()
  private readonly results = new Map<string, CheckResult>()

  constructor(private readonly needs: Needs) {}

  /** What stands against it. `isRaising`: the lock goes up next, and an earlier look does not count. Never throws. */
  async failures(mchid: string, { isRaising }: { isRaising: boolean }): Promise<RuleFailure[]> {
    const { pay, wechatHealth, clockCheck } = this.needs
    if (!pay.knows(mchid)) return [{ code: 'GATE_PAYEE_UNKNOWN', params: { mchid } }]
    const look = this.lookAt(mchid, isRaising ? NONE_KEPT_MS : KEPT_MS)
    const answer = await withinOrUnknown(look, ANSWER_WITHIN_MS)
    return [
      ...failuresOf(wechatHealth.pauseMs('prepay') > 0 ? { kind: 'unknown', why: 'broken off' } : answer),
      // Only now: the answer has measured WeChat's clock.
      ...(clockCheck.agreesWithWeChat() ? [] : [{ code: 'GATE_CLOCK' as const }]),
    ]
  }

  /** What this node knows without asking. */
  lastOf(mchid: string): { hasCredentials: boolean; last: CheckResult | null } {
    return { hasCredentials: this.needs.pay.knows(mchid), last: this.results.get(mchid) ?? null }
  }

  private lookAt(mchid: string, keptMs: number): Promise<Answer<null>> {
    const nowMs = this.needs.nowMs ?? (() => performance.now())
    const known = this.looks.get(mchid)
    const ageMs = known ? nowMs() - known.sinceMs : Infinity
    const countsMs = known?.isGood === false ? Math.min(BAD_KEPT_MS, keptMs) : keptMs
    if (known && (known.isGood === null || ageMs <= countsMs)) return known.answer
    const look: Look = { answer: this.ask(mchid), sinceMs: nowMs(), isGood: null }
    void look.answer.then(({ kind }) => {
      look.isGood = kind === 'ok'
      this.results.set(mchid, { result: kind === 'unknown' ? 'silent' : kind, at: new Date() })
    })
    this.looks.set(mchid, look)
    return look.answer
  }

  private async ask(mchid: string): Promise<Answer<null>> {
    try {
      return await this.needs.pay.probe(mchid)
    } catch (error) {
      return { kind: 'unknown', why: error instanceof Error ? error.name : 'error' }
    }
  }
}

function failuresOf(answer: Answer<null>): RuleFailure[] {
  if (answer.kind === 'ok') return []
  if (answer.kind === 'refused') return [{ code: 'GATE_PAYEE_REFUSED', params: { code: answer.code } }]
  return [{ code: 'GATE_WECHAT_SILENT' }]
}

function withinOrUnknown(answer: Promise<Answer<null>>, ms: number): Promise<Answer<null>> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve({ kind: 'unknown', why: 'slow' }), ms)
    void answer.then(resolve).finally(() => clearTimeout(timer))
  })
}
