import { z } from 'zod'
import { isCalendarDay } from './calendar-day'
import { idSchema, pageQuerySchema, timeSchema } from './common.schema'
import { fenSchema } from './money.schema'
import { mayMeetSchema } from './sightings.schema'
import { stayStateSchema } from './states.schema'
import { intSchema, textSchema } from './storable.schema'

const daySchema = textSchema.refine(isCalendarDay, 'BAD_INPUT')

/** One stay behind a number of the day. */
const dayStaySchema = z.strictObject({
  id: idSchema,
  state: stayStateSchema,
  lotName: textSchema,
  bays: z.array(textSchema),
  plateText: textSchema.nullable(),
  plateColour: textSchema,
  enteredAt: timeSchema.nullable(),
  exitedAt: timeSchema.nullable(),
  totalFen: fenSchema.nullable(),
  arrearId: idSchema.nullable(),
})

export const carInsideSchema = z.strictObject({
  /** Null: nobody reported its entry, but a lock stands at it. */
  stayId: idSchema.nullable(),
  /** The order by which it is held; null: it is not. */
  heldByOrderId: idSchema.nullable(),
  heldSince: timeSchema.nullable(),
  lotName: textSchema,
  bays: z.array(textSchema),
  plateText: textSchema.nullable(),
  plateColour: textSchema,
  /** Null: only the lock at it says that it is there. */
  enteredAt: timeSchema.nullable(),
  /** Inside for more than a day. */
  isOverstay: z.boolean(),
  /** What it owes to the merchant, and what it may meet; null: nothing, or its colour is not known. */
  debts: z.strictObject({ count: intSchema, dueFen: fenSchema, mayMeet: mayMeetSchema }).nullable(),
})

/** What a number of the day is of. The first three are what came in or was there, the next three where it is now. */
export const dayPartSchema = z.enum([
  'inside_before',
  'entered',
  'exit_only',
  'left',
  'inside_after',
  'no_exit',
  'free',
  'pass',
  'paid',
  'debt',
  'review',
  'waiting',
  'void',
])

export const lotDaySchema = z.strictObject({
  day: daySchema,
  /** Cars that were inside when the day began. */
  insideBefore: intSchema,
  entered: intSchema,
  /** An exit was reported, and no entry. */
  exitOnly: intSchema,
  left: intSchema,
  insideAfter: intSchema,
  /** It is not inside any more, and nobody reported its exit: in review, or void. */
  noExit: intSchema,
  /** What became of those that left: their sum is `left`. */
  became: z.strictObject({
    free: intSchema,
    /** By a pass, a free list or a coupon. */
    pass: intSchema,
    paid: intSchema,
    debt: intSchema,
    review: intSchema,
    /** For its picture or its price. */
    waiting: intSchema,
    void: intSchema,
  }),
  /** Of the debts, what has been paid since. */
  debtPaidSince: intSchema,
})

const wantedSchema = { day: daySchema, lotId: idSchema.optional() }

export const staffLotDayCallSchemas = {
  /** `insideBefore + entered + exitOnly = left + insideAfter + noExit`. */
  readLotDay: { query: z.strictObject(wantedSchema), reply: lotDaySchema },
  /** The stays behind one number. */
  listDayStays: {
    query: pageQuerySchema.extend({
      ...wantedSchema,
      part: dayPartSchema,
      /** Any part of a plate. */
      plateText: textSchema.trim().min(2).max(24).optional(),
    }),
    reply: z.strictObject({ items: z.array(dayStaySchema), next: textSchema.optional() }),
  },
  /** Who came first stands first: overstays. A held car is always among them. */
  listCarsInside: {
    query: pageQuerySchema.extend({
      lotId: idSchema.optional(),
      /** Any part of a plate. */
      plateText: textSchema.trim().min(2).max(24).optional(),
      /** `debtors`: only those whose plate owes something that is asked for now. */
      owing: z.enum(['all', 'debtors']).default('all'),
    }),
    reply: z.strictObject({ items: z.array(carInsideSchema), next: textSchema.optional() }),
  },
} as const
