import { ApiRefusal } from '../refusal'
import { type SimContext } from '../sim-context'
import { type Order } from '../state/records'
import { parseRfc3339 } from '../state/time'

type Fields = Record<string, unknown>
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const badParameter = (what: string) => new ApiRefusal(268485224, `参数错误：${what}`)

function findOrder(context: SimContext, key: unknown): Order | undefined {
  if (!isObject(key)) throw badParameter('order_key')
  const text = (name: string) => {
    const value = key[name]
    if (typeof value !== 'string' || value === '') throw badParameter(`order_key.${name}`)
    return value
  }
  if (key.order_number_type === 1) return context.store.order(text('mchid'), text('out_trade_no'))
  if (key.order_number_type === 2) return context.store.orderByTransaction(text('transaction_id'))
  throw badParameter('order_key.order_number_type')
}

function checkBody(body: Fields): void {
  if (![1, 2, 3, 4].includes(body.logistics_type as number)) throw badParameter('logistics_type')
  if (body.delivery_mode !== 1 && body.delivery_mode !== 2) throw badParameter('delivery_mode')
  const { shipping_list: list, upload_time: uploadTime } = body
  if (!Array.isArray(list) || list.length < 1 || list.length > 10) throw badParameter('shipping_list')
  for (const item of list as unknown[]) {
    const description = isObject(item) ? item.item_desc : undefined
    if (typeof description !== 'string' || description === '' || [...description].length > 120)
      throw badParameter('item_desc')
  }
  if (typeof uploadTime !== 'string' || parseRfc3339(uploadTime) === null) throw badParameter('upload_time')
}

/**
 * `upload_shipping_info`: reports that what was paid for has been delivered, after which WeChat pays the merchant out. An
 * order can be uploaded once and corrected once. Throws ApiRefusal.
 */
export function uploadShipping(context: SimContext, appid: string, body: unknown): Record<string, unknown> {
  if (!isObject(body)) throw new ApiRefusal(47001, 'data format error')
  const order = findOrder(context, body.order_key)
  checkBody(body)
  const { mchid, outTradeNo, transactionId } = order ?? {}
  if (!order || !mchid || !outTradeNo || !transactionId || order.appid !== appid) {
    throw new ApiRefusal(10060001, '支付单不存在')
  }
  const openid = isObject(body.payer) ? body.payer.openid : undefined
  if (openid !== order.payer) throw new ApiRefusal(10060031, '该笔支付单不属于 openid 所对应的用户')
  const before = context.store.shipping.filter(one => one.transactionId === transactionId)
  const { upload_time: _time, ...content } = body
  const isSame = before.some(
    ({ body: { upload_time: _old, ...old } }) => JSON.stringify(old) === JSON.stringify(content),
  )
  if (isSame) throw new ApiRefusal(10060023, '发货信息未更新')
  if (before.length >= 2) throw new ApiRefusal(10060003, '支付单已使用重新发货机会')
  context.store.addShipping({ at: context.clock.now(), mchid, outTradeNo, transactionId, body })
  return { errcode: 0, errmsg: 'ok' }
}
