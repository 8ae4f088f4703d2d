import { z } from 'zod'
import { idSchema, timeSchema } from './common.schema'
import { fenSchema } from './money.schema'
import { paymentReplySchema, paymentViewSchema, refundViewSchema } from './payments.schema'
import { plateColourSchema, plateSchema } from './plate.schema'
import { billCauseSchema, billStateSchema } from './states.schema'
import { intSchema, textSchema } from './storable.schema'

/** What a payer sees of a bill that no device stands for: payee, number, sum and receipt; no times, places or pictures. */
export const ownerBillSchema = z.strictObject({
  id: idSchema,
  version: intSchema,
  cause: billCauseSchema,
  state: billStateSchema,
  payeeName: textSchema,
  plateMasked: textSchema,
  plateColour: plateColourSchema,
  arrearCount: intSchema,
  totalFen: fenSchema,
  dueFen: fenSchema,
  expiresAt: timeSchema,
  settlement: z
    .strictObject({
      receiptNo: textSchema,
      amountFen: fenSchema,
      method: textSchema,
      createdAt: timeSchema,
      isMine: z.boolean(),
    })
    .nullable(),
  /** The reader's own. */
  payments: z.array(paymentViewSchema),
  refunds: z.array(refundViewSchema),
})

const params = z.strictObject({ billId: idSchema })

export const ownerBillCallSchemas = {
  /** For everything that the plate owes to the merchant of this lot; null: nothing. */
  openBill: {
    body: z.strictObject({ lotId: idSchema, plate: plateSchema }),
    reply: z.strictObject({ bill: ownerBillSchema.nullable() }),
  },
  readBill: { params, reply: ownerBillSchema },
  /** As `pay`. */
  payBill: { params, body: z.strictObject({ amountFen: fenSchema }), reply: paymentReplySchema },
} as const
