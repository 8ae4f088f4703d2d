import { cleanText } from '@fangxing/contract/storable'
import { timeSchema } from '@fangxing/contract/storable.schema'
import { z } from 'zod'
import type { RefundReport, TradeReport } from '../../ports'

/** WeChat's rule for a merchant's own numbers; also what keeps one from changing a path. */
export const TRADE_NO = /^[0-9A-Za-z_-]{6,32}$/
const tradeNo = z.string().regex(TRADE_NO)
const fen = z.int().nonnegative().max(1_000_000_000_000)
/** Money that WeChat has taken must not be lost to a character that cannot be stored: it is taken out. */
const text = z.string().overwrite(cleanText)
const emptyIsAbsent = <T extends z.ZodType>(schema: T) =>
  z.preprocess(value => (value === '' ? null : value), schema.nullish())

/** https://pay.weixin.qq.com/doc/v3/merchant/4012791902 : one transaction, in a callback and as the answer to a query. */
const transactionSchema = z.object({
  mchid: text.max(32),
  appid: text.max(32),
  out_trade_no: tradeNo,
  transaction_id: emptyIsAbsent(text.min(1).max(64)),
  trade_state: z.enum(['SUCCESS', 'REFUND', 'NOTPAY', 'CLOSED', 'REVOKED', 'USERPAYING', 'PAYERROR']),
  success_time: emptyIsAbsent(timeSchema),
  payer: z.object({ openid: text.max(128).nullish() }).nullish(),
  amount: z.object({ total: fen.nullish(), currency: text.max(8).nullish() }).nullish(),
  attach: emptyIsAbsent(text.max(1024)),
})

/** A transaction that claims to be paid must say by which number, when and how much; else it is no report at all. */
export function tradeReportOf(value: unknown): TradeReport | null {
  const parsed = transactionSchema.safeParse(value)
  if (!parsed.success) return null
  const data = parsed.data
  const report: TradeReport = {
    mchid: data.mchid,
    appid: data.appid,
    outTradeNo: data.out_trade_no,
    transactionId: data.transaction_id ?? null,
    tradeState: data.trade_state,
    totalFen: data.amount?.total ?? null,
    currency: data.amount?.currency ?? null,
    openid: data.payer?.openid ?? null,
    successAt: data.success_time ? new Date(data.success_time) : null,
    attached: data.attach ?? null,
  }
  const complete = report.transactionId !== null && report.totalFen !== null && report.successAt !== null
  return report.tradeState === 'SUCCESS' && !complete ? null : report
}

const refundAmount = z.object({ refund: fen, total: fen, currency: text.max(8).nullish() })
/** The answer of the refund interfaces has `status`; the callback has `refund_status` and `mchid`. */
const refundSchema = z.object({
  mchid: text.max(32).nullish(),
  out_trade_no: tradeNo,
  out_refund_no: text.min(1).max(64),
  refund_id: text.min(1).max(64),
  status: z.enum(['PROCESSING', 'SUCCESS', 'CLOSED', 'ABNORMAL']).optional(),
  refund_status: z.enum(['SUCCESS', 'CLOSED', 'ABNORMAL']).optional(),
  success_time: emptyIsAbsent(timeSchema),
  amount: refundAmount,
})

export function refundReportOf(value: unknown): (RefundReport & { currency: string | null }) | null {
  const parsed = refundSchema.safeParse(value)
  const status = parsed.success ? (parsed.data.refund_status ?? parsed.data.status) : undefined
  if (!parsed.success || status === undefined) return null
  const data = parsed.data
  return {
    mchid: data.mchid ?? null,
    outTradeNo: data.out_trade_no,
    outRefundNo: data.out_refund_no,
    refundId: data.refund_id,
    status,
    refundFen: data.amount.refund,
    totalFen: data.amount.total,
    successAt: data.success_time ? new Date(data.success_time) : null,
    currency: data.amount.currency ?? null,
  }
}
