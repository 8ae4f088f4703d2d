import { failpoint } from '../../settings/failpoint'
import { may } from '../../domain/state-machine'
import { OPEN_PAYMENT_STATES, PAYMENT, type PaymentEvent } from '../../domain/payment'
import { json } from '../../persistence/changes'
import {
  readOrderWithPayment,
  type OrderOfTrade,
  type OrderToPay,
  type PaymentJson,
} from '../../persistence/readings/order-reading'
import { changeOrder } from '../commit-order-change'
import type { Answer } from '../../ports'
import type { ActorContext, Services } from '../../services'
import { queryTrade } from '../settle-payment/query-trade'
import { callbackUrl } from '../../modules/payments/callback-url'
import {
  updatePayment,
  transitionPayment,
  paymentAfter,
  touchOrder,
} from '../../modules/payments/payment-changes'
import { replyOf, type PaymentReply } from '../../modules/payments/payment-reply'

type PrepayAnswer = Answer<{ prepayId: string }>
/** WeChat has this number in another state than we think: only a query tells in which. */
const MAY_BE_PAID = new Set(['ORDERPAID', 'ORDERCLOSED', 'OUTTRADENOUSED'])

/**
 * Asks WeChat for a prepay_id and writes down what it said. The row exists already, so a process that dies here leaves
 * something that its job asks about. The same number is asked for again with identical parameters only.
 */
export async function requestPrepay(
  platform: Services,
  payment: PaymentJson,
  order: OrderToPay,
  isFirst: boolean,
  act: ActorContext,
): Promise<PaymentReply> {
  const answer = await platform.pay.prepay({
    mchid: payment.mchid,
    outTradeNo: payment.out_trade_no,
    description: `停车欠费 ${order.lot_name}`.slice(0, 40),
    amountFen: payment.amount_fen,
    openid: payment.openid,
    expiresAt: new Date(payment.expires_at),
    notifyUrl: callbackUrl(platform.settings, order.merchant.code, 'payment'),
    attached: order.id,
  })
  failpoint('payment.prepay_answered')
  const isDoubtful = answer.kind === 'refused' && (!isFirst || MAY_BE_PAID.has(answer.code))
  let after = await platform.database.retryOnConflict(() =>
    noteAnswer(platform, payment.id, answer, isDoubtful, act),
  )
  failpoint('payment.prepaid')
  if (isDoubtful && (await queryTrade(platform, payment, 'return', act)) === 'rested') {
    after = (await readOrderWithPayment(platform.database, payment.id))?.payment ?? after
  }
  return replyOf(platform, after, platform.clock.now())
}

/**
 * A refusal ends an attempt only when nothing was asked under its number before; else an earlier request may have been
 * heard, and the query decides. A notice may have been faster than this answer: then there is nothing to write.
 */
async function noteAnswer(
  platform: Services,
  paymentId: string,
  answer: PrepayAnswer,
  isDoubtful: boolean,
  act: ActorContext,
): Promise<PaymentJson> {
  const order = await readOrderWithPayment(platform.database, paymentId)
  if (!order) throw new Error(`payment ${paymentId} is gone`)
  const { payment } = order
  if (!OPEN_PAYMENT_STATES.includes(payment.state)) return payment
  const at = platform.clock.now()
  if (answer.kind === 'ok' && payment.state === 'prepaid')
    return noteNewPrepay(platform, order, answer.value.prepayId, act, at)
  const { event, set, detail } = told(answer, isDoubtful, at)
  if (!may(PAYMENT, payment.state, event) || (payment.state === 'prepaid' && event === 'unanswered'))
    return payment
  const prepay =
    answer.kind === 'ok' ? { prepay_id: answer.value.prepayId, prepared_at: at.toISOString() } : {}
  await changeOrder(platform, order.id, [
    touchOrder(order, at),
    ...transitionPayment(payment, order, { event, set, detail }, act, at),
  ])
  return { ...payment, ...prepay, state: paymentAfter(payment.state, event), version: payment.version + 1 }
}

function told(
  answer: PrepayAnswer,
  isDoubtful: boolean,
  at: Date,
): { event: PaymentEvent; set: Record<string, unknown>; detail?: Record<string, unknown> } {
  switch (answer.kind) {
    case 'ok':
      return { event: 'prepared', set: { prepay_id: answer.value.prepayId, prepared_at: at } }
    case 'refused': {
      const detail = { code: answer.code, message: answer.message }
      return { event: isDoubtful ? 'unanswered' : 'refused', set: { problem: json(detail) }, detail }
    }
    case 'unknown': {
      const detail = { why: answer.why }
      return { event: 'unanswered', set: { problem: json(detail) }, detail }
    }
  }
}

/** The state stays; only what the phone needs is new. */
async function noteNewPrepay(
  platform: Services,
  order: OrderOfTrade,
  prepayId: string,
  act: ActorContext,
  at: Date,
): Promise<PaymentJson> {
  const { payment } = order
  const fresh = { prepay_id: prepayId, prepared_at: at.toISOString() }
  await changeOrder(platform, order.id, [
    touchOrder(order, at),
    ...updatePayment(payment, order, 'prepaid_again', fresh, act, at),
  ])
  return { ...payment, ...fresh, version: payment.version + 1 }
}
