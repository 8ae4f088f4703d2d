import { z } from 'zod'
import { idSchema, isCutSchema, reasonSchema, timeSchema } from './common.schema'
import { plainLineSchema, textSchema } from './storable.schema'
import { fenSchema } from './money.schema'
import { staffOrderSchema } from './orders.schema'
import { plateColourSchema } from './plate.schema'

/** Money that did not match what was asked, and waits for a decision. */
export const quarantinedPaymentSchema = z.strictObject({
  paymentId: idSchema,
  /** null: no device holds a car for the bill. */
  orderId: idSchema.nullable(),
  lotId: idSchema,
  lotName: textSchema,
  plateText: textSchema,
  plateColour: plateColourSchema,
  paidFen: fenSchema.nullable(),
  dueFen: fenSchema,
  /** What did not match: mchid, appid, amount, currency, transaction, refunded_elsewhere, less_than_due, more_than_due. */
  mismatches: z.array(textSchema),
  /** Whether its bill can still be paid by it. */
  isPayable: z.boolean(),
  since: timeSchema,
})

const decision = {
  params: z.strictObject({ paymentId: idSchema }),
  body: z.strictObject({ reason: reasonSchema }),
  /** null: the bill has no order. */
  reply: staffOrderSchema.nullable(),
}

export const staffQuarantineCallSchemas = {
  listQuarantined: {
    query: z.strictObject({
      lotId: idSchema.optional(),
      /** A plate, or a number of WeChat's: whole or its beginning. */
      text: plainLineSchema.trim().min(1).max(64).optional(),
    }),
    reply: z.strictObject({ items: z.array(quarantinedPaymentSchema), isCut: isCutSchema }),
  },
  acceptPayment: decision,
  returnPayment: decision,
} as const
