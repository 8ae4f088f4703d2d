import { z } from 'zod'
import { emptySchema, idSchema, reasonSchema, timeSchema } from './common.schema'
import { sumFenSchema } from './money.schema'
import { intSchema, textSchema } from './storable.schema'

export const handoverItemSchema = z.strictObject({
  kind: z.enum([
    'holds',
    'moveTasks',
    'bills',
    'moneyApart',
    'devices',
    'shifts',
    'incidents',
    'complaints',
    'debts',
    'graceDebts',
    'reviewDebts',
    'notices',
    'passes',
    'coupons',
    'exemptPlates',
    'sources',
    'people',
  ]),
  /** It has to end before the lot can be handed over; of the rest the next operator gets a list, where it concerns them. */
  mustEnd: z.boolean(),
  count: intSchema,
  /** Where it is about money. */
  fen: sumFenSchema.nullable(),
})

/** Unpaid debts by how long ago the car left, in days: from, and below which number. */
const debtAgeSchema = z.strictObject({
  fromDays: intSchema,
  belowDays: intSchema.nullable(),
  count: intSchema,
  fen: sumFenSchema,
})

/** Since when a lot takes no new recovery. */
const lotClosedSchema = z.strictObject({ at: timeSchema, by: textSchema, reason: textSchema })

const params = z.strictObject({ lotId: idSchema })
const acted = { params, body: z.strictObject({ version: intSchema.min(1), reason: reasonSchema }) }

export const staffHandoverCallSchemas = {
  /** What is still out in a lot. */
  readHandover: {
    params,
    reply: z.strictObject({
      lotName: textSchema,
      asOf: timeSchema,
      /** Nothing is left that must end. */
      isReady: z.boolean(),
      items: z.array(handoverItemSchema),
      debtAges: z.array(debtAgeSchema),
      /** When the next of them ends by itself. */
      endsNext: z.array(z.strictObject({ kind: handoverItemSchema.shape.kind, at: timeSchema })),
      /** Of the lot, for the two acts below. */
      version: intSchema,
      /** Null: it takes new recoveries. */
      closed: lotClosedSchema.nullable(),
    }),
  },
  /** A workbook (XLSX) of what the next operator grants again: plates with passes, coupons and exemptions of the lot, with their ends. */
  exportHandover: {
    params,
    query: z.strictObject({ language: z.enum(['zh', 'en']).default('zh') }),
    reply: textSchema,
  },
  /** From now on no lock goes up in the lot. Refused while a recovery there has not ended. */
  closeLot: { ...acted, reply: emptySchema },
  reopenLot: { ...acted, reply: emptySchema },
} as const
