import { failpoint } from '../../config/failpoint'
import { may } from '../../domain/machine'
import { OPEN_PAYMENT_STATES, PAYMENT, type PaymentEvent } from '../../domain/payment'
import { json } from '../../store/commit'
import {
  readOrderWithPayment,
  type OrderOfTrade,
  type OrderToPay,
  type PaymentJson,
} from '../../store/order-reading'
import { changeOrder } from '../change-order'
import type { Answer } from '../ports'
import type { Act, Platform } from '../platform'
import { askTrade } from './ask-trade'
import { noticeUrl } from './notice-url'
import { keepPayment, movePayment, paymentAfter, touchOrder } from './payment-changes'
import { replyOf, type PaymentReply } from './payment-reply'

type PrepayAnswer = Answer<{ prepayId: string }>
/** WeChat has this number in another state than we think: only a query tells in which. */
const MAY_BE_PAID = new Set(['ORDERPAID', 'ORDERCLOSED', 'OUTTRADENOUSED'])

/**
 * Asks WeChat for a prepay_id and writes down what it said. The row exists already, so a process that dies here leaves
 * something that its job asks about. The same number is asked for again with identical parameters only.
 */
export async function askPrepay(
  platform: Platform,
  payment: PaymentJson,
  order: OrderToPay,
  isFirst: boolean,
  act: Act,
): Promise<PaymentReply> {
  const answer = await platform.pay.prepay({
    mchid: payment.mchid,
    outTradeNo: payment.out_trade_no,
    description: `停车欠费 ${order.lot_name}`.slice(0, 40),
    amountFen: payment.amount_fen,
    openid: payment.openid,
    expiresAt: new Date(payment.expires_at),
    notifyUrl: noticeUrl(platform.settings, order.merchant.code, 'payment'),
    attached: order.id,
  })
  failpoint('payment.prepay_answered')
  const isDoubtful = answer.kind === 'refused' && (!isFirst || MAY_BE_PAID.has(answer.code))
  let after = await platform.database.retrying(() =>
    noteAnswer(platform, payment.id, answer, isDoubtful, act),
  )
  failpoint('payment.prepaid')
  if (isDoubtful && (await askTrade(platform, payment, 'return', act)) === 'rested') {
    after = (await readOrderWithPayment(platform.database, payment.id))?.payment ?? after
  }
  return replyOf(platform, after, platform.clock.now())
}

/**
 * A refusal ends an attempt only when nothing was asked under its number before; else an earlier request may have been
 * heard, and the query decides. A notice may have been faster than this answer: then there is nothing to write.
 */
async function noteAnswer(
  platform: Platform,
  paymentId: string,
  answer: PrepayAnswer,
  isDoubtful: boolean,
  act: Act,
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
    ...movePayment(payment, order, { event, set, detail }, act, at),
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
  platform: Platform,
  order: OrderOfTrade,
  prepayId: string,
  act: Act,
  at: Date,
): Promise<PaymentJson> {
  const { payment } = order
  const fresh = { prepay_id: prepayId, prepared_at: at.toISOString() }
  await changeOrder(platform, order.id, [
    touchOrder(order, at),
    ...keepPayment(payment, order, 'prepaid_again', fresh, act, at),
  ])
  return { ...payment, ...fresh, version: payment.version + 1 }
}
