import type { Logger } from 'pino'
import { MONEY_STATES, OPEN_PAYMENT_STATES } from '../domain/payment'
import type { ActorContext } from '../domain/actor-context'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { wasIncidentReported } from '../persistence/readings/incident-reading'
import { readBillWithPayment } from '../persistence/readings/bill-reading'
import { UnitOfWork } from '../persistence/unit-of-work'
import { touchBill } from '../modules/bills'
import { openIncident } from '../modules/incidents'
import { queueLateQuery, queueQuery } from '../modules/payments'
import type { Clock } from '../ports'
import type { ClosePayment } from './close-payment'
import type { OrderChanges } from './commit-order-change'
import type { QueryTrade } from './query-trade'
import { withSuccessor } from './with-successor'

/** WeChat closes an order by itself at its end; asking us to close it gets a little longer. */
const AFTER_END_MS = 5000
/** A request that WeChat still does not know after this time never reached it. */
const NOT_ARRIVED_MS = 60_000
/** A payment that was to be closed so long ago may have lost the job that closes it. */
const CLOSE_LATE_MS = 60_000
/** So long after its end a payment should have ended; if it has not, people must know. */
const UNRESOLVED_MS = 3600_000

type Needs = {
  database: Database
  clock: Clock
  log: Logger
  queryTrade: QueryTrade
  closePayment: ClosePayment
  orderChanges: OrderChanges
}

export class WatchPayment {
  constructor(private readonly needs: Needs) {}

  /**
   * Queries a payment on a growing schedule until it ends, closes it when its time is over, and queries twice more after
   * that. `lateQueries` counts the queries about a payment that has ended, this one included. Safe to run any number of times.
   */
  async watch(paymentId: string, lateQueries: number, context: ActorContext): Promise<void> {
    const { database, clock, log, queryTrade, closePayment } = this.needs
    const payment = (await readBillWithPayment(database, paymentId))?.payment
    if (!payment || MONEY_STATES.includes(payment.state)) return
    const result = await queryTrade.query(payment, 'query', context)
    const work = new UnitOfWork(context, clock.now())
    if (!OPEN_PAYMENT_STATES.includes(payment.state)) {
      // Nobody knows what an unanswered query would have said: the same query again.
      queueLateQuery(work, paymentId, result === 'unknown' ? Math.max(0, lateQueries - 1) : lateQueries)
      return commitUnit(database, work)
    }
    if (result === 'final') return
    const ageMs = work.at.getTime() - Date.parse(payment.created_at)
    const overMs = work.at.getTime() - Date.parse(payment.expires_at)
    // The next query is durable before anything else is tried; the payment's end replaces it.
    queueQuery(work, paymentId, ageMs)
    await commitUnit(database, work)
    await withSuccessor(log, 'payment', async () => {
      if (result === 'not_found' && ageMs > NOT_ARRIVED_MS) return closePayment.noteClosed(paymentId, context)
      const waitedMs = work.at.getTime() - Date.parse(payment.updated_at)
      if (payment.close_wanted && waitedMs > CLOSE_LATE_MS)
        if (await closePayment.close(paymentId, 'wanted', context)) return
      if (overMs > AFTER_END_MS && (await closePayment.close(paymentId, 'ran_out', context))) return
      if (overMs > UNRESOLVED_MS) await this.reportUnresolved(paymentId, context)
    })
  }

  private async reportUnresolved(paymentId: string, context: ActorContext): Promise<void> {
    const { database, clock, orderChanges } = this.needs
    const kind = 'payment_unresolved'
    const subject = `payment:${paymentId}`
    if (await wasIncidentReported(database, kind, subject)) return
    await database.retryOnConflict(async () => {
      const bill = await readBillWithPayment(database, paymentId)
      if (!bill || !OPEN_PAYMENT_STATES.includes(bill.payment.state)) return
      const work = new UnitOfWork(context, clock.now())
      touchBill(work, bill)
      const orderId = bill.order?.id ?? null
      const incident = {
        merchantId: bill.merchant_id,
        lotId: bill.lot_id,
        orderId,
        paymentId,
        level: 2,
        kind,
        subject,
        detail: { state: bill.payment.state },
      } as const
      openIncident(work, incident)
      await orderChanges.commit(orderId, work)
    })
  }
}
