import { z } from 'zod'
import { emptySchema, helpReasonSchema, idSchema, isCutSchema, timeSchema } from './common.schema'
import { incidentKindSchema, incidentStateSchema } from './states.schema'
import { intSchema, textSchema } from './storable.schema'

/** An incident of any merchant: whose it is and how it stands, nothing about the people in it. */
export const platformIncidentSchema = z.strictObject({
  id: idSchema,
  merchantId: idSchema,
  merchantName: textSchema,
  lotName: textSchema.nullable(),
  kind: incidentKindSchema,
  level: intSchema,
  state: incidentStateSchema,
  orderId: idSchema.nullable(),
  openedAt: timeSchema,
  seenAt: timeSchema.nullable(),
  acknowledgedAt: timeSchema.nullable(),
})

/** The node that answered. */
const nodeHealthSchema = z.strictObject({
  ready: z.boolean(),
  database: z.boolean(),
  redis: z.boolean(),
  mqtt: z.boolean(),
  clock: z.boolean(),
  jobs: z.boolean(),
  jobRunners: z.array(
    z.strictObject({
      name: textSchema,
      state: z.enum(['running', 'restarting', 'stopped']),
      since: timeSchema,
    }),
  ),
})

export const platformCallSchemas = {
  readPlatform: {
    reply: z.strictObject({
      /** Since when no lock goes up anywhere. */
      raisingStoppedSince: timeSchema.nullable(),
      /** Cars that are held now, of every merchant. */
      heldCount: intSchema,
      health: nodeHealthSchema,
    }),
  },
  /** Of every merchant, not closed, the highest level first, at most 200. */
  listPlatformIncidents: {
    reply: z.strictObject({ items: z.array(platformIncidentSchema), isCut: isCutSchema }),
  },
  /** The switch for an emergency: stops every new raise of one merchant, or of the whole platform. */
  stopRaising: {
    body: z.strictObject({ merchantId: idSchema.nullable(), stopped: z.boolean(), reason: helpReasonSchema }),
    reply: emptySchema,
  },
  /** Lowers every lock of one merchant, or of all. */
  releaseAll: {
    body: z.strictObject({ merchantId: idSchema.nullable(), reason: helpReasonSchema }),
    reply: z.strictObject({ orderCount: intSchema }),
  },
} as const
