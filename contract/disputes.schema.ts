import { z } from 'zod'
import { helpReasonSchema, idSchema, isCutSchema, reasonSchema, timeSchema } from './common.schema'
import { fenSchema } from './money.schema'
import { plateColourSchema } from './plate.schema'
import { disputeStateSchema } from './states.schema'
import { helpTextSchema, textSchema } from './storable.schema'

/** Why somebody who stands at a held car says that it should not be. */
export const disputeGroundSchema = z.enum([
  'not_my_car',
  'owner_changed',
  'paid_already',
  'wrong_amount',
  'other',
])

/** An objection as whoever made it sees it. Nobody else with the order reads its ground or its answer. */
export const ownerDisputeSchema = z.strictObject({
  ground: disputeGroundSchema,
  state: disputeStateSchema,
  submittedAt: timeSchema,
  /** Until then a manager decides. */
  decideBy: timeSchema,
  /** Without an answer the car is let go by itself. False where the same was said of these debts before. */
  isReleasedUnanswered: z.boolean(),
  decidedAt: timeSchema.nullable(),
  /** What the manager says of it. */
  decision: textSchema.nullable(),
})

export const staffDisputeSchema = z.strictObject({
  ...ownerDisputeSchema.shape,
  id: idSchema,
  note: textSchema.nullable(),
})

export const waitingDisputeSchema = z.strictObject({
  ...staffDisputeSchema.shape,
  orderId: idSchema,
  lotId: idSchema,
  lotName: textSchema,
  plateText: textSchema,
  plateColour: plateColourSchema,
  dueFen: fenSchema,
  heldSince: timeSchema.nullable(),
})

const disputeParams = z.strictObject({ disputeId: idSchema })
const decision = z.strictObject({ reason: reasonSchema })
/** Lets a car go. */
const upheld = z.strictObject({ reason: helpReasonSchema })

export const ownerDisputeCallSchemas = {
  disputeHold: {
    params: z.strictObject({ orderId: idSchema }),
    body: z.strictObject({ ground: disputeGroundSchema, note: helpTextSchema(500).optional() }),
    /** `dispute` is null where somebody else's waits already: one clock serves everybody at the car. */
    reply: z.strictObject({ dispute: ownerDisputeSchema.nullable(), hotline: textSchema }),
  },
} as const

export const staffDisputeCallSchemas = {
  /** Those that wait for a decision while their car is held, the most urgent first. */
  listDisputes: { reply: z.strictObject({ items: z.array(waitingDisputeSchema), isCut: isCutSchema }) },
  upholdDispute: { params: disputeParams, body: upheld, reply: staffDisputeSchema },
  rejectDispute: { params: disputeParams, body: decision, reply: staffDisputeSchema },
} as const
