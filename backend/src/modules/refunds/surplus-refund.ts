import { REFUND, type RefundEvent } from '../../domain/refund'
import { along, runEffects } from '../../domain/state-machine'
import type { BillCase, PaymentJson } from '../../persistence/readings/bill-reading'
import { newId } from '../../persistence/new-id'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { outRefundNoOf } from './refund-number'
import { queueRefundSubmission } from './transition-refund'

/** A success that no bill needs, or what it took above the due. */
export const SURPLUS = 'surplus'
/** Money that was kept apart, or what of it the bill did not need. */
export const QUARANTINE = 'quarantine'
/** Made in WeChat's own platform, by whoever may sign in there. */
export const EXTERNAL = 'external'
/** The stay that was paid for was none; whoever may has to approve it. */
export const VOIDED = 'voided'
/** Paid for a stay while it went on, and not needed by its price. */
export const PREPAID = 'prepaid'
/** Causes whose money never was the merchant's: it is owed to the payer until it has left. */
export const OWED_CAUSES: readonly string[] = [SURPLUS, QUARANTINE]
/** Nobody asks for what is owed back: it needs no approval. */
const THROUGH: readonly RefundEvent[] = ['approved']

type BillOfRefund = Pick<BillCase, 'merchant_id' | 'order' | 'bill'>
type OwedRefund = { cause: typeof SURPLUS | typeof QUARANTINE; amountFen: number; totalFen: number }

/** The full refund of a success that no bill needs. Its job asks WeChat for it. */
export function refundSurplus(
  work: UnitOfWork,
  bill: BillOfRefund,
  payment: Pick<PaymentJson, 'id' | 'amount_fen'>,
): string {
  const { amount_fen: amountFen } = payment
  return refundOwed(work, bill, payment.id, { cause: SURPLUS, amountFen, totalFen: amountFen })
}

/** A refund of money that is owed to its payer; `totalFen` is what WeChat took. Its job asks WeChat for it. */
export function refundOwed(
  work: UnitOfWork,
  { merchant_id, order, bill }: BillOfRefund,
  paymentId: string,
  { cause, amountFen, totalFen }: OwedRefund,
): string {
  const refundId = newId()
  work.create(
    REFUND,
    {
      id: refundId,
      merchant_id,
      order_id: order?.id ?? null,
      bill_id: bill.id,
      payment_id: paymentId,
      cause,
      out_refund_no: outRefundNoOf(cause, paymentId),
      amount_fen: amountFen,
      total_fen: totalFen,
      created_at: work.at,
      updated_at: work.at,
    },
    { through: THROUGH, event: 'approved', detail: { cause, paymentId, amountFen } },
  )
  runEffects(along(REFUND, THROUGH).effects, {
    submit: () => queueRefundSubmission(work, refundId, 0),
    query: 'unexpected',
    reverse_settlement: 'unexpected',
    report_external: 'unexpected',
    book: 'unexpected',
    report_abnormal: 'unexpected',
    report_waiting_funds: 'unexpected',
  })
  return refundId
}

/** `returnedFen`: what was refunded of the payment before. `reason`: somebody has to approve it; null: its price says so. */
type PrepaidRefund = {
  paymentId: string
  amountFen: number
  totalFen: number
  returnedFen: number
  reason: string | null
}

/** What was paid for a stay while it went on, and its price does not need. */
export function refundPrepaid(
  work: UnitOfWork,
  { merchant_id, bill }: Pick<BillOfRefund, 'merchant_id'> & { bill: { id: string } },
  { paymentId, amountFen, totalFen, returnedFen, reason }: PrepaidRefund,
): void {
  const id = newId()
  const through = reason === null ? THROUGH : []
  work.create(
    REFUND,
    {
      id,
      merchant_id,
      order_id: null,
      bill_id: bill.id,
      payment_id: paymentId,
      cause: PREPAID,
      // A price may fall more than once.
      out_refund_no: outRefundNoOf(`${PREPAID}:${returnedFen}`, paymentId),
      amount_fen: amountFen,
      total_fen: totalFen,
      reason,
      created_at: work.at,
      updated_at: work.at,
    },
    {
      through,
      event: reason === null ? 'approved' : 'requested',
      detail: { cause: PREPAID, paymentId, amountFen, ...(reason === null ? {} : { reason }) },
    },
  )
  if (reason === null) queueRefundSubmission(work, id, 0)
}

type VoidedRefund = {
  arrearId: string
  amountFen: number
  totalFen: number
  askedBy: string
  reason: string
}

/** What was paid for a stay that was none: set aside until somebody approves that it goes back. */
export function refundVoided(
  work: UnitOfWork,
  { merchant_id, order, bill }: BillOfRefund,
  paymentId: string,
  { arrearId, amountFen, totalFen, askedBy, reason }: VoidedRefund,
): void {
  work.create(
    REFUND,
    {
      id: newId(),
      merchant_id,
      order_id: order?.id ?? null,
      bill_id: bill.id,
      payment_id: paymentId,
      cause: VOIDED,
      // One payment may be for several stays, each of which goes back by itself.
      out_refund_no: outRefundNoOf(`${VOIDED}:${arrearId}`, paymentId),
      amount_fen: amountFen,
      total_fen: totalFen,
      arrear_id: arrearId,
      asked_by: askedBy,
      reason,
      created_at: work.at,
      updated_at: work.at,
    },
    { event: 'requested', detail: { cause: VOIDED, paymentId, amountFen, reason } },
  )
}
