import type { z } from 'zod'
import type { Call } from './call'
import type {
  foundBillSchema,
  paidElsewhereSchema,
  paymentRecordSchema,
  refundRecordSchema,
  settlementRecordSchema,
  staffMoneyRecordCallSchemas,
} from './money-records.schema'
import { DECIDERS, FINANCE } from './roles'

export type FoundBill = z.infer<typeof foundBillSchema>
export type PaidElsewhere = z.infer<typeof paidElsewhereSchema>
export type SettlementRecord = z.infer<typeof settlementRecordSchema>
export type PaymentRecord = z.infer<typeof paymentRecordSchema>
export type RefundRecord = z.infer<typeof refundRecordSchema>
type SettlementMethod = SettlementRecord['method']

export const SETTLEMENT_METHOD_LABELS: Record<SettlementMethod, { zh: string; en: string }> = {
  wechat: { zh: '微信支付', en: 'WeChat Pay' },
  cash: { zh: '现金', en: 'Cash' },
  elsewhere: { zh: '场外已付', en: 'Paid elsewhere' },
  waiver: { zh: '减免', en: 'Waived' },
}

/** Why money was refunded. */
export const REFUND_CAUSE_LABELS: Record<string, { zh: string; en: string } | undefined> = {
  surplus: { zh: '多付的部分', en: 'Paid beyond what was owed' },
  quarantine: { zh: '核对后退回', en: 'Returned after it was checked' },
  prepaid: { zh: '停车中多付的部分', en: 'Paid while parked, and not needed' },
  voided: { zh: '停车作废后退回', en: 'Given back: the stay was void' },
  external: { zh: '在微信商户平台退款', en: 'Refunded in WeChat’s own platform' },
}

export const STAFF_MONEY_RECORD_CALLS = {
  findPayments: { method: 'GET', path: '/staff/payments', who: DECIDERS, zh: '找一笔款' },
  listSettlements: { method: 'GET', path: '/staff/settlements', who: DECIDERS, zh: '入账记录' },
  listRefunds: { method: 'GET', path: '/staff/refunds', who: DECIDERS, zh: '退款记录' },
  listPayments: { method: 'GET', path: '/staff/payment-records', who: DECIDERS, zh: '支付流水' },
  approveRefund: { method: 'POST', path: '/staff/refunds/:refundId/approve', who: FINANCE, zh: '批准退款' },
  rejectRefund: { method: 'POST', path: '/staff/refunds/:refundId/reject', who: FINANCE, zh: '驳回退款' },
  sumMoney: { method: 'GET', path: '/staff/money', who: DECIDERS, zh: '资金合计' },
} as const satisfies Record<keyof typeof staffMoneyRecordCallSchemas, Call>
