import { z } from 'zod'
import { emptySchema, idSchema, isCutSchema, reasonSchema, timeSchema } from './common.schema'
import { textSchema, plainLineSchema } from './storable.schema'
import { fenSchema, positiveFenSchema } from './money.schema'
import { approvalStateSchema } from './states.schema'

export const approvalActSchema = z.enum(['waive', 'withdraw', 'paid_elsewhere', 'paid_in_part', 'write_off'])

export const approvalViewSchema = z.strictObject({
  id: idSchema,
  act: approvalActSchema,
  state: approvalStateSchema,
  orderId: idSchema.nullable(),
  arrearIds: z.array(idSchema),
  lotName: textSchema,
  plateText: textSchema,
  amountFen: fenSchema,
  reason: textSchema,
  /** Where it was paid, such as a receipt number. */
  reference: textSchema.nullable(),
  askedBy: z.strictObject({ id: idSchema, name: textSchema }),
  askedAt: timeSchema,
})

/** `done`, or `asked`: above the limit a second person must agree. */
export const debtsEndedSchema = z.strictObject({ outcome: z.enum(['done', 'asked']), approvalId: idSchema })

/** Debts of one plate. Of debts that a car is held for, all must be named: then the car is let go. */
const arrearIds = z.array(idSchema).min(1).max(50)
const approvalParams = z.strictObject({ approvalId: idSchema })
const referenceSchema = plainLineSchema.trim().min(2).max(64)

export const staffApprovalCallSchemas = {
  withdrawArrears: { body: z.strictObject({ arrearIds, reason: reasonSchema }), reply: debtsEndedSchema },
  markPaidElsewhere: {
    body: z.strictObject({
      arrearIds,
      reason: reasonSchema,
      reference: referenceSchema,
      /** Of one debt: a part of it was paid, and the rest stays owed. */
      amountFen: positiveFenSchema.optional(),
    }),
    reply: debtsEndedSchema,
  },
  waiveArrears: { body: z.strictObject({ arrearIds, reason: reasonSchema }), reply: debtsEndedSchema },
  /** Nobody asks for them any more, because nothing will come of it. */
  writeOffArrears: { body: z.strictObject({ arrearIds, reason: reasonSchema }), reply: debtsEndedSchema },
  listApprovals: {
    /** Absent: of every order and debt. */
    query: z.strictObject({ orderId: idSchema.optional() }),
    reply: z.strictObject({ items: z.array(approvalViewSchema), isCut: isCutSchema }),
  },
  approve: { params: approvalParams, body: emptySchema, reply: approvalViewSchema },
  refuseApproval: { params: approvalParams, body: emptySchema, reply: approvalViewSchema },
} as const
