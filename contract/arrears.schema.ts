import { z } from 'zod'
import { isStorableText } from './storable'
import { idSchema, pageQuerySchema, sortedBy, timeSchema } from './common.schema'
import { fenSchema, sumFenSchema } from './money.schema'
import { plateColourSchema } from './plate.schema'
import { arrearStateSchema } from './states.schema'
import { intSchema, jsonObjectSchema, plainTextSchema, textSchema } from './storable.schema'

export const arrearViewSchema = z.strictObject({
  id: idSchema,
  lotId: idSchema,
  lotName: textSchema,
  plateText: textSchema,
  plateColour: plateColourSchema,
  enteredAt: timeSchema,
  exitedAt: timeSchema,
  minutes: intSchema,
  principalFen: fenSchema,
  lateFeeFen: fenSchema,
  waivedFen: fenSchema,
  paidFen: fenSchema,
  dueFen: fenSchema,
  state: arrearStateSchema,
  /** In grace until then: nobody is reminded of it or held for it. Null in every other state. */
  graceUntil: timeSchema.nullable(),
  /** How often somebody is said to have been reminded; proves no day, so that it counts for nothing. */
  reminderCount: intSchema,
  /** On how many days a reminder was delivered that counts today; see GATE_REMINDER. */
  remindedDays: intSchema,
  firstRemindedAt: timeSchema.nullable(),
  evidence: jsonObjectSchema,
})

const photoUrlSchema = z
  .url({ protocol: /^https$/ })
  .max(500)
  .refine(isStorableText, 'TEXT_NOT_STORABLE')

/** A number of a mainland mobile whose holder agreed to be reminded by text messages, or agrees no more. */
const contactSchema = z.union([
  z.strictObject({
    phone: textSchema.regex(/^(\+?86)?1[3-9]\d{9}$/),
    consentedAt: timeSchema,
    /** Where the consent was given and is kept, such as a contract or an app. */
    source: plainTextSchema.trim().min(2).max(100),
  }),
  z.strictObject({ phone: textSchema.regex(/^(\+?86)?1[3-9]\d{9}$/), withdrawnAt: timeSchema }),
])

export const arrearRowSchema = z.strictObject({
  source: z.enum(['camera', 'patrol', 'sensor', 'import']).default('import'),
  externalId: textSchema.min(1).max(64),
  lotId: idSchema,
  plateText: textSchema.min(1).max(24),
  plateColour: plateColourSchema,
  enteredAt: timeSchema,
  exitedAt: timeSchema,
  principalFen: fenSchema,
  lateFeeFen: fenSchema.default(0),
  reminderCount: intSchema.min(0).max(100).default(0),
  lastRemindedAt: timeSchema.optional(),
  /** When another system reminded of it: shown with the debt, and no step towards a lock. In a CSV several times stand in one cell, apart by `;`. */
  remindedAt: z.array(timeSchema).max(20).default([]),
  evidence: z
    .strictObject({
      entryPhotoIds: z.array(idSchema).max(5).default([]),
      exitPhotoIds: z.array(idSchema).max(5).default([]),
      entryPhotoUrl: photoUrlSchema.optional(),
      exitPhotoUrl: photoUrlSchema.optional(),
      witness: plainTextSchema.max(50).optional(),
    })
    .default({ entryPhotoIds: [], exitPhotoIds: [] }),
  trace: z
    .array(z.strictObject({ text: plainTextSchema.max(100), amountFen: fenSchema }))
    .max(50)
    .default([]),
  confidencePct: intSchema.min(0).max(100).default(100),
  /** Of the plate towards this merchant, not of this debt alone. */
  contact: contactSchema.optional(),
  /** A debt imported before that is not owed any more. */
  ended: z.enum(['withdrawn', 'paid_elsewhere']).optional(),
  /** Where it was paid, such as a receipt number: with `paid_elsewhere`. */
  endedReference: plainTextSchema.trim().min(2).max(64).optional(),
})

const messageSchema = z.strictObject({ zh: textSchema, en: textSchema })

export const importReplySchema = z.strictObject({
  created: intSchema,
  unchanged: intSchema,
  updated: intSchema,
  refused: intSchema,
  /** Not owed any more, at once or after a second person's word. */
  ended: intSchema,
  rows: z.array(
    z.strictObject({
      row: intSchema,
      externalId: textSchema.nullable(),
      outcome: z.enum(['created', 'unchanged', 'updated', 'refused', 'ended', 'asked']),
      arrearId: idSchema.optional(),
      /** Taken, but owed by nobody before a person has looked at it: why. */
      review: z.strictObject({ code: textSchema, message: messageSchema }).optional(),
      errors: z
        .array(
          z.strictObject({
            field: textSchema,
            code: textSchema,
            message: messageSchema,
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
      plateText: textSchema.max(24).optional(),
      plateColour: plateColourSchema.optional(),
      state: arrearStateSchema.optional(),
      /** When the car left, or what is still due; debts that owe the same come by their ids, those that are paid by when the car left. */
      ...sortedBy('exited', 'due'),
    }),
    reply: z.strictObject({
      items: z.array(arrearViewSchema),
      next: textSchema.optional(),
      /** Of a whole plate: those of its cars in this list that owe and have left, and of which nothing has told since, as far as cameras and people say. */
      left: z.array(z.strictObject({ plateColour: plateColourSchema, leftAt: timeSchema })).optional(),
      /** Of a whole plate, on its first page: how many there are on all pages, and what is due of them. */
      sum: z.strictObject({ count: intSchema, dueFen: sumFenSchema }).optional(),
      /** Of a whole plate: another car wears it too, so that type and colour are to be compared. */
      isCloneSuspected: z.boolean().optional(),
    }),
  },
  importArrears: {
    body: z.strictObject({ rows: z.array(z.unknown()).min(1).max(1000) }),
    reply: importReplySchema,
  },
  /** A CSV (UTF-8 or GB18030) or XLSX with a header line of the same field names; amounts in fen. `row` is the line of the file. */
  importArrearsCsv: { reply: importReplySchema },
} as const
