import { randomBytes } from 'node:crypto'
import type { Answer, PayParameters, RefundReport, TradeReport, WeChatPay } from '../../src/ports'
import { MCHID, OWNER_APPID } from './wechat-keys'

type Calls = {
  prepay: Parameters<WeChatPay['prepay']>[0][]
  query: string[]
  close: string[]
  refund: Parameters<WeChatPay['refund']>[0][]
  queryRefund: string[]
}
export type FakePay = WeChatPay & {
  calls: Calls
  answers: {
    prepay: (outTradeNo: string) => Answer<{ prepayId: string }> | Promise<Answer<{ prepayId: string }>>
    query: (outTradeNo: string) => Answer<TradeReport>
    close: (outTradeNo: string) => Answer<'closed' | 'paid'>
    refund: (request: Parameters<WeChatPay['refund']>[0]) => Answer<RefundReport>
    queryRefund: (outRefundNo: string) => Answer<RefundReport>
  }
}

export const unknown = { kind: 'unknown', why: 'UND_ERR_HEADERS_TIMEOUT' } as const
export const refused = (code: string) => ({ kind: 'refused', code, message: '' }) as const

/** WeChat Pay as the port sees it: answers what the test sets, and keeps what it was asked. */
export function fakePay(): FakePay {
  const calls: Calls = { prepay: [], query: [], close: [], refund: [], queryRefund: [] }
  let prepays = 0
  const pay: FakePay = {
    calls,
    answers: {
      prepay: () => ({ kind: 'ok', value: { prepayId: `wx-prepay-${++prepays}` } }),
      query: () => unknown,
      close: () => ({ kind: 'ok', value: 'closed' }),
      refund: () => unknown,
      queryRefund: () => unknown,
    },
    knows: mchid => mchid === MCHID,
    probe: async () => ({ kind: 'ok', value: null }),
    ownerAppid: () => OWNER_APPID,
    prepay: async request => (calls.prepay.push(request), pay.answers.prepay(request.outTradeNo)),
    payParameters: (_mchid, prepayId): PayParameters => ({
      timeStamp: '1',
      nonceStr: 'n',
      package: `prepay_id=${prepayId}`,
      signType: 'RSA',
      paySign: 's',
    }),
    query: async (_mchid, outTradeNo) => (calls.query.push(outTradeNo), pay.answers.query(outTradeNo)),
    close: async (_mchid, outTradeNo) => (calls.close.push(outTradeNo), pay.answers.close(outTradeNo)),
    refund: async request => (calls.refund.push(request), pay.answers.refund(request)),
    queryRefund: async (_mchid, outRefundNo) => (
      calls.queryRefund.push(outRefundNo),
      pay.answers.queryRefund(outRefundNo)
    ),
    readCallback: () => ({ kind: 'refused', code: 'NOTICE_SIGNATURE_INVALID' }),
  }
  return pay
}

export function tradeReport(outTradeNo: string, change: Partial<TradeReport> = {}): TradeReport {
  const isPaid = (change.tradeState ?? 'SUCCESS') === 'SUCCESS'
  return {
    mchid: MCHID,
    appid: OWNER_APPID,
    outTradeNo,
    transactionId: isPaid ? `42000${randomBytes(10).toString('hex')}` : null,
    tradeState: 'SUCCESS',
    totalFen: isPaid ? 1500 : null,
    currency: isPaid ? 'CNY' : null,
    openid: 'o-payer',
    successAt: isPaid ? new Date('2026-11-23T02:00:00Z') : null,
    attached: null,
    ...change,
  }
}
export const trade = (outTradeNo: string, change: Partial<TradeReport> = {}): Answer<TradeReport> => ({
  kind: 'ok',
  value: tradeReport(outTradeNo, change),
})
export function refundReport(
  outTradeNo: string,
  outRefundNo: string,
  status: RefundReport['status'],
): RefundReport {
  const successAt = status === 'SUCCESS' ? new Date('2026-11-23T02:10:00Z') : null
  return {
    mchid: null,
    outTradeNo,
    outRefundNo,
    refundId: `50000${outRefundNo.slice(0, 8)}`,
    status,
    refundFen: 1500,
    totalFen: 1500,
    successAt,
  }
}
