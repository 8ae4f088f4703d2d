import { z } from 'zod'
import { isCalendarDay } from './calendar-day'
import { idSchema } from './common.schema'
import { fenSchema } from './money.schema'
import { intSchema, textSchema } from './storable.schema'

const daySchema = textSchema.refine(isCalendarDay)

/**
 * Money by the day on which it was settled; everything else by the day on which the recovery was opened, so that a share is
 * one of the same orders.
 */
export const reportFiguresSchema = z.strictObject({
  /** Paid and not given back whole: by WeChat, in cash, elsewhere. What was waived is no money. */
  recoveredFen: fenSchema,
  paymentCount: intSchema,
  cashFen: fenSchema,
  elsewhereFen: fenSchema,
  waivedFen: fenSchema,
  orderCount: intSchema,
  /** Of these: the lock went up. */
  heldCount: intSchema,
  /** Of the held: what was owed was settled. */
  settledCount: intSchema,
  /** Of the held: let go without it, by staff or after the longest hold. */
  letGoCount: intSchema,
  /** Of the held: let go because an owner's objection was right. */
  falseCount: intSchema,
  /** `settledCount` of `heldCount` in percent, with one digit; null: nothing was held. */
  ratePct: z.number().min(0).max(100).nullable(),
  /** From the payment until the device confirmed that the lock is down; null: nothing was paid. */
  freeP50Ms: intSchema.nullable(),
  freeP95Ms: intSchema.nullable(),
})

export const staffReportCallSchemas = {
  /** `from` to `until`, both included, days of Shanghai: at most 92. */
  readReport: {
    query: z.strictObject({ from: daySchema, until: daySchema, lotId: idSchema.optional() }),
    reply: z.strictObject({
      from: textSchema,
      until: textSchema,
      total: reportFiguresSchema,
      /** Every day of the period, also those on which nothing happened. */
      days: z.array(z.strictObject({ day: textSchema, ...reportFiguresSchema.shape })),
      /** Those in which something happened. */
      lots: z.array(z.strictObject({ lotId: idSchema, name: textSchema, ...reportFiguresSchema.shape })),
    }),
  },
} as const
