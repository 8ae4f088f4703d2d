import { z } from 'zod'
import { emptySchema, idSchema, timeSchema } from './common.schema'
import { fenSchema } from './money.schema'
import { paymentStateSchema, refundStateSchema } from './states.schema'
import { textSchema } from './storable.schema'

export const paymentViewSchema = z.strictObject({
  id: idSchema,
  state: paymentStateSchema,
  amountFen: fenSchema,
  /** Tells a reader whether the payment is their own without naming the payer. */
  payerRef: textSchema,
  expiresAt: timeSchema,
  successAt: timeSchema.nullable(),
})

export const refundViewSchema = z.strictObject({
  id: idSchema,
  paymentId: idSchema,
  state: refundStateSchema,
  amountFen: fenSchema,
  payerRef: textSchema,
  createdAt: timeSchema,
  succeededAt: timeSchema.nullable(),
})

/** Exactly what `wx.requestPayment` takes. */
const payParametersSchema = z.strictObject({
  timeStamp: textSchema,
  nonceStr: textSchema,
  package: textSchema,
  signType: z.literal('RSA'),
  paySign: textSchema,
})

export const paymentReplySchema = z.strictObject({
  paymentId: idSchema,
  billId: idSchema,
  /** null: no device holds a car for the bill. */
  orderId: idSchema.nullable(),
  state: paymentStateSchema,
  amountFen: fenSchema,
  expiresAt: timeSchema,
  /** Absent while WeChat has not answered yet (`unknown`): check again. */
  pay: payParametersSchema.nullable(),
})

export const ownerPaymentCallSchemas = {
  /** `amountFen` is what the page showed; a different due refuses with AMOUNT_CHANGED instead of charging another sum. */
  pay: {
    params: z.strictObject({ orderId: idSchema }),
    body: z.strictObject({ amountFen: fenSchema }),
    reply: paymentReplySchema,
  },
  checkPayment: {
    params: z.strictObject({ paymentId: idSchema }),
    body: emptySchema,
    reply: paymentReplySchema,
  },
} as const
