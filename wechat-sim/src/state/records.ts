/** What the sandbox remembers. Times are milliseconds on its clock, money is integer fen. */
export type OrderState = 'NOTPAY' | 'USERPAYING' | 'SUCCESS' | 'CLOSED' | 'PAYERROR'

export type Order = {
  mchid: string
  appid: string
  outTradeNo: string
  description: string
  attach: string | null
  notifyUrl: string
  totalFen: number
  openid: string
  /** What the order was placed with, to compare a repeated request with. */
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

export type RefundStatus = 'PROCESSING' | 'SUCCESS' | 'ABNORMAL' | 'CLOSED'

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

export type NoticeAttempt = {
  at: number
  /** HTTP status, or null when there was none in time. */
  status: number | null
  error: string | null
  reply: string
  durationMs: number
  /** duplicate and probe attempts do not count for the retry schedule. */
  kind: 'regular' | 'duplicate' | 'probe'
}

export type Notice = {
  id: string
  mchid: string
  eventType: string
  originalType: 'transaction' | 'refund'
  summary: string
  url: string
  createdAt: number
  /** The plain resource, as it will be sealed. */
  content: Record<string, unknown>
  state: 'pending' | 'delivered' | 'given_up' | 'dropped'
  nextAt: number | null
  attempts: NoticeAttempt[]
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
