import type { RefundState } from '@fangxing/contract/states'
import { failpoint } from '../settings/failpoint'
import { bookRefund, bookSurplusRefund } from '../domain/ledger'
import type { RefundEvent } from '../domain/refund'
import type { Change } from '../persistence/changes'
import { UniqueViolation, OptimisticLockError } from '../persistence/database'
import { readRefundByNumber, type RefundReading } from '../persistence/readings/refund-reading'
import { changeOrder } from './commit-order-change'
import { incidentChanges } from '../modules/incidents'
import { bookingChanges } from '../modules/ledger/booking'
import type { RefundReport } from '../ports'
import type { ActorContext, Services } from '../services'
import { transitionRefund, queryLater, refundAfter } from '../modules/refunds/refund-changes'
import { SURPLUS } from '../modules/refunds/surplus-refund'

export type RefundProof = 'notice' | 'query' | 'answer'
export type RefundOutcome =
  | { kind: 'moved' | 'already'; state: RefundState }
  | { kind: 'mismatch' }
  | { kind: 'early' }

const EVENTS: Record<RefundReport['status'], RefundEvent> = {
  PROCESSING: 'accepted',
  SUCCESS: 'succeeded',
  ABNORMAL: 'abnormal',
  CLOSED: 'closed',
}
const FIRST_LOOK_MS = 60_000

/**
 * The one place where a word from WeChat about a refund takes effect. Accepted is not refunded: only SUCCESS is booked,
 * and what cannot be refunded becomes an incident. Errors: as the database's.
 */
export async function settleRefund(
  platform: Services,
  report: RefundReport,
  proof: RefundProof,
  act: ActorContext,
): Promise<RefundOutcome> {
  const outcome = await platform.database.retryOnConflict(() => once(platform, report, proof, act))
  if (outcome.kind === 'moved') failpoint('refund.settled')
  return outcome
}

async function once(
  platform: Services,
  report: RefundReport,
  proof: RefundProof,
  act: ActorContext,
): Promise<RefundOutcome> {
  const refund = await readRefundByNumber(platform.database, report.outRefundNo)
  if (!refund) return { kind: 'early' }
  if (!matches(report, refund)) {
    platform.log.error({ refund: refund.id, proof }, 'refund report does not match')
    return { kind: 'mismatch' }
  }
  const event = EVENTS[report.status]
  const to = refundAfter(refund.state, event)
  if (to === null || to === refund.state) return { kind: 'already', state: refund.state }
  const at = platform.clock.now()
  const set = {
    wechat_refund_id: report.refundId,
    ...(event === 'succeeded' ? { succeeded_at: report.successAt ?? at } : {}),
  }
  try {
    await changeOrder(platform, refund.order_id, [
      ...transitionRefund(refund, { event, set, detail: { proof, refundId: report.refundId } }, act, at),
      ...consequences(refund, event, act, at),
    ])
  } catch (error) {
    if (error instanceof UniqueViolation) throw new OptimisticLockError(error.constraint)
    throw error
  }
  return { kind: 'moved', state: to }
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

function consequences(refund: RefundReading, event: RefundEvent, act: ActorContext, at: Date): Change[] {
  switch (event) {
    case 'succeeded': {
      const booking =
        refund.cause === SURPLUS ? bookSurplusRefund(refund.amount_fen) : bookRefund(refund.amount_fen)
      return bookingChanges(booking, { merchantId: refund.merchant_id, causeId: refund.id }, at)
    }
    case 'accepted':
      return [queryLater(refund.id, FIRST_LOOK_MS)]
    default:
      return refundIncident(refund, 'refund_abnormal', { status: event }, act, at)
  }
}

/** A person must look: the payer's money is still with us. */
export function refundIncident(
  refund: RefundReading,
  kind: 'refund_abnormal' | 'refund_waiting_funds',
  detail: Record<string, unknown>,
  act: ActorContext,
  at: Date,
): Change[] {
  const about = {
    merchantId: refund.merchant_id,
    lotId: refund.lot_id,
    orderId: refund.order_id,
    paymentId: refund.payment_id,
  }
  return incidentChanges({ ...about, kind, subject: `refund:${refund.id}`, level: 2, detail }, act, at)
}
