import { createPublicKey, randomBytes, verify } from 'node:crypto'
import { z } from 'zod'
import { orderOfPrepay, setPaymentState, takePayment } from '../pay/payment'
import { ControlRefusal } from '../refusal'
import { type SimContext } from '../sim-context'
import { type Order } from '../state/records'
import { yuan } from '../trade-bill/rows'
import { renderMessage, renderSheet } from './confirm-page-html'
import { json, type Reply } from './exchange'

const html = (body: string, nonce: string, status = 200): Reply => ({
  status,
  body,
  headers: {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; base-uri 'none'; form-action 'none'`,
  },
})

/**
 * The check that `wx.requestPayment` makes before it opens the payment sheet, when the caller passes its parameters:
 * RSA-SHA256 over `appId\ntimeStamp\nnonceStr\npackage\n` with the merchant's key.
 */
function checkPaySign(context: SimContext, order: Order, query: URLSearchParams): void {
  const paySign = query.get('paySign')
  if (paySign === null) return
  const take = (name: string) => query.get(name) ?? ''
  const packageText = query.get('package') ?? `prepay_id=${take('prepay_id')}`
  const text = `${query.get('appId') ?? order.appid}\n${take('timeStamp')}\n${take('nonceStr')}\n${packageText}\n`
  const merchant = context.merchants.get(order.mchid)
  const key = merchant && createPublicKey(merchant.merchantPublicKeyPem)
  if (!key || !verify('RSA-SHA256', Buffer.from(text), key, Buffer.from(paySign, 'base64'))) {
    throw new ControlRefusal('PAY_SIGN_WRONG', '支付验证签名失败 / the payment signature is wrong')
  }
}

/** The address to return to. Only http and https are accepted, so that it cannot contain a script. */
const returnUrlOf = (query: URLSearchParams): string | null => {
  const text = query.get('return_url')
  return text !== null && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : null
}

/** The page on which a person confirms or refuses a payment. */
export function showConfirmPage(context: SimContext, query: URLSearchParams): Reply {
  const nonce = randomBytes(16).toString('base64')
  const returnUrl = returnUrlOf(query)
  const prepayId = query.get('prepay_id') ?? query.get('package')?.replace(/^prepay_id=/, '') ?? ''
  try {
    const order = orderOfPrepay(context, prepayId)
    checkPaySign(context, order, query)
    if (order.state === 'SUCCESS') throw new ControlRefusal('ORDER_PAID', '该订单已支付 / this order is paid')
    if (order.state === 'CLOSED')
      throw new ControlRefusal('ORDER_CLOSED', '该订单已关闭 / this order is closed')
    const payee = context.merchants.get(order.mchid)?.name ?? `商户 ${order.mchid}`
    const sheet = {
      prepayId,
      payee,
      amount: yuan(order.totalFen),
      description: order.description,
      returnUrl,
      nonce,
    }
    return html(renderSheet(sheet), nonce)
  } catch (error) {
    if (!(error instanceof ControlRefusal)) throw error
    const isPaid = error.code === 'ORDER_PAID'
    const message = {
      message: error.message,
      prepayId,
      result: isPaid ? 'ok' : 'fail',
      returnUrl,
      nonce,
    } as const
    return html(renderMessage(message), nonce, isPaid ? 200 : 409)
  }
}

const answerSchema = z.strictObject({
  prepayId: z.string(),
  answer: z.enum(['confirm', 'refuse', 'fail']),
})

/** Applies the person's answer on the page; `errMsg` is the one that `wx.requestPayment` gives. */
export function confirmPayment(context: SimContext, body: unknown): Reply {
  const { prepayId, answer } = answerSchema.parse(body)
  const order = orderOfPrepay(context, prepayId)
  // Leaving the page is always possible, and does not change an order that is paid or closed.
  const isFinal = order.state === 'SUCCESS' || order.state === 'CLOSED'
  if (answer === 'confirm') takePayment(context, order, order.openid)
  else if (answer === 'fail' || !isFinal)
    setPaymentState(context, order, answer === 'fail' ? 'PAYERROR' : 'NOTPAY')
  const result = { confirm: 'ok', refuse: 'cancel', fail: 'fail' }[answer]
  return json({ result, errMsg: `requestPayment:${result}` })
}
