import { z } from 'zod'
import { isCalendarDay } from './calendar-day'
import { deviceIdSchema, idSchema, isCutSchema } from './common.schema'
import { fileQuery } from './exports.schema'
import { fenSchema } from './money.schema'
import { REPORT_TABLES } from './file-tables'
import { intSchema, textSchema } from './storable.schema'

const daySchema = textSchema.refine(isCalendarDay)

/**
 * Money by the day on which it was settled; everything else by the day on which the recovery was opened, so that a share is
 * one of the same orders.
 */
export const reportFiguresSchema = z.strictObject({
  /** Paid of debts and not given back whole: by WeChat, in cash, elsewhere. What was waived is no money. */
  recoveredFen: fenSchema,
  paymentCount: intSchema,
  cashFen: fenSchema,
  elsewhereFen: fenSchema,
  /** Beside it: paid for stays while they went on, which nobody owed. Absent: of a node of the former version, which counts it in `recoveredFen`. */
  parkingFen: fenSchema.optional(),
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
  freeP99Ms: intSchema.nullable(),
})

/** From when to when, both days included, days of Shanghai: at most 92. */
const periodSchema = z.strictObject({ from: daySchema, until: daySchema, lotId: idSchema.optional() })
const shareSchema = z.number().min(0).max(100).nullable()

/** How the work in the lots went: nobody's money, but why it was what it was. */
export const fieldReportSchema = z.strictObject({
  from: textSchema,
  until: textSchema,
  /** The 24 hours of the day, and how often a lock was up in that hour first. */
  hours: z.array(z.strictObject({ hour: intSchema, heldCount: intSchema })),
  /** How often each rule before a lock said no, the most frequent first; one car may be asked about several times. */
  refusals: z.array(
    z.strictObject({
      code: textSchema,
      rule: z.strictObject({ zh: textSchema, en: textSchema }),
      refusedCount: intSchema,
    }),
  ),
  /** Who opened recoveries, left notices or stood on shift. At most 500. */
  attendants: z.array(
    z.strictObject({
      staffId: idSchema,
      name: textSchema,
      /** Of shifts that began in the period, until now for one that has not ended. */
      shiftMinutes: intSchema,
      noticeCount: intSchema,
      orderCount: intSchema,
      heldCount: intSchema,
      settledCount: intSchema,
      falseCount: intSchema,
    }),
  ),
  attendantsCut: isCutSchema,
  /** Of the devices that work in lots, the least reachable first; at most 500. */
  devices: z.array(
    z.strictObject({
      deviceId: deviceIdSchema,
      lotName: textSchema,
      /** The share of the period in which it could be reached; null: it came after. */
      uptimePct: shareSchema,
      outageCount: intSchema,
      longestOutageMinutes: intSchema,
    }),
  ),
  devicesCut: isCutSchema,
  /** The mean of all of them, of those that are left out too. */
  uptimePct: shareSchema,
})

export const staffReportCallSchemas = {
  readReport: {
    query: periodSchema,
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
  readFieldReport: { query: periodSchema, reply: fieldReportSchema },
  /** The same figures as a workbook with a sheet for each table, or one table as a CSV. */
  exportReport: {
    query: periodSchema.extend({ ...fileQuery, table: z.enum(REPORT_TABLES).default('lots') }),
    reply: textSchema,
  },
} as const
