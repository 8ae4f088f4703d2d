import { z } from 'zod'
import { emptySchema, idSchema, noteSchema } from './common.schema'
import { plateSchema } from './plate.schema'
import { intSchema, jsonObjectSchema, textSchema } from './storable.schema'

export const lotViewSchema = z.strictObject({
  id: idSchema,
  name: textSchema,
  address: textSchema,
  hotline: textSchema,
  roadKind: z.enum(['private', 'public_road']),
  clearance: z.strictObject({
    operatingRight: z.boolean(),
    noticeBoard: z.boolean(),
    policeContact: textSchema.nullable(),
  }),
  /** Only what the lot makes stricter; the platform's minimum is valid for the rest. */
  policy: jsonObjectSchema,
  version: intSchema,
})

export const staffLotCallSchemas = {
  listLots: { reply: z.strictObject({ items: z.array(lotViewSchema) }) },
  createLot: { body: lotViewSchema.omit({ id: true, version: true }), reply: lotViewSchema },
  changeLot: {
    params: z.strictObject({ lotId: idSchema }),
    body: lotViewSchema.omit({ id: true }),
    reply: lotViewSchema,
  },
  exemptPlate: {
    body: z.strictObject({ plate: plateSchema, lotId: idSchema.nullable(), note: noteSchema }),
    reply: emptySchema,
  },
} as const
