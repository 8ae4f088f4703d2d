import { z } from 'zod'
import { emptySchema, idSchema, pageQuerySchema, reasonSchema, timeSchema } from './common.schema'
import { fenSchema } from './money.schema'
import { intSchema, textSchema } from './storable.schema'

const decisionSchema = z.enum(['owed', 'not_owed'])
const pageOfLot = pageQuerySchema.extend({ lotId: idSchema.optional() })
const lookParams = z.strictObject({ lookId: idSchema })

/** A debt or a stay that somebody has decided about, as it was then; nothing here says what was decided. */
const secondLookFields = {
  id: idSchema,
  lotName: textSchema,
  sourceName: textSchema.nullable(),
  bays: z.array(textSchema),
  plateText: textSchema.nullable(),
  /** One of ours, or `unknown`. */
  plateColour: textSchema,
  enteredAt: timeSchema.nullable(),
  exitedAt: timeSchema.nullable(),
  amountFen: fenSchema.nullable(),
  decidedAt: timeSchema,
  /** What the platform itself found. */
  findings: z.array(
    z.strictObject({ code: textSchema, message: z.strictObject({ zh: textSchema, en: textSchema }) }),
  ),
  /** What the one wrote who sent it to review. */
  note: textSchema.nullable(),
  photos: z.strictObject({
    entry: z.array(textSchema),
    exit: z.array(textSchema),
    scene: z.array(textSchema),
  }),
}
export const secondLookSchema = z.strictObject(secondLookFields)

const answerSchema = z.strictObject({
  decision: decisionSchema,
  reason: textSchema,
  by: textSchema,
  at: timeSchema,
})
export const differenceSchema = z.strictObject({
  ...secondLookFields,
  arrearId: idSchema.nullable(),
  stayId: idSchema.nullable(),
  first: answerSchema,
  second: answerSchema,
})

export const reviewRateSchema = z.strictObject({
  sourceId: idSchema,
  sourceName: textSchema,
  /** Told of in these days. */
  stays: intSchema,
  /** That wait for a person now, whenever they were reported. */
  waiting: intSchema,
  /** What people decided in these days: as reported, corrected, not owed. */
  confirmed: intSchema,
  mended: intSchema,
  refused: intSchema,
  /** Of these, those that a second person looked at, and where both said the same. */
  lookedTwice: intSchema,
  agreed: intSchema,
})

export const staffSecondLookCallSchemas = {
  /** A sample of what others have decided, the oldest first. */
  listSecondLooks: {
    query: pageOfLot,
    reply: z.strictObject({ items: z.array(secondLookSchema), next: textSchema.optional() }),
  },
  /** Says the same or something else; in both cases what was decided first stays as it is. */
  lookAgain: {
    params: lookParams,
    body: z.strictObject({ decision: decisionSchema, reason: reasonSchema }),
    reply: z.strictObject({ agrees: z.boolean() }),
  },
  /** Where the second person said something else, the oldest first; until somebody has closed it. */
  listDifferences: {
    query: pageOfLot,
    reply: z.strictObject({ items: z.array(differenceSchema), next: textSchema.optional() }),
  },
  /** A manager has decided which is right; what that changes is done by the usual acts. */
  closeDifference: { params: lookParams, body: z.strictObject({ reason: reasonSchema }), reply: emptySchema },
  /** Sources that reported something, or of whose stays something was decided, in the last days. */
  listReviewRates: {
    query: z.strictObject({
      days: z.coerce.number().int().min(1).max(31).default(7),
      lotId: idSchema.optional(),
      sourceId: idSchema.optional(),
    }),
    reply: z.strictObject({ items: z.array(reviewRateSchema) }),
  },
} as const
