import { z } from 'zod'
import { emptySchema, idSchema, isCutSchema, noteSchema, timeSchema } from './common.schema'
import { plateSchema } from './plate.schema'
import { positionSchema } from './sightings.schema'
import { LOT_STAY_RULES } from './lot-stay-rules'
import { isCalendarDay } from './calendar-day'
import { intSchema, jsonObjectSchema, textSchema, plainLineSchema } from './storable.schema'

/** What a lawyer says of enforcing here. Without one that is valid today no lock goes up in the lot. */
export const legalOpinionSchema = z.strictObject({
  firm: plainLineSchema.trim().min(2).max(60),
  /** The number under which it is filed. */
  reference: plainLineSchema.trim().min(2).max(64),
  /** The last day on which it is valid, in Shanghai. */
  validUntil: z.string().refine(isCalendarDay),
})

/** Parking fees of a public road are government income in several cities: for `fiscal` ones no lock goes up at all. */
const feeNatureSchema = z.enum(['commercial', 'fiscal'])

const withinSchema = ({ least, most }: { least: number; most: number }) => intSchema.min(least).max(most)

export const lotViewSchema = z.strictObject({
  id: idSchema,
  name: textSchema,
  address: textSchema,
  hotline: textSchema,
  roadKind: z.enum(['private', 'public_road']),
  feeNature: feeNatureSchema,
  clearance: z.strictObject({
    operatingRight: z.boolean(),
    noticeBoard: z.boolean(),
    policeContact: textSchema.nullable(),
  }),
  legalOpinion: legalOpinionSchema.nullable(),
  /** Where it is: nobody drives from one lot to another faster than that takes. Null: not said. */
  position: positionSchema.nullable(),
  stayRules: z.strictObject({
    /** A car that is out and in again within so many minutes was straightened or moved: one stay. 0: it never is. */
    rejoinMinutes: withinSchema(LOT_STAY_RULES.rejoinMinutes),
    /** A longer stay is a missed exit more often: a person looks before anybody owes it. */
    longestDays: withinSchema(LOT_STAY_RULES.longestDays),
  }),
  /** Only what the lot makes stricter; the platform's minimum is valid for the rest. */
  policy: jsonObjectSchema,
  /** Since when it takes no new recovery; null: it takes them. */
  closedAt: timeSchema.nullable(),
  version: intSchema,
})

/** What is left out stays as it is, in a new lot as a lot begins: `commercial`, without an opinion or a position, with the usual rules of stays. */
const lotDraftSchema = lotViewSchema.omit({ id: true, closedAt: true, version: true }).extend({
  name: plainLineSchema,
  address: plainLineSchema,
  hotline: plainLineSchema,
  clearance: lotViewSchema.shape.clearance.extend({ policeContact: plainLineSchema.nullable() }),
  feeNature: feeNatureSchema.optional(),
  legalOpinion: legalOpinionSchema.nullable().optional(),
  position: positionSchema.nullable().optional(),
  stayRules: lotViewSchema.shape.stayRules.optional(),
})

export const staffLotCallSchemas = {
  /** By name, at most 500. `search`: those whose name or address has it. */
  listLots: {
    query: z.strictObject({ search: textSchema.max(60).optional() }),
    reply: z.strictObject({ items: z.array(lotViewSchema), isCut: isCutSchema }),
  },
  readLot: { params: z.strictObject({ lotId: idSchema }), reply: lotViewSchema },
  createLot: { body: lotDraftSchema, reply: lotViewSchema },
  changeLot: {
    params: z.strictObject({ lotId: idSchema }),
    body: lotDraftSchema.extend({ version: intSchema }),
    reply: lotViewSchema,
  },
  exemptPlate: {
    /** Entered again: the note and the end are those of this time. Absent `endsAt`: no end. */
    body: z.strictObject({
      plate: plateSchema,
      lotId: idSchema.nullable(),
      note: noteSchema,
      endsAt: timeSchema.optional(),
    }),
    reply: emptySchema,
  },
} as const
