import { z } from 'zod'
import { baySchema, idSchema, timeSchema } from './common.schema'
import { fenSchema } from './money.schema'
import { plateColourSchema } from './plate.schema'
import { failedRuleSchema } from './refusal.schema'
import { sightingStateSchema } from './states.schema'
import { intSchema, textSchema } from './storable.schema'

const pctSchema = intSchema.min(0).max(100)

/** Where a phone was, as far as it says. */
export const positionSchema = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
})

/** What a car may meet now, by the rules that hold without a device and whoever stands at the car. */
export const mayMeetSchema = z.strictObject({
  /** Nothing, paper at its windscreen, or a lock. */
  kind: z.enum(['nothing', 'notice', 'hold']),
  /** From when on it may be held; null while nothing but time would not change that. */
  holdFrom: timeSchema.nullable(),
  /** Why it may not be held now. */
  failed: z.array(failedRuleSchema),
})

/** What is known of a car that owes. */
const debtorParts = {
  plateText: textSchema,
  plateColour: plateColourSchema,
  arrearCount: intSchema,
  dueFen: fenSchema,
  /** When the car left its oldest debt behind. */
  oldestExitedAt: timeSchema.nullable(),
  /** How often it was seen since it owes, and held. */
  seenCount: intSchema,
  holdCount: intSchema,
  reminderCount: intSchema,
  lastRemindedAt: timeSchema.nullable(),
  mayMeet: mayMeetSchema,
  /** Another car wears this plate too: compare type and colour. */
  isCloneSuspected: z.boolean().optional(),
}

/** A car that owes and is in a lot now. */
export const sightingViewSchema = z.strictObject({
  id: idSchema,
  version: intSchema,
  lotId: idSchema,
  state: sightingStateSchema,
  /** A camera at its entry, or somebody who walked past it. */
  cause: z.enum(['entry', 'patrol']),
  bay: textSchema.nullable(),
  position: positionSchema.nullable(),
  confidencePct: pctSchema,
  /** Without it the colour is that of the debt, and somebody has to look. */
  isColourSeen: z.boolean(),
  firstSeenAt: timeSchema,
  seenAt: timeSchema,
  ...debtorParts,
})

/** What a look-up found. `sightingId` is null when it was made too long ago to say where the car is. */
export const patrolFindingSchema = z.strictObject({ sightingId: idSchema.nullable(), ...debtorParts })

const todaySchema = z.strictObject({ lookUpCount: intSchema, foundCount: intSchema })

export const staffSightingCallSchemas = {
  /** The caller's own look-ups of today, and whether pictures of plates are read here. */
  readPatrol: { reply: todaySchema.extend({ mayRecognise: z.boolean() }) },
  /** What a plate owes to the merchant. Of one that owes nothing only a count is kept, neither plate nor place. */
  lookUpPlate: {
    body: z.strictObject({
      lotId: idSchema,
      plateText: textSchema.min(5).max(24),
      /** Absent: in every colour that the text can have. */
      plateColour: plateColourSchema.optional(),
      /** When the person stood at the car; a look-up that could not be sent comes later. */
      lookedAt: timeSchema,
      bay: baySchema.optional(),
      position: positionSchema.optional(),
      /** How sure recognition was; absent when the plate was typed. */
      confidencePct: pctSchema.optional(),
    }),
    reply: z.strictObject({ found: z.array(patrolFindingSchema), today: todaySchema }),
  },
  /** Reads the plates in a picture (image/jpeg or image/png, at most 2 MiB), which is not kept. A person confirms what it says. */
  recognisePlate: {
    reply: z.strictObject({
      plates: z.array(
        z.strictObject({
          plateText: textSchema,
          /** Null: recognition does not know the colour. */
          plateColour: plateColourSchema.nullable(),
          confidencePct: pctSchema,
        }),
      ),
    }),
  },
  /** Somebody in the lot sees that the car is not there any more. */
  endSighting: {
    params: z.strictObject({ sightingId: idSchema }),
    body: z.strictObject({}),
    reply: z.strictObject({ id: idSchema, version: intSchema, state: sightingStateSchema }),
  },
} as const
