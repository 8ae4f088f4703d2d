import { type Order, type Refund } from '../state/records'
import { rfc3339 } from '../state/time'

const STATE_DESCRIPTIONS: Record<string, string> = {
  NOTPAY: '订单未支付',
  USERPAYING: '用户支付中',
  SUCCESS: '支付成功',
  CLOSED: '订单已关闭',
  PAYERROR: '支付失败',
  REFUND: '转入退款',
}

/** A transaction as a query returns it and, once paid, as its callback contains it. */
export function transactionOf(order: Order, isRefunded: boolean): Record<string, unknown> {
  const state = order.state === 'SUCCESS' && isRefunded ? 'REFUND' : order.state
  const ids = { mchid: order.mchid, appid: order.appid, out_trade_no: order.outTradeNo }
  const stateFields = {
    trade_state: state,
    trade_state_desc: STATE_DESCRIPTIONS[state],
    attach: order.attach ?? '',
  }
  if (order.paidAt === null || order.paidFen === null) {
    return {
      ...ids,
      ...stateFields,
      amount: { total: order.totalFen, currency: 'CNY', payer_currency: 'CNY' },
      payer: {},
    }
  }
  return {
    ...ids,
    transaction_id: order.transactionId,
    trade_type: 'JSAPI',
    ...stateFields,
    bank_type: 'OTHERS',
    success_time: rfc3339(order.paidAt),
    payer: { openid: order.payer },
    amount: { total: order.paidFen, payer_total: order.paidFen, currency: 'CNY', payer_currency: 'CNY' },
  }
}

/** A refund as the refund interfaces return it. */
export function refundResponseOf(refund: Refund): Record<string, unknown> {
  const { refundFen, totalFen } = refund
  return {
    refund_id: refund.refundId,
    out_refund_no: refund.outRefundNo,
    transaction_id: refund.transactionId,
    out_trade_no: refund.outTradeNo,
    channel: 'ORIGINAL',
    user_received_account: '支付用户零钱',
    ...(refund.status === 'SUCCESS' && refund.endedAt !== null
      ? { success_time: rfc3339(refund.endedAt) }
      : {}),
    create_time: rfc3339(refund.createdAt),
    status: refund.status,
    funds_account: 'AVAILABLE',
    amount: {
      total: totalFen,
      refund: refundFen,
      payer_total: totalFen,
      payer_refund: refundFen,
      settlement_refund: refundFen,
      settlement_total: totalFen,
      discount_refund: 0,
      currency: 'CNY',
    },
    promotion_detail: [],
  }
}

/** A refund as its callback contains it: with the merchant's number, and with other field names than the response. */
export function refundCallbackContent(refund: Refund): Record<string, unknown> {
  const { refundFen, totalFen } = refund
  return {
    mchid: refund.mchid,
    out_trade_no: refund.outTradeNo,
    transaction_id: refund.transactionId,
    out_refund_no: refund.outRefundNo,
    refund_id: refund.refundId,
    refund_status: refund.status,
    ...(refund.status === 'SUCCESS' && refund.endedAt !== null
      ? { success_time: rfc3339(refund.endedAt) }
      : {}),
    user_received_account: '支付用户零钱',
    amount: { total: totalFen, refund: refundFen, payer_total: totalFen, payer_refund: refundFen },
  }
}
