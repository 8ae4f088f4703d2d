import { createPublicKey, randomBytes, verify } from 'node:crypto'
import { z } from 'zod'
import { yuan } from '../bill/rows'
import { orderOfPrepay, setPaying, takePayment } from '../pay/payment'
import { DriveRefusal } from '../refusal'
import { type Order } from '../state/records'
import { type World } from '../world'
import { json, type Reply } from './exchange'
import { renderNotice, renderSheet } from './pay-page-html'

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
 * What `wx.requestPayment` checks before it opens the sheet, when the caller gives its parameters: RSA-SHA256 over
 * `appId\ntimeStamp\nnonceStr\npackage\n` with the merchant's key.
 */
function checkPaySign(world: World, order: Order, query: URLSearchParams): void {
  const paySign = query.get('paySign')
  if (paySign === null) return
  const take = (name: string) => query.get(name) ?? ''
  const packed = query.get('package') ?? `prepay_id=${take('prepay_id')}`
  const text = `${query.get('appId') ?? order.appid}\n${take('timeStamp')}\n${take('nonceStr')}\n${packed}\n`
  const merchant = world.merchants.get(order.mchid)
  const key = merchant && createPublicKey(merchant.merchantPublicKeyPem)
  if (!key || !verify('RSA-SHA256', Buffer.from(text), key, Buffer.from(paySign, 'base64'))) {
    throw new DriveRefusal('PAY_SIGN_WRONG', '支付验证签名失败 / the payment signature is wrong')
  }
}

/** Where to go back to; only web addresses, so that no script can be smuggled in. */
const returnUrlOf = (query: URLSearchParams): string | null => {
  const text = query.get('return_url')
  return text !== null && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : null
}

/** The sheet on which a person confirms or refuses a payment. */
export function showPayPage(world: World, query: URLSearchParams): Reply {
  const nonce = randomBytes(16).toString('base64')
  const returnUrl = returnUrlOf(query)
  const prepayId = query.get('prepay_id') ?? query.get('package')?.replace(/^prepay_id=/, '') ?? ''
  try {
    const order = orderOfPrepay(world, prepayId)
    checkPaySign(world, order, query)
    if (order.state === 'SUCCESS') throw new DriveRefusal('ORDER_PAID', '该订单已支付 / this order is paid')
    if (order.state === 'CLOSED')
      throw new DriveRefusal('ORDER_CLOSED', '该订单已关闭 / this order is closed')
    const payee = world.merchants.get(order.mchid)?.name ?? `商户 ${order.mchid}`
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
    if (!(error instanceof DriveRefusal)) throw error
    const isPaid = error.code === 'ORDER_PAID'
    const words = {
      message: error.message,
      prepayId,
      result: isPaid ? 'ok' : 'fail',
      returnUrl,
      nonce,
    } as const
    return html(renderNotice(words), nonce, isPaid ? 200 : 409)
  }
}

const answerSchema = z.strictObject({
  prepayId: z.string(),
  answer: z.enum(['confirm', 'refuse', 'fail']),
})

/** The person's answer on the sheet; `errMsg` is what `wx.requestPayment` would have said. */
export async function confirmPayment(world: World, body: unknown): Promise<Reply> {
  const { prepayId, answer } = answerSchema.parse(body)
  const order = orderOfPrepay(world, prepayId)
  // Leaving the sheet is always possible, and changes nothing about an order that rests.
  const rests = order.state === 'SUCCESS' || order.state === 'CLOSED'
  if (answer === 'confirm') takePayment(world, order, order.openid)
  else if (answer === 'fail' || !rests) setPaying(world, order, answer === 'fail' ? 'PAYERROR' : 'NOTPAY')
  const result = { confirm: 'ok', refuse: 'cancel', fail: 'fail' }[answer]
  return json({ result, errMsg: `requestPayment:${result}` })
}
