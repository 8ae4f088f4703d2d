import type { WeChatLogin, WeChatOrders, WeChatPay } from '../../ports'
import type { WeChatBreakers } from './breakers'

/** What asks WeChat goes through the breakers; what only reads or signs does not. */
export function payThrough<Pay extends WeChatPay>(pay: Pay, breakers: WeChatBreakers): Pay {
  return {
    ...pay,
    prepay: request => breakers.call('prepay', () => pay.prepay(request)),
    probe: mchid => breakers.call('probe', () => pay.probe(mchid)),
    query: (mchid, outTradeNo, options) =>
      breakers.call(options?.isAwaited ? 'awaited_query' : 'query', () => pay.query(mchid, outTradeNo)),
    close: (mchid, outTradeNo) => breakers.call('close', () => pay.close(mchid, outTradeNo)),
    refund: request => breakers.call('refund', () => pay.refund(request)),
    queryRefund: (mchid, outRefundNo) => breakers.call('refund', () => pay.queryRefund(mchid, outRefundNo)),
  }
}

export function ordersThrough<Orders extends WeChatOrders>(orders: Orders, breakers: WeChatBreakers): Orders {
  return {
    ...orders,
    uploadShipping: request => breakers.call('shipping', () => orders.uploadShipping(request)),
  }
}

export function loginThrough<Login extends WeChatLogin>(login: Login, breakers: WeChatBreakers): Login {
  return { ...login, exchange: (app, code) => breakers.call('login', () => login.exchange(app, code)) }
}
