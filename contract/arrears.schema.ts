import { z } from 'zod'
import { idSchema, pageQuerySchema, timeSchema } from './common.schema'
import { fenSchema } from './money.schema'
import { plateColourSchema } from './plate.schema'
import { arrearStateSchema } from './states.schema'

export const arrearViewSchema = z.strictObject({
  id: idSchema,
  lotId: idSchema,
  lotName: z.string(),
  plateText: z.string(),
  plateColour: plateColourSchema,
  enteredAt: timeSchema,
  exitedAt: timeSchema,
  minutes: z.int(),
  principalFen: fenSchema,
  lateFeeFen: fenSchema,
  waivedFen: fenSchema,
  paidFen: fenSchema,
  dueFen: fenSchema,
  state: arrearStateSchema,
  reminderCount: z.int(),
  evidence: z.record(z.string(), z.unknown()),
})

export const arrearRowSchema = z.strictObject({
  source: z.enum(['camera', 'patrol', 'sensor', 'import']).default('import'),
  externalId: z.string().min(1).max(64),
  lotId: idSchema,
  plateText: z.string().min(1).max(12),
  plateColour: plateColourSchema,
  enteredAt: timeSchema,
  exitedAt: timeSchema,
  principalFen: fenSchema,
  lateFeeFen: fenSchema.default(0),
  reminderCount: z.int().min(0).max(100).default(0),
  lastRemindedAt: timeSchema.optional(),
  evidence: z
    .strictObject({
      entryPhotoIds: z.array(idSchema).max(5).default([]),
      exitPhotoIds: z.array(idSchema).max(5).default([]),
      entryPhotoUrl: z
        .url({ protocol: /^https$/ })
        .max(500)
        .optional(),
      exitPhotoUrl: z
        .url({ protocol: /^https$/ })
        .max(500)
        .optional(),
      witness: z.string().max(50).optional(),
    })
    .default({ entryPhotoIds: [], exitPhotoIds: [] }),
  trace: z
    .array(z.strictObject({ text: z.string().max(100), amountFen: fenSchema }))
    .max(50)
    .default([]),
  confidencePct: z.int().min(0).max(100).default(100),
  /** A debt imported before that is not owed any more. */
  ended: z.enum(['withdrawn', 'paid_elsewhere']).optional(),
  /** Where it was paid, such as a receipt number: with `paid_elsewhere`. */
  endedReference: z.string().trim().min(2).max(64).optional(),
})

export const importReplySchema = z.strictObject({
  created: z.int(),
  unchanged: z.int(),
  updated: z.int(),
  refused: z.int(),
  /** Not owed any more, at once or after a second person's word. */
  ended: z.int(),
  rows: z.array(
    z.strictObject({
      row: z.int(),
      externalId: z.string().nullable(),
      outcome: z.enum(['created', 'unchanged', 'updated', 'refused', 'ended', 'asked']),
      arrearId: idSchema.optional(),
      errors: z
        .array(
          z.strictObject({
            field: z.string(),
            code: z.string(),
            message: z.strictObject({ zh: z.string(), en: z.string() }),
          }),
        )
        .optional(),
    }),
  ),
})

export const staffArrearCallSchemas = {
  listArrears: {
    query: pageQuerySchema.extend({
      lotId: idSchema.optional(),
      plateText: z.string().max(12).optional(),
      plateColour: plateColourSchema.optional(),
      state: arrearStateSchema.optional(),
    }),
    reply: z.strictObject({ items: z.array(arrearViewSchema), next: z.string().optional() }),
  },
  importArrears: {
    body: z.strictObject({ rows: z.array(z.unknown()).min(1).max(1000) }),
    reply: importReplySchema,
  },
  /** text/csv with a header line of the same field names; amounts in fen. */
  importArrearsCsv: { reply: importReplySchema },
} as const
