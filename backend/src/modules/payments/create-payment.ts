import { PAYMENT } from '../../domain/payment'
import type { OrderToPay, PaymentJson } from '../../persistence/readings/order-reading'
import { newId, tradeNoOf } from '../../persistence/new-id'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { queueQuery } from './payment-jobs'
import { whatIsSent } from './what-is-sent'

/** WeChat wants the end at least a minute ahead, and a payer needs time to type a password. */
const SHORTEST_S = 90
/** How far a payment may outlive the longest hold. */
const BEYOND_HOLD_S = 60

export type NewPayment = {
  order: OrderToPay
  owner: { ownerId: string; openid: string }
  appid: string
  settings: { PUBLIC_ORIGIN: string }
  /** How long it can be paid, in seconds. */
  expiryS: number
  at: Date
}

export function newPayment({ order, owner, appid, settings, expiryS, at }: NewPayment): PaymentJson {
  const id = newId()
  return {
    id,
    merchant_id: order.merchant_id,
    order_id: order.id,
    bill_id: order.bill.id,
    out_trade_no: tradeNoOf(id),
    mchid: order.merchant.mchid,
    appid,
    owner_id: owner.ownerId,
    openid: owner.openid,
    amount_fen: order.amount_fen,
    state: PAYMENT.initial,
    version: 1,
    prepay_id: null,
    prepared_at: null,
    expires_at: expiryOf(order, expiryS, at).toISOString(),
    transaction_id: null,
    paid_fen: null,
    success_at: null,
    proof: null,
    query_count: 0,
    last_queried_at: null,
    close_wanted: false,
    problem: null,
    ...whatIsSent(settings, order),
    created_at: at.toISOString(),
    updated_at: at.toISOString(),
  }
}

/** Whole seconds, because WeChat takes no others and asking again needs the identical time. */
function expiryOf(order: OrderToPay, expiryS: number, at: Date): Date {
  const wantedMs = at.getTime() + expiryS * 1000
  const holdMs = order.hold_until === null ? wantedMs : order.hold_until.getTime() + BEYOND_HOLD_S * 1000
  const endMs = Math.max(Math.min(wantedMs, holdMs), at.getTime() + SHORTEST_S * 1000)
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
