import type { z } from 'zod'
import type { Call } from './call'
import type { debtorViewSchema, staffDebtorCallSchemas } from './debtors.schema'
import { MERCHANT_STAFF } from './roles'

export type DebtorView = z.infer<typeof debtorViewSchema>

export const STAFF_DEBTOR_CALLS = {
  sumDebtors: { method: 'GET', path: '/staff/debtors/sum', who: MERCHANT_STAFF, zh: '欠费车辆合计' },
  listDebtors: { method: 'GET', path: '/staff/debtors', who: MERCHANT_STAFF, zh: '欠费车辆' },
} as const satisfies Record<keyof typeof staffDebtorCallSchemas, Call>
