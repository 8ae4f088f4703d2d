import type { z } from 'zod'
import type { Call } from './call'
import type { ownerPaymentCallSchemas, refundViewSchema } from './payments.schema'

export type RefundView = z.infer<typeof refundViewSchema>

export const OWNER_PAYMENT_CALLS = {
  pay: { method: 'POST', path: '/owner/orders/:orderId/payments', who: 'owner', zh: '请求支付' },
  checkPayment: {
    method: 'POST',
    path: '/owner/payments/:paymentId/check',
    who: 'owner',
    zh: '查询支付结果',
  },
} as const satisfies Record<keyof typeof ownerPaymentCallSchemas, Call>
