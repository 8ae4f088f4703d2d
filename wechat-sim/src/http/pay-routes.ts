import { downloadBill, offerBill } from '../bill/bill'
import { type Route } from '../faults'
import { listCertificates } from '../pay/certificates'
import { readOrderBody } from '../pay/order-body'
import { closeOrder, placeOrder, queryOrder } from '../pay/orders'
import { readRefundBody } from '../pay/refund-body'
import { queryRefund, requestRefund } from '../pay/refunds'
import { type Merchant, type World } from '../world'
import { type Exchange, json, jsonOf, type Reply } from './exchange'

type Answer = (world: World, merchant: Merchant, exchange: Exchange, part: string) => Reply
export type PayRoute = {
  route: Route
  method: 'GET' | 'POST'
  path: RegExp
  isSigned: boolean
  answer: Answer
}

const mchidOf = (exchange: Exchange) => {
  const body = jsonOf(exchange) as { mchid?: unknown } | undefined
  return typeof body?.mchid === 'string' ? body.mchid : null
}

/** The merchant interfaces of api.mch.weixin.qq.com; `part` is what the path's first group caught. */
export const PAY_ROUTES: PayRoute[] = [
  {
    route: 'order',
    method: 'POST',
    path: /^\/v3\/pay\/transactions\/jsapi$/,
    isSigned: true,
    answer: (world, merchant, exchange) => json(placeOrder(world, merchant, readOrderBody(jsonOf(exchange)))),
  },
  {
    route: 'close',
    method: 'POST',
    path: /^\/v3\/pay\/transactions\/out-trade-no\/([^/]+)\/close$/,
    isSigned: true,
    answer: (world, merchant, exchange, outTradeNo) => {
      closeOrder(world, merchant, outTradeNo, mchidOf(exchange))
      return { status: 204, body: '' }
    },
  },
  {
    route: 'query',
    method: 'GET',
    path: /^\/v3\/pay\/transactions\/out-trade-no\/([^/]+)$/,
    isSigned: true,
    answer: (world, merchant, { query }, outTradeNo) =>
      json(queryOrder(world, merchant, { outTradeNo }, query.get('mchid'))),
  },
  {
    route: 'query',
    method: 'GET',
    path: /^\/v3\/pay\/transactions\/id\/([^/]+)$/,
    isSigned: true,
    answer: (world, merchant, { query }, transactionId) =>
      json(queryOrder(world, merchant, { transactionId }, query.get('mchid'))),
  },
  {
    route: 'refund',
    method: 'POST',
    path: /^\/v3\/refund\/domestic\/refunds$/,
    isSigned: true,
    answer: (world, merchant, exchange) =>
      json(requestRefund(world, merchant, readRefundBody(jsonOf(exchange)))),
  },
  {
    route: 'refund-query',
    method: 'GET',
    path: /^\/v3\/refund\/domestic\/refunds\/([^/]+)$/,
    isSigned: true,
    answer: (world, merchant, _exchange, outRefundNo) => json(queryRefund(world, merchant, outRefundNo)),
  },
  {
    route: 'certificates',
    method: 'GET',
    path: /^\/v3\/certificates$/,
    isSigned: true,
    answer: (world, merchant) => json(listCertificates(world, merchant)),
  },
  {
    route: 'bill',
    method: 'GET',
    path: /^\/v3\/bill\/tradebill$/,
    isSigned: true,
    answer: (world, merchant, { query }) => json(offerBill(world, merchant, query)),
  },
  {
    route: 'bill-download',
    method: 'GET',
    path: /^\/v3\/billdownload\/file$/,
    // The file itself comes without a signature; its hash was in the signed answer before.
    isSigned: false,
    answer: (world, merchant, { query }) => ({
      status: 200,
      body: downloadBill(world, merchant, query.get('token')),
      headers: { 'Content-Type': 'application/octet-stream' },
    }),
  },
]
