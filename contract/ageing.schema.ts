import { z } from 'zod'
import { idSchema, pageQuerySchema, sortedBy, timeSchema, isCutSchema } from './common.schema'
import { fenSchema } from './money.schema'
import { plateColourSchema } from './plate.schema'
import { arrearStateSchema } from './states.schema'
import { intSchema, textSchema } from './storable.schema'

const sumSchema = z.strictObject({ count: intSchema, fen: fenSchema })

/** By how long ago the car left: up to 30 days, to 60, to 90, and longer; `barsSoon`: barred by time within 90 days. */
export const agesSchema = z.strictObject({
  upTo30: sumSchema,
  upTo60: sumSchema,
  upTo90: sumSchema,
  older: sumSchema,
  barsSoon: sumSchema,
})

export const agedDebtSchema = z.strictObject({
  id: idSchema,
  lotName: textSchema,
  plateText: textSchema,
  plateColour: plateColourSchema,
  enteredAt: timeSchema,
  exitedAt: timeSchema,
  ageDays: intSchema,
  /** From when on the law helps with it no more. */
  barsAt: timeSchema,
  dueFen: fenSchema,
  /** Demands that were delivered and did not come back, with a picture or a receipt of ours. */
  demandCount: intSchema,
  lastDemandAt: timeSchema.nullable(),
})

/** One time that payment was demanded, with what proves it. */
const demandSchema = z.strictObject({
  kind: z.enum(['notice', 'message', 'text', 'imported']),
  /** Of which debts. */
  arrearIds: z.array(idSchema),
  sentAt: timeSchema,
  deliveredAt: timeSchema.nullable(),
  /** It came back: it proves nothing. */
  returnedAt: timeSchema.nullable(),
  noticeNumber: textSchema.nullable(),
  /** Who left the notice. */
  leftBy: textSchema.nullable(),
  photoUrl: textSchema.nullable(),
  photoSha256: textSchema.nullable(),
  /** Under which the service that sent the message knows it. */
  receipt: textSchema.nullable(),
  note: textSchema.nullable(),
})

export const courtFileSchema = z.strictObject({
  merchantName: textSchema,
  plateText: textSchema,
  plateColour: plateColourSchema,
  /** Of all its open debts. */
  dueFen: fenSchema,
  /** There are more debts or demands than are listed. */
  isCut: isCutSchema,
  /** Open ones, the oldest first; at most 1000. */
  debts: z.array(
    z.strictObject({
      id: idSchema,
      state: arrearStateSchema,
      lotName: textSchema,
      source: textSchema,
      externalId: textSchema,
      enteredAt: timeSchema,
      exitedAt: timeSchema,
      barsAt: timeSchema,
      principalFen: fenSchema,
      lateFeeFen: fenSchema,
      waivedFen: fenSchema,
      paidFen: fenSchema,
      dueFen: fenSchema,
      witness: textSchema.nullable(),
      photoUrls: z.array(textSchema),
    }),
  ),
  /** The oldest first; at most 500. */
  demands: z.array(demandSchema),
})

const plateQuery = { plateText: textSchema.min(5).max(24), plateColour: plateColourSchema }

export const staffAgeingCallSchemas = {
  /** What cars owe that have been asked for it, by age and lot. */
  readAgeing: {
    query: z.strictObject({ lotId: idSchema.optional() }),
    reply: z.strictObject({
      asOf: timeSchema,
      total: agesSchema,
      lots: z.array(z.strictObject({ lotId: idSchema, name: textSchema, ...agesSchema.shape })),
    }),
  },
  /** The oldest first, unless asked otherwise. */
  listAgedDebts: {
    query: pageQuerySchema.extend({
      lotId: idSchema.optional(),
      age: z.enum(['upTo30', 'upTo60', 'upTo90', 'older', 'barsSoon']).optional(),
      /** A whole plate, in any colour. */
      plateText: textSchema.trim().min(1).max(24).optional(),
      ...sortedBy('age', 'due'),
    }),
    reply: z.strictObject({ items: z.array(agedDebtSchema), next: textSchema.optional() }),
  },
  /** Everything about a car that a court wants to see. */
  readCourtFile: { query: z.strictObject(plateQuery), reply: courtFileSchema },
  /** The same as a ZIP: a workbook, and the pictures that it names. */
  exportCourtFile: {
    query: z.strictObject({ ...plateQuery, language: z.enum(['zh', 'en']).default('zh') }),
    reply: textSchema,
  },
} as const
