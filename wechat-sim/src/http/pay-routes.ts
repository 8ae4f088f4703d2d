import { type Route } from '../faults'
import { listCertificates } from '../pay/certificates'
import { readOrderBody } from '../pay/order-body'
import { closeOrder, placeOrder, queryOrder } from '../pay/orders'
import { readRefundBody } from '../pay/refund-body'
import { queryRefund, requestRefund } from '../pay/refunds'
import { type Merchant, type SimContext } from '../sim-context'
import { downloadTradeBill, offerTradeBill } from '../trade-bill/trade-bill'
import { type Exchange, json, jsonOf, type Reply } from './exchange'

type Handler = (context: SimContext, merchant: Merchant, exchange: Exchange, pathParameter: string) => Reply
export type PayRoute = {
  route: Route
  method: 'GET' | 'POST'
  path: RegExp
  isSigned: boolean
  handle: Handler
}

const mchidOf = (exchange: Exchange) => {
  const body = jsonOf(exchange) as { mchid?: unknown } | undefined
  return typeof body?.mchid === 'string' ? body.mchid : null
}

/** The merchant interfaces of api.mch.weixin.qq.com; `pathParameter` is the first group of the path. */
export const PAY_ROUTES: PayRoute[] = [
  {
    route: 'order',
    method: 'POST',
    path: /^\/v3\/pay\/transactions\/jsapi$/,
    isSigned: true,
    handle: (context, merchant, exchange) =>
      json(placeOrder(context, merchant, readOrderBody(jsonOf(exchange)))),
  },
  {
    route: 'close',
    method: 'POST',
    path: /^\/v3\/pay\/transactions\/out-trade-no\/([^/]+)\/close$/,
    isSigned: true,
    handle: (context, merchant, exchange, outTradeNo) => {
      closeOrder(context, merchant, outTradeNo, mchidOf(exchange))
      return { status: 204, body: '' }
    },
  },
  {
    route: 'query',
    method: 'GET',
    path: /^\/v3\/pay\/transactions\/out-trade-no\/([^/]+)$/,
    isSigned: true,
    handle: (context, merchant, { query }, outTradeNo) =>
      json(queryOrder(context, merchant, { outTradeNo }, query.get('mchid'))),
  },
  {
    route: 'query',
    method: 'GET',
    path: /^\/v3\/pay\/transactions\/id\/([^/]+)$/,
    isSigned: true,
    handle: (context, merchant, { query }, transactionId) =>
      json(queryOrder(context, merchant, { transactionId }, query.get('mchid'))),
  },
  {
    route: 'refund',
    method: 'POST',
    path: /^\/v3\/refund\/domestic\/refunds$/,
    isSigned: true,
    handle: (context, merchant, exchange) =>
      json(requestRefund(context, merchant, readRefundBody(jsonOf(exchange)))),
  },
  {
    route: 'refund-query',
    method: 'GET',
    path: /^\/v3\/refund\/domestic\/refunds\/([^/]+)$/,
    isSigned: true,
    handle: (context, merchant, _exchange, outRefundNo) => json(queryRefund(context, merchant, outRefundNo)),
  },
  {
    route: 'certificates',
    method: 'GET',
    path: /^\/v3\/certificates$/,
    isSigned: true,
    handle: (context, merchant) => json(listCertificates(context, merchant)),
  },
  {
    route: 'bill',
    method: 'GET',
    path: /^\/v3\/bill\/tradebill$/,
    isSigned: true,
    handle: (context, merchant, { query }) => json(offerTradeBill(context, merchant, query)),
  },
  {
    route: 'bill-download',
    method: 'GET',
    path: /^\/v3\/billdownload\/file$/,
    // The file itself is not signed; its hash was in the signed reply before.
    isSigned: false,
    handle: (context, merchant, { query }) => ({
      status: 200,
      body: downloadTradeBill(context, merchant, query.get('token')),
      headers: { 'Content-Type': 'application/octet-stream' },
    }),
  },
]
