import type { Logger } from 'pino'
import { failpoint } from '../settings/failpoint'
import { REFUND, type RefundEffect, type RefundEvent } from '../domain/refund'
import { step, type EffectHandlers } from '../domain/state-machine'
import type { ActorContext } from '../domain/actor-context'
import { uniqueAsConflict, type Database } from '../persistence/database'
import { readRefundByNumber, type RefundReading } from '../persistence/readings/refund-reading'
import { UnitOfWork } from '../persistence/unit-of-work'
import { queueRefundQuery, transitionRefund } from '../modules/refunds'
import type { Clock, RefundReport } from '../ports'
import type { OrderChanges } from './commit-order-change'
import { bookRefund } from './book-refund'
import { reportRefundIncident } from './report-refund-incident'
import type { RefundOutcome } from './refund-outcome'
import type { TakeExternalRefund } from './take-external-refund'

export type RefundProof = 'notice' | 'query' | 'answer'

type ReportedEvent = Extract<RefundEvent, 'accepted' | 'succeeded' | 'abnormal' | 'closed'>
const EVENTS: Record<RefundReport['status'], ReportedEvent> = {
  PROCESSING: 'accepted',
  SUCCESS: 'succeeded',
  ABNORMAL: 'abnormal',
  CLOSED: 'closed',
}
const FIRST_QUERY_MS = 60_000

type Needs = {
  database: Database
  clock: Clock
  log: Logger
  orderChanges: OrderChanges
  takeExternalRefund: TakeExternalRefund
}

export class SettleRefund {
  constructor(private readonly needs: Needs) {}

  /**
   * The one place where what WeChat says about a refund takes effect. Accepted is not refunded: only SUCCESS is booked,
   * and what cannot be refunded becomes an incident. Errors: as the database's.
   */
  async settle(report: RefundReport, proof: RefundProof, context: ActorContext): Promise<RefundOutcome> {
    const outcome = await this.needs.database.retryOnConflict(() => this.attempt(report, proof, context))
    if (outcome.kind === 'changed') failpoint('refund.settled')
    return outcome
  }

  private async attempt(
    report: RefundReport,
    proof: RefundProof,
    context: ActorContext,
  ): Promise<RefundOutcome> {
    const { database, clock, log, orderChanges } = this.needs
    const refund = await readRefundByNumber(database, report.outRefundNo)
    if (!refund) return this.needs.takeExternalRefund.take(report, context)
    if (!matches(report, refund)) {
      log.error({ refund: refund.id, proof }, 'refund report does not match')
      return { kind: 'mismatch' }
    }
    const event = EVENTS[report.status]
    const next = step(REFUND, refund.state, event)
    if (!next.ok || next.to === refund.state) return { kind: 'already', state: refund.state }
    const work = new UnitOfWork(context, clock.now())
    const succeededAt = event === 'succeeded' ? { succeeded_at: report.successAt ?? work.at } : {}
    const set = { wechat_refund_id: report.refundId, ...succeededAt }
    const detail = { proof, refundId: report.refundId }
    const effects = effectsOf(work, refund, event)
    const taken = transitionRefund(work, refund, { event, set, detail, effects })
    if (taken.includes('book')) await bookRefund(database, work, refund)
    await uniqueAsConflict(orderChanges.commit(refund.order_id, work))
    return { kind: 'changed', state: next.to }
  }
}

function matches(report: RefundReport, refund: RefundReading): boolean {
  const isMerchant = report.mchid === null || report.mchid === refund.mchid
  return (
    isMerchant &&
    report.outTradeNo === refund.out_trade_no &&
    report.refundFen === refund.amount_fen &&
    report.totalFen === refund.total_fen
  )
}

const effectsOf = (
  work: UnitOfWork,
  refund: RefundReading,
  status: ReportedEvent,
): EffectHandlers<RefundEffect> => ({
  submit: 'unexpected',
  query: () => queueRefundQuery(work, refund.id, FIRST_QUERY_MS),
  reverse_settlement: 'unexpected',
  report_external: 'unexpected',
  // By whoever calls: what it reverses is read first.
  book: () => undefined,
  report_abnormal: () => reportRefundIncident(work, refund, 'refund_abnormal', { status }),
  report_waiting_funds: 'unexpected',
})
