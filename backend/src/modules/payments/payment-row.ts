import { insert, json, type Change } from '../../persistence/changes'
import { auditLog } from '../../persistence/audit-log'
import type { OrderToPay, PaymentJson } from '../../persistence/readings/order-reading'
import { newId, tradeNoOf } from '../../persistence/new-id'
import type { ActorContext, OwnerSession, Services } from '../../services'
import { nextQuery } from './payment-jobs'

/** WeChat wants the end at least a minute ahead, and a payer needs time to type a password. */
const SHORTEST_S = 90
/** How far a payment may outlive the longest hold. */
const BEYOND_HOLD_S = 60

export function newPayment(
  platform: Services,
  order: OrderToPay,
  owner: OwnerSession,
  at: Date,
): PaymentJson {
  const id = newId()
  return {
    id,
    merchant_id: order.merchant_id,
    order_id: order.id,
    out_trade_no: tradeNoOf(id),
    mchid: order.merchant.mchid,
    appid: platform.pay.ownerAppid(),
    owner_id: owner.ownerId,
    openid: owner.openid,
    amount_fen: order.amount_fen,
    state: 'created',
    version: 1,
    prepay_id: null,
    prepared_at: null,
    expires_at: expiryOf(platform, order, at).toISOString(),
    transaction_id: null,
    paid_fen: null,
    success_at: null,
    proof: null,
    query_count: 0,
    last_queried_at: null,
    close_wanted: false,
    problem: null,
    created_at: at.toISOString(),
    updated_at: at.toISOString(),
  }
}

/** Whole seconds, because WeChat takes no others and asking again needs the identical time. */
function expiryOf(platform: Services, order: OrderToPay, at: Date): Date {
  const wantedMs = at.getTime() + platform.settings.PAYMENT_EXPIRY_S * 1000
  const holdMs = order.hold_until === null ? wantedMs : order.hold_until.getTime() + BEYOND_HOLD_S * 1000
  const endMs = Math.max(Math.min(wantedMs, holdMs), at.getTime() + SHORTEST_S * 1000)
  return new Date(Math.floor(endMs / 1000) * 1000)
}

/** The row, the first question about it, and its journal line. */
export function paymentRow(row: PaymentJson, act: ActorContext, at: Date): Change[] {
  return [
    insert('payment', { ...row, problem: row.problem === null ? null : json(row.problem) }),
    nextQuery(row.id, 0),
    auditLog({
      merchantId: row.merchant_id,
      entity: 'payment',
      entityId: row.id,
      orderId: row.order_id,
      event: 'created',
      to: 'created',
      version: 1,
      actor: act.actor,
      traceId: act.traceId,
      detail: { amountFen: row.amount_fen, outTradeNo: row.out_trade_no, ownerId: row.owner_id },
      at,
    }),
  ]
}
