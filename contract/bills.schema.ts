import { z } from 'zod'
import { emptySchema, idSchema, pageQuerySchema, timeSchema } from './common.schema'
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
  /** Whether the money still goes to whom the bill names. */
  isPayeeVerified: z.boolean(),
  /** Of the merchant: the lot is not said. */
  hotline: textSchema,
  plateMasked: textSchema,
  plateColour: plateColourSchema,
  arrearCount: intSchema,
  /** Of debts that are barred by time: nobody asks for them, somebody pays all the same. */
  isVoluntary: z.boolean().optional(),
  /** Of a stay that was paid for while it went on: until when its car may leave for nothing more. */
  leaveBy: timeSchema.nullable().optional(),
  /** How long its car has to leave once it is paid; null for a bill of debts. */
  leaveMinutes: intSchema.nullable().optional(),
  totalFen: fenSchema,
  dueFen: fenSchema,
  expiresAt: timeSchema,
  /** Seconds in which a payment can be begun, and until the bill ends: a phone's own clock may be wrong. */
  payableForS: intSchema.nonnegative(),
  livesForS: intSchema.nonnegative(),
  /** Opens the bill for whoever it is sent to, as long as it can be paid; null: it cannot any more. */
  shareCode: textSchema.nullable(),
  /** Somebody else has begun to pay. */
  isOtherPaying: z.boolean(),
  /** The reader may have what it named in a new bill once this one is over; whoever it was only sent to may not. */
  mayOpenAgain: z.boolean(),
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

/** One bill in a list. */
const ownerBillLineSchema = z.strictObject({
  id: idSchema,
  state: billStateSchema,
  payeeName: textSchema,
  plateMasked: textSchema,
  arrearCount: intSchema,
  /** What was settled, or is due. */
  amountFen: fenSchema,
  openedAt: timeSchema,
  receiptNo: textSchema.nullable(),
  isMine: z.boolean(),
})

/** null: nothing is owed. */
const maybeBillSchema = z.strictObject({ bill: ownerBillSchema.nullable() })

const params = z.strictObject({ billId: idSchema })

export const ownerBillCallSchemas = {
  /** For everything that the plate owes to the merchant of this lot; null: nothing. */
  openBill: {
    body: z.strictObject({ lotId: idSchema, plate: plateSchema }),
    reply: maybeBillSchema,
  },
  /** Of what this bill named, whatever is still owed; for whoever opened it. */
  openBillAgain: { params, body: emptySchema, reply: maybeBillSchema },
  /** What a recovery order named, once its car was let go unpaid; for whoever has that order. */
  openBillOfOrder: {
    params: z.strictObject({ orderId: idSchema }),
    body: emptySchema,
    reply: maybeBillSchema,
  },
  /** Of `shareCode`. */
  openSharedBill: { body: z.strictObject({ code: textSchema.min(1).max(64) }), reply: ownerBillSchema },
  /** Those that can be paid, and those that this owner has paid. */
  listBills: {
    query: pageQuerySchema,
    reply: z.strictObject({ items: z.array(ownerBillLineSchema), next: textSchema.optional() }),
  },
  readBill: { params, reply: ownerBillSchema },
  /** As `pay`. */
  payBill: { params, body: z.strictObject({ amountFen: fenSchema }), reply: paymentReplySchema },
} as const
