import { badParameter } from '../refusal'
import { type Refund } from '../state/records'
import { currency, fenField, isObject, notifyUrl, optionalText, textField } from './order-body'

export type RefundBody = Pick<
  Refund,
  'outRefundNo' | 'refundFen' | 'totalFen' | 'reason' | 'notifyUrl' | 'fingerprint'
> & {
  by: { outTradeNo: string } | { transactionId: string }
}

/** Reads a request for a refund (https://pay.weixin.qq.com/doc/v3/merchant/4012791862). Throws PARAM_ERROR. */
export function readRefundBody(body: unknown): RefundBody {
  if (!isObject(body)) throw badParameter('/', '请求体不是 JSON 对象')
  if (!isObject(body.amount)) throw badParameter('/amount', '缺少 amount', body.amount)
  const outRefundNo = textField(body, 'out_refund_no', 64)
  if (!/^[0-9A-Za-z_\-|*@]+$/.test(outRefundNo)) {
    throw badParameter('/out_refund_no', 'out_refund_no 含有不允许的字符', outRefundNo)
  }
  if ((body.transaction_id === undefined) === (body.out_trade_no === undefined)) {
    throw badParameter('/out_trade_no', 'transaction_id 与 out_trade_no 须二选一', body.out_trade_no)
  }
  currency(body.amount)
  const by =
    body.transaction_id === undefined
      ? { outTradeNo: textField(body, 'out_trade_no', 32) }
      : { transactionId: textField(body, 'transaction_id', 32) }
  const refund = {
    outRefundNo,
    refundFen: fenField(body.amount, 'refund', '/amount/refund'),
    totalFen: fenField(body.amount, 'total', '/amount/total'),
    reason: optionalText(body, 'reason', 80),
    notifyUrl: body.notify_url === undefined ? null : notifyUrl(body),
  }
  return { by, ...refund, fingerprint: JSON.stringify(refund) }
}
