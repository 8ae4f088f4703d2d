import { failpoint } from '../settings/failpoint'
import { OPEN_PAYMENT_STATES, PAYMENT } from '../domain/payment'
import type { ActorContext } from '../domain/actor-context'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { readBillWithPayment, type BillOfTrade } from '../persistence/readings/bill-reading'
import { UnitOfWork } from '../persistence/unit-of-work'
import { touchBill } from '../modules/bills'
import { queueClose, queueLateQuery } from '../modules/payments'
import type { Clock, WeChatPay } from '../ports'
import type { OrderChanges } from './commit-order-change'
import { NOT_FOUND_CODES, type QueryTrade } from './query-trade'

/** WeChat may refuse to close in an order's first minutes; its own pages disagree about it. */
const RETRY_S = [10, 30, 60, 120, 300]
/** A request that WeChat does not know may still be on its way there. */
const NOT_ARRIVED_MS = 60_000

type Needs = {
  database: Database
  clock: Clock
  pay: WeChatPay
  queryTrade: QueryTrade
  orderChanges: OrderChanges
}

const isOpen = ({ payment }: BillOfTrade) => OPEN_PAYMENT_STATES.includes(payment.state)

export class ClosePayment {
  constructor(private readonly needs: Needs) {}

  /**
   * Asks WeChat to close a payment, so that nobody can pay it any more; true once it has ended, in whatever way. `why`:
   * somebody wanted it closed (and may have changed his mind since), or its time is over. Paid after all means settled.
   * An attempt whose outcome is unknown is queried first. What does not work now, the job tries again.
   * Errors: as the database's.
   */
  async close(paymentId: string, why: 'wanted' | 'ran_out', context: ActorContext): Promise<boolean> {
    const { database, pay, queryTrade } = this.needs
    const bill = await readBillWithPayment(database, paymentId)
    if (!bill || !isOpen(bill)) return true
    const { payment } = bill
    if (why === 'wanted' && !payment.close_wanted) return false
    if (payment.state !== 'prepaid') {
      const result = await queryTrade.query(payment, 'query', context)
      if (result === 'final') return true
      if (result === 'unknown') return this.later(bill, context)
    }
    const answer = await pay.close(payment.mchid, payment.out_trade_no)
    failpoint('close.answered')
    if (answer.kind === 'ok' && answer.value === 'paid') {
      const result = await queryTrade.query(payment, 'query', context)
      return result === 'final' || this.later(bill, context)
    }
    const neverArrived =
      answer.kind === 'refused' && NOT_FOUND_CODES.has(answer.code) && this.ageMs(bill) > NOT_ARRIVED_MS
    if (answer.kind !== 'ok' && !neverArrived) return this.later(bill, context)
    await this.noteClosed(paymentId, context)
    return true
  }

  /** Nobody can pay it any more; it is still queried later, because money may have been on its way. */
  noteClosed(paymentId: string, context: ActorContext): Promise<void> {
    const { database, clock, orderChanges } = this.needs
    return database.retryOnConflict(async () => {
      const bill = await readBillWithPayment(database, paymentId)
      if (!bill || !isOpen(bill)) return
      const work = new UnitOfWork(context, clock.now())
      const { payment } = bill
      const ranOut = !payment.close_wanted && work.at.getTime() >= Date.parse(payment.expires_at)
      touchBill(work, bill)
      const event = ranOut ? 'ran_out' : 'closed_at_wechat'
      work.transition(PAYMENT, payment, event, {
        set: { updated_at: work.at },
        effects: {
          settle_bill: 'unexpected',
          overpay_bill: 'unexpected',
          book_quarantine: 'unexpected',
          report_quarantine: 'unexpected',
          refund_quarantine: 'unexpected',
          late_query: () => queueLateQuery(work, paymentId, 0),
        },
      })
      await orderChanges.commit(bill.order?.id ?? null, work)
    })
  }

  private ageMs({ payment }: BillOfTrade): number {
    return this.needs.clock.now().getTime() - Date.parse(payment.created_at)
  }

  private async later(bill: BillOfTrade, context: ActorContext): Promise<false> {
    const ageMs = this.ageMs(bill)
    const seconds = RETRY_S.find(candidate => candidate * 2000 > ageMs) ?? RETRY_S[RETRY_S.length - 1]!
    if (bill.payment.close_wanted) {
      const work = new UnitOfWork(context, this.needs.clock.now())
      queueClose(work, bill.payment.id, seconds * 1000)
      await commitUnit(this.needs.database, work)
    }
    return false
  }
}
