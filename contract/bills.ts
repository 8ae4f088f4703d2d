import type { z } from 'zod'
import type { ownerBillCallSchemas, ownerBillSchema } from './bills.schema'
import type { Call } from './call'

export type OwnerBill = z.infer<typeof ownerBillSchema>

export const OWNER_BILL_CALLS = {
  openBill: { method: 'POST', path: '/owner/bills', who: 'owner', zh: '按车牌开缴费单' },
  readBill: { method: 'GET', path: '/owner/bills/:billId', who: 'owner', zh: '查看缴费单' },
  payBill: { method: 'POST', path: '/owner/bills/:billId/payments', who: 'owner', zh: '请求支付缴费单' },
} as const satisfies Record<keyof typeof ownerBillCallSchemas, Call>
