import type { z } from 'zod'
import type { ownerBillCallSchemas, ownerBillSchema } from './bills.schema'
import type { Call } from './call'

export type OwnerBill = z.infer<typeof ownerBillSchema>

export const OWNER_BILL_CALLS = {
  listBills: { method: 'GET', path: '/owner/bills', who: 'owner', zh: '我的缴费单' },
  openBill: { method: 'POST', path: '/owner/bills', who: 'owner', zh: '按车牌开缴费单' },
  openBillAgain: { method: 'POST', path: '/owner/bills/:billId/again', who: 'owner', zh: '重新开缴费单' },
  openBillOfOrder: { method: 'POST', path: '/owner/orders/:orderId/bill', who: 'owner', zh: '放行后补缴' },
  openSharedBill: { method: 'POST', path: '/owner/shared-bills', who: 'owner', zh: '打开代付的缴费单' },
  readBill: { method: 'GET', path: '/owner/bills/:billId', who: 'owner', zh: '查看缴费单' },
  payBill: { method: 'POST', path: '/owner/bills/:billId/payments', who: 'owner', zh: '请求支付缴费单' },
} as const satisfies Record<keyof typeof ownerBillCallSchemas, Call>
