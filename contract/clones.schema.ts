import { z } from 'zod'
import { emptySchema, idSchema, pageQuerySchema, reasonSchema, sortedBy, timeSchema } from './common.schema'
import { sumFenSchema } from './money.schema'
import { plateColourSchema } from './plate.schema'
import { stayViewSchema } from './stays.schema'
import { intSchema, textSchema } from './storable.schema'

/** A plate that another car wears too, or wore (套牌): whoever stands at a car that bears it compares type and colour. */
export const clonePlateSchema = z.strictObject({
  id: idSchema,
  plateText: textSchema,
  /** Null: nobody saw the colour of the plate. */
  plateColour: plateColourSchema.nullable(),
  since: timeSchema,
  flaggedBy: textSchema,
  reason: textSchema,
  endedAt: timeSchema.nullable(),
  endedBy: textSchema.nullable(),
  endReason: textSchema.nullable(),
  /** Which stays were the other car's and are void: how many, and the newest five. Absent: of a node of the former version. */
  stays: z
    .strictObject({
      count: intSchema,
      newest: z.array(
        z.strictObject({
          id: idSchema,
          lotName: textSchema,
          enteredAt: timeSchema.nullable(),
          exitedAt: timeSchema.nullable(),
        }),
      ),
    })
    .optional(),
  /** What the plate owes in any colour: for it no car is held before somebody has compared. Absent: as above. */
  owed: z.strictObject({ count: intSchema, dueFen: sumFenSchema }).optional(),
})

const stayParams = z.strictObject({ stayId: idSchema })

export const staffCloneCallSchemas = {
  /** Stays of the same plate that are not over for everybody, the newest first, at most 50: some may have been the clone's. */
  listSamePlate: { params: stayParams, reply: z.strictObject({ items: z.array(stayViewSchema) }) },
  /**
   * The stay, and those of `alsoStayIds`, were another car's with the same plate: nobody owes them, and the plate is flagged.
   * What was paid for one is given back by its correction.
   */
  confirmClone: {
    params: stayParams,
    body: z.strictObject({
      version: intSchema.min(1),
      alsoStayIds: z.array(idSchema).max(20).default([]),
      reason: reasonSchema,
    }),
    reply: stayViewSchema,
  },
  /** The newest first, unless asked otherwise. `plateText`: of this plate alone; `search`: any part of a plate. */
  listClonePlates: {
    query: pageQuerySchema.extend({
      plateText: textSchema.max(24).optional(),
      search: textSchema.max(24).optional(),
      /** Absent: both. */
      state: z.enum(['valid', 'ended']).optional(),
      ...sortedBy('since'),
    }),
    reply: z.strictObject({ items: z.array(clonePlateSchema), next: textSchema.optional() }),
  },
  /** There is no second car any more. */
  endClonePlate: {
    params: z.strictObject({ cloneId: idSchema }),
    body: z.strictObject({ reason: reasonSchema }),
    reply: emptySchema,
  },
} as const
