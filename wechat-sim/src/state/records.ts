/** The simulator's records. Times are milliseconds of its clock, money is integer fen. */
type OrderState = 'NOTPAY' | 'USERPAYING' | 'SUCCESS' | 'CLOSED' | 'PAYERROR'

export type Order = {
  mchid: string
  appid: string
  outTradeNo: string
  description: string
  attach: string | null
  notifyUrl: string
  totalFen: number
  openid: string
  /** The parameters of the first request, to compare a repeated one with. */
  fingerprint: string
  createdAt: number
  expiresAt: number
  prepays: { id: string; at: number }[]
  state: OrderState
  closedAt: number | null
  transactionId: string | null
  paidFen: number | null
  payer: string | null
  paidAt: number | null
}

type RefundStatus = 'PROCESSING' | 'SUCCESS' | 'ABNORMAL' | 'CLOSED'

export type Refund = {
  mchid: string
  outTradeNo: string
  transactionId: string
  outRefundNo: string
  refundId: string
  fingerprint: string
  refundFen: number
  totalFen: number
  reason: string | null
  notifyUrl: string | null
  createdAt: number
  status: RefundStatus
  endedAt: number | null
}

export type CallbackAttempt = {
  at: number
  /** HTTP status, or null when no response came in time. */
  status: number | null
  error: string | null
  reply: string
  durationMs: number
  /** Only regular attempts count for the retry schedule. */
  kind: 'regular' | 'duplicate' | 'probe'
}

/** WeChat Pay's call to the merchant about a payment or a refund, with its delivery attempts. */
export type PaymentCallback = {
  id: string
  mchid: string
  eventType: string
  originalType: 'transaction' | 'refund'
  summary: string
  url: string
  createdAt: number
  /** The plain resource, before encryption. */
  content: Record<string, unknown>
  state: 'pending' | 'delivered' | 'given_up' | 'dropped'
  nextAt: number | null
  attempts: CallbackAttempt[]
}

export type ShippingUpload = {
  at: number
  mchid: string
  outTradeNo: string
  transactionId: string
  body: Record<string, unknown>
}

export type SentMessage = {
  at: number
  appid: string
  touser: string
  templateId: string
  page: string | null
  data: Record<string, { value: string }>
}
