import { failpoint } from '../settings/failpoint'
import type { ActorContext } from '../domain/actor-context'
import type { Trade } from '../modules/payments'
import type { WeChatPay } from '../ports'
import type { SettlePayment } from './settle-payment/settle-payment'
import type { Proof } from './settle-payment/settle-outcome'

/** WeChat has no order of this number. */
export const NOT_FOUND_CODES: ReadonlySet<string> = new Set([
  'ORDERNOTEXIST',
  'RESOURCENOTEXISTS',
  'RESOURCENOTEXIST',
])

/** `final`: nothing more to find out; `not_paid`: WeChat waits for the payer; `not_found`: WeChat does not know the number. */
export type QueryResult = 'final' | 'not_paid' | 'not_found' | 'unknown'

type Needs = { pay: WeChatPay; settlePayment: SettlePayment }

export class QueryTrade {
  constructor(private readonly needs: Needs) {}

  /** Asks WeChat once about a payment and lets what it says take effect. Errors: as {@link SettlePayment.settle}. */
  async query(payment: Trade, proof: Proof, context: ActorContext): Promise<QueryResult> {
    const answer = await this.needs.pay.query(payment.mchid, payment.out_trade_no, {
      isAwaited: proof === 'return',
    })
    failpoint('query.answered')
    if (answer.kind === 'refused') return NOT_FOUND_CODES.has(answer.code) ? 'not_found' : 'unknown'
    if (answer.kind === 'unknown') return 'unknown'
    const outcome = await this.needs.settlePayment.settle(answer.value, proof, context)
    return outcome.kind === 'wait' ? 'not_paid' : 'final'
  }
}
