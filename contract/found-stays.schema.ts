import { z } from 'zod'
import { isCalendarDay } from './calendar-day'
import { idSchema, pageQuerySchema, timeSchema } from './common.schema'
import { fenSchema } from './money.schema'
import { stayStateSchema } from './states.schema'
import { textSchema } from './storable.schema'

const DAY_MS = 86_400_000
/** So long a period may be asked for at once. */
const LONGEST_DAYS = 92

const foundStaySchema = z.strictObject({
  id: idSchema,
  state: stayStateSchema,
  lotName: textSchema,
  sourceName: textSchema,
  bays: z.array(textSchema),
  plateText: textSchema.nullable(),
  /** One of ours, or `unknown`. */
  plateColour: textSchema,
  enteredAt: timeSchema.nullable(),
  exitedAt: timeSchema.nullable(),
  totalFen: fenSchema.nullable(),
  /** Why a person had to look at it. */
  reasons: z.array(z.strictObject({ zh: textSchema, en: textSchema })),
  arrearId: idSchema.nullable(),
})

export const staffFoundStayCallSchemas = {
  /**
   * Stays of the merchant: of a plate all of them, those first that began last; else those that were inside at some moment of a day or a
   * period, those first that were reported last. Without any of these, of the last 7 days.
   */
  searchStays: {
    query: pageQuerySchema
      .extend({
        plateText: textSchema.max(24).optional(),
        state: stayStateSchema.optional(),
        lotId: idSchema.optional(),
        sourceId: idSchema.optional(),
        day: textSchema.refine(isCalendarDay, 'DAY_MALFORMED').optional(),
        /** Both or none; instead of a day. */
        from: timeSchema.optional(),
        to: timeSchema.optional(),
      })
      .refine(
        ({ from, to }) =>
          from === undefined || to === undefined
            ? from === to
            : from < to && Date.parse(to) - Date.parse(from) <= LONGEST_DAYS * DAY_MS,
        { path: ['to'], message: 'TIME_OUT_OF_RANGE' },
      ),
    reply: z.strictObject({ items: z.array(foundStaySchema), next: textSchema.optional() }),
  },
} as const
