import { Refusal } from '@fangxing/contract/refusal'
import { MONEY_STATES } from '../domain/payment'
import type { ActorContext } from '../domain/actor-context'
import type { Database } from '../persistence/database'
import { readBillWithPayment } from '../persistence/readings/bill-reading'
import { claimQuerySlot, readTrade, replyOf, type PaymentReply } from '../modules/payments'
import type { Clock, WeChatPay } from '../ports'
import type { OwnerSession } from '../domain/sessions'
import type { QueryTrade } from './query-trade'

const QUERY_EVERY_MS = 1000
const STALE_QUERY_EVERY_MS = 60_000

type Needs = { database: Database; clock: Clock; pay: WeChatPay; queryTrade: QueryTrade }

export class CheckPayment {
  constructor(private readonly needs: Needs) {}

  /**
   * The phone came back from paying; what it says is no proof, so WeChat is asked, at most once a second per payment.
   * Errors: NOT_FOUND for anybody but the payer.
   */
  async check(
    { paymentId, owner }: { paymentId: string; owner: OwnerSession },
    context: ActorContext,
  ): Promise<PaymentReply> {
    const { database, clock, pay, queryTrade } = this.needs
    const payment = (await readBillWithPayment(database, paymentId))?.payment
    if (payment?.owner_id !== owner.ownerId) throw new Refusal('NOT_FOUND')
    if (MONEY_STATES.includes(payment.state)) return replyOf(pay, payment, clock.now())
    if (await claimQuerySlot(database, { paymentId, at: clock.now(), everyMs: QUERY_EVERY_MS }))
      await queryTrade.query(payment, 'return', context)
    const latest = await readBillWithPayment(database, paymentId)
    return replyOf(pay, latest?.payment ?? payment, clock.now())
  }

  /**
   * A callback that WeChat really signed, but long ago or in the future: it changes nothing, and is worth one query,
   * however often it is repeated.
   */
  async checkAfterStaleCallback(outTradeNo: string, context: ActorContext): Promise<void> {
    const { database, clock, queryTrade } = this.needs
    const payment = await readTrade(database, outTradeNo)
    if (!payment || MONEY_STATES.includes(payment.state)) return
    const slot = { paymentId: payment.id, at: clock.now(), everyMs: STALE_QUERY_EVERY_MS }
    if (await claimQuerySlot(database, slot)) await queryTrade.query(payment, 'query', context)
  }
}
