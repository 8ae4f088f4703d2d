import type { z } from 'zod'
import type { Call } from './call'
import type { quarantinedPaymentSchema, staffQuarantineCallSchemas } from './quarantine.schema'
import { DECIDERS, FINANCE, MANAGER } from './roles'

export type QuarantinedPayment = z.infer<typeof quarantinedPaymentSchema>

export const STAFF_QUARANTINE_CALLS = {
  listQuarantined: { method: 'GET', path: '/staff/quarantine', who: DECIDERS, zh: '待核对的支付' },
  acceptPayment: {
    method: 'POST',
    path: '/staff/quarantine/:paymentId/accept',
    who: MANAGER,
    zh: '认可为本单付款',
  },
  returnPayment: {
    method: 'POST',
    path: '/staff/quarantine/:paymentId/return',
    who: FINANCE,
    zh: '退回付款人',
  },
} as const satisfies Record<keyof typeof staffQuarantineCallSchemas, Call>

/** What did not match, in words. */
export const MISMATCH_LABELS: Record<string, { zh: string; en: string } | undefined> = {
  mchid: { zh: '收款商户号不符', en: 'Another merchant number' },
  appid: { zh: '小程序不符', en: 'Another mini-program' },
  amount: { zh: '金额不符', en: 'Amount' },
  currency: { zh: '币种不符', en: 'Currency' },
  transaction: { zh: '交易单号已用于别的付款', en: 'Its number belongs to another payment' },
  refunded_elsewhere: { zh: '已在微信商户平台退款', en: 'Refunded in WeChat’s own platform' },
  less_than_due: { zh: '少于应付', en: 'Less than due' },
  more_than_due: { zh: '多于应付', en: 'More than due' },
}
