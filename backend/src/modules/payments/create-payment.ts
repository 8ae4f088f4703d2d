import { PAYMENT } from '../../domain/payment'
import type { BillToPay, PaymentJson } from '../../persistence/readings/bill-reading'
import { newId, tradeNoOf } from '../../persistence/new-id'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { queueQuery } from './payment-jobs'
import { whatIsSent } from './what-is-sent'

/** WeChat wants the end at least a minute ahead, and a payer needs time to type a password. */
const SHORTEST_S = 90
/** How far a payment may outlive the longest hold. */
const BEYOND_HOLD_S = 60

export type NewPayment = {
  bill: BillToPay
  owner: { ownerId: string; openid: string }
  appid: string
  settings: { PUBLIC_ORIGIN: string }
  /** How long it can be paid, in seconds. */
  expiryS: number
  at: Date
}

export function newPayment({ bill, owner, appid, settings, expiryS, at }: NewPayment): PaymentJson {
  const id = newId()
  return {
    id,
    merchant_id: bill.merchant_id,
    order_id: bill.order?.id ?? null,
    bill_id: bill.bill.id,
    out_trade_no: tradeNoOf(id),
    mchid: bill.merchant.mchid,
    appid,
    owner_id: owner.ownerId,
    openid: owner.openid,
    amount_fen: bill.bill.due_fen,
    state: PAYMENT.initial,
    version: 1,
    prepay_id: null,
    prepared_at: null,
    expires_at: expiryOf(bill, expiryS, at).toISOString(),
    transaction_id: null,
    paid_fen: null,
    success_at: null,
    proof: null,
    query_count: 0,
    last_queried_at: null,
    close_wanted: false,
    problem: null,
    ...whatIsSent(settings, bill),
    created_at: at.toISOString(),
    updated_at: at.toISOString(),
  }
}

/** Whole seconds, because WeChat takes no others and asking again needs the identical time. */
function expiryOf({ order, expires_at: billEnd }: BillToPay, expiryS: number, at: Date): Date {
  const wantedMs = at.getTime() + expiryS * 1000
  const hold = order?.hold_until ?? null
  const holdMs = hold === null ? wantedMs : hold.getTime() + BEYOND_HOLD_S * 1000
  const longestMs = Math.min(wantedMs, holdMs, billEnd?.getTime() ?? wantedMs)
  const endMs = Math.max(longestMs, at.getTime() + SHORTEST_S * 1000)
  return new Date(Math.floor(endMs / 1000) * 1000)
}

/** The row and the first query about it. */
export function createPayment(work: UnitOfWork, { version: _, state: __, ...row }: PaymentJson): void {
  work.create(
    PAYMENT,
    { ...row, problem: null },
    { detail: { amountFen: row.amount_fen, outTradeNo: row.out_trade_no, ownerId: row.owner_id } },
  )
  queueQuery(work, row.id, 0)
}
