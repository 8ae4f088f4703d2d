import { z } from 'zod'
import { idSchema, timeSchema } from './common.schema'
import { intSchema, textSchema } from './storable.schema'

/** What a source reported about one bay, or of a lot where it names no bay. */
export const sourcePlaceSchema = z.strictObject({
  lotId: idSchema,
  lotName: textSchema,
  bay: textSchema.nullable(),
  stays: intSchema,
  /** Exits whose entry nobody reported. */
  missingEntries: intSchema,
  /** Cars that came again, or stayed too long, without an exit. */
  missingExits: intSchema,
  /** A person has to look at them. */
  inReview: intSchema,
  confidencePct: intSchema,
  /** When an event of it arrived last. */
  lastEventAt: timeSchema,
  /** Between what happened and when it was told, for half of the stays; below 0 its clock is ahead. */
  lagMs: intSchema,
})

export const sourceOutageSchema = z.strictObject({
  id: idSchema,
  from: timeSchema,
  to: timeSchema.nullable(),
  /** Stays that were inside at some moment of it, counted up to 1,000. */
  stays: intSchema,
})

export const staffSourceHealthCallSchemas = {
  /** The last days up to now, and the last outages. */
  readSourceHealth: {
    params: z.strictObject({ sourceId: idSchema }),
    query: z.strictObject({ days: z.coerce.number().int().min(1).max(7).default(2) }),
    reply: z.strictObject({ places: z.array(sourcePlaceSchema), outages: z.array(sourceOutageSchema) }),
  },
} as const
