import { Refusal } from '@fangxing/contract/refusal'
import { MONEY_STATES } from '../domain/payment'
import { readOrderWithPayment } from '../persistence/readings/order-reading'
import type { ActorContext, OwnerSession, Services } from '../services'
import { queryTrade, claimQuerySlot } from './settle-payment/query-trade'
import { replyOf, type PaymentReply } from '../modules/payments/payment-reply'

const ASK_EVERY_MS = 1000

/**
 * The phone came back from paying; what it says is no proof, so WeChat is asked, at most once a second per payment.
 * Errors: NOT_FOUND for anybody but the payer.
 */
export async function checkPayment(
  platform: Services,
  input: { paymentId: string; owner: OwnerSession },
  act: ActorContext,
): Promise<PaymentReply> {
  const order = await readOrderWithPayment(platform.database, input.paymentId)
  if (!order || order.payment.owner_id !== input.owner.ownerId) throw new Refusal('NOT_FOUND')
  if (MONEY_STATES.includes(order.payment.state))
    return replyOf(platform, order.payment, platform.clock.now())
  if (await claimQuerySlot(platform, input.paymentId, ASK_EVERY_MS))
    await queryTrade(platform, order.payment, 'return', act)
  const latest = await readOrderWithPayment(platform.database, input.paymentId)
  return replyOf(platform, (latest ?? order).payment, platform.clock.now())
}

/**
 * A notice that WeChat really signed, but long ago or in the future: it changes nothing, and is worth one question,
 * however often it is repeated.
 */
export async function askAfterStaleNotice(
  platform: Services,
  outTradeNo: string,
  act: ActorContext,
): Promise<void> {
  const payment = await platform.database.one<{
    id: string
    mchid: string
    out_trade_no: string
    state: never
  }>('SELECT id, mchid, out_trade_no, state FROM payment WHERE out_trade_no = $1', [outTradeNo])
  if (!payment || MONEY_STATES.includes(payment.state)) return
  if (await claimQuerySlot(platform, payment.id, STALE_ASK_EVERY_MS))
    await queryTrade(platform, payment, 'query', act)
}

const STALE_ASK_EVERY_MS = 60_000
