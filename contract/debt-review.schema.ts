import { z } from 'zod'
import { arrearViewSchema } from './arrears.schema'
import { isCalendarDay } from './calendar-day'
import { emptySchema, idSchema, pageQuerySchema, reasonSchema, timeSchema } from './common.schema'
import { textSchema } from './storable.schema'

const arrearIds = z.array(idSchema).min(1).max(50)
const documentSchema = z.enum(['licence', 'rental'])

/** A debt that a person has to review, with what is known of why. */
export const debtInReviewSchema = z.strictObject({
  arrear: arrearViewSchema,
  sentAt: timeSchema,
  /** Who sent it there; null when nobody did. */
  sentBy: textSchema.nullable(),
  /** What somebody showed beside the car, and its day. */
  document: z.strictObject({ kind: documentSchema, day: textSchema }).nullable(),
  /** What the one who sent it wrote. */
  note: textSchema.nullable(),
  /** What the platform itself found. */
  findings: z.array(
    z.strictObject({ code: textSchema, message: z.strictObject({ zh: textSchema, en: textSchema }) }),
  ),
  /** Of the entry and the exit, as far as they are kept here. */
  photoUrls: z.array(textSchema),
  /** The same by what they show. */
  photos: z.strictObject({
    entry: z.array(textSchema),
    exit: z.array(textSchema),
    scene: z.array(textSchema),
  }),
})

export const staffDebtReviewCallSchemas = {
  /**
   * Whoever stands at the car shows that it became theirs, or was rented, after the debts: a car that is held for them is let
   * go, and a manager looks at the debts. All are of one plate.
   */
  sendToReview: {
    body: z.strictObject({
      arrearIds,
      document: documentSchema,
      /** The day of the document, in Shanghai; each debt ended before it. */
      since: z.string().refine(isCalendarDay, 'DAY_MALFORMED'),
      reason: reasonSchema,
    }),
    reply: z.strictObject({ releasedOrderId: idSchema.nullable() }),
  },
  /** Of the merchant, the one that left last first; `sourceId`: of whose stays they are. */
  listDebtReviews: {
    query: pageQuerySchema.extend({ lotId: idSchema.optional(), sourceId: idSchema.optional() }),
    reply: z.strictObject({ items: z.array(debtInReviewSchema), next: textSchema.optional() }),
  },
  /** A manager has looked: they are owed, with a new grace and a new ladder. */
  confirmArrears: { body: z.strictObject({ arrearIds, reason: reasonSchema }), reply: emptySchema },
} as const
