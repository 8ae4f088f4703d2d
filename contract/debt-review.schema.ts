import { z } from 'zod'
import { isCalendarDay } from './calendar-day'
import { emptySchema, idSchema, reasonSchema } from './common.schema'

const arrearIds = z.array(idSchema).min(1).max(50)

export const staffDebtReviewCallSchemas = {
  /**
   * Whoever stands at the car shows that it became theirs, or was rented, after the debts: a car that is held for them is let
   * go, and a manager looks at the debts. All are of one plate.
   */
  sendToReview: {
    body: z.strictObject({
      arrearIds,
      document: z.enum(['licence', 'rental']),
      /** The day of the document, in Shanghai; each debt ended before it. */
      since: z.string().refine(isCalendarDay, 'invalid_day'),
      reason: reasonSchema,
    }),
    reply: z.strictObject({ releasedOrderId: idSchema.nullable() }),
  },
  /** A manager has looked: they are owed, with a new grace and a new ladder. */
  confirmArrears: { body: z.strictObject({ arrearIds, reason: reasonSchema }), reply: emptySchema },
} as const
