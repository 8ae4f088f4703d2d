import type { z } from 'zod'
import type {
  arrearLineSchema,
  ownerOrderSchema,
  paymentViewSchema,
  refundViewSchema,
  staffOrderSchema,
} from './order-view.schema'

export type ArrearLine = z.infer<typeof arrearLineSchema>
export type PaymentView = z.infer<typeof paymentViewSchema>
export type RefundView = z.infer<typeof refundViewSchema>
export type OwnerOrder = z.infer<typeof ownerOrderSchema>
export type StaffOrder = z.infer<typeof staffOrderSchema>
