import type { RuleFailure } from '../domain/eligibility'
import type { ActorContext } from '../domain/actor-context'
import { keepPayLook } from '../modules/merchants'
import type { PayeeCheck } from '../modules/payments'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'

type Needs = {
  database: Database
  clock: Clock
  payeeCheck: Pick<PayeeCheck, 'failures' | 'lastOf'>
}

/** Asks WeChat whether a merchant can be paid, and keeps what came of it for every node. */
export class CheckMerchantPay {
  constructor(private readonly needs: Needs) {}

  /** What stands against being paid now. WeChat is asked at most as often as for anything else. */
  async check(merchant: { id: string; mchid: string }, context: ActorContext): Promise<RuleFailure[]> {
    const { database, clock, payeeCheck } = this.needs
    const failures = await payeeCheck.failures(merchant.mchid, { isRaising: false })
    if (failures.some(({ code }) => code === 'GATE_PAYEE_UNKNOWN')) return failures
    const work = new UnitOfWork(context, clock.now())
    keepPayLook(work, merchant, this.lookOf(merchant.mchid, failures, work.at))
    await commitUnit(database, work)
    return failures
  }

  /** A look that is still under way when nobody waits any longer got no answer. */
  private lookOf(mchid: string, failures: RuleFailure[], at: Date) {
    const { last } = this.needs.payeeCheck.lastOf(mchid)
    const isSilent = failures.some(({ code }) => code === 'GATE_WECHAT_SILENT')
    return isSilent || last === null ? { result: 'silent' as const, at } : last
  }
}
