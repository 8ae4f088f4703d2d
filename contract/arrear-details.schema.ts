import { z } from 'zod'
import { arrearViewSchema } from './arrears.schema'
import { idSchema, timeSchema } from './common.schema'
import { textSchema } from './storable.schema'

/** One time that somebody was told about a debt, or should have been. */
export const reminderViewSchema = z.strictObject({
  kind: z.enum(['notice', 'message', 'text', 'imported']),
  sentAt: timeSchema,
  /** Null: nothing says that it reached anybody. */
  deliveredAt: timeSchema.nullable(),
  /** It came back: it counts for nothing. */
  returnedAt: timeSchema.nullable(),
  photoUrl: textSchema.nullable(),
  note: textSchema.nullable(),
})

export const staffArrearDetailCallSchemas = {
  /** One debt with what proves it. What happened to it is in the audit log, under `arrear` and its id. */
  readArrear: {
    params: z.strictObject({ arrearId: idSchema }),
    reply: z.strictObject({
      arrear: arrearViewSchema,
      source: z.enum(['camera', 'patrol', 'sensor', 'vendor', 'import']),
      /** How its source calls it. */
      externalId: textSchema,
      takenAt: timeSchema,
      /** The stay that it is of; null: it was imported. */
      stayId: idSchema.nullable(),
      /** Those that are kept here. */
      photos: z.strictObject({
        entry: z.array(textSchema),
        exit: z.array(textSchema),
        scene: z.array(textSchema),
      }),
      witness: textSchema.nullable(),
      /** The newest first, at most 50. */
      reminders: z.array(reminderViewSchema),
      /** The order for which a car is held because of it. */
      heldByOrderId: idSchema.nullable(),
      /** Of a debt that is over: until when it and its pictures are kept at least; longer while anything about it is open. */
      keptUntil: z.strictObject({ pictures: timeSchema, row: timeSchema }).nullable(),
    }),
  },
} as const
