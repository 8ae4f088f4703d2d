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
