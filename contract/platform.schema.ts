import { z } from 'zod'
import { emptySchema, helpReasonSchema, idSchema, isCutSchema, timeSchema } from './common.schema'
import { incidentKindSchema, incidentStateSchema } from './states.schema'
import { intSchema, textSchema } from './storable.schema'

/** An incident of any merchant: whose it is and how it stands, nothing about the people in it. */
const platformIncidentSchema = z.strictObject({
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

/** How a node is and what runs on it. */
export const nodeHealthSchema = z.strictObject({
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

/** A node that lives, or that was there within the last hour and did not leave in order. */
export const platformNodeSchema = z.strictObject({
  id: idSchema,
  host: textSchema,
  /** Of the database’s schema that it knows: nodes of two versions differ in it. */
  version: textSchema,
  startedAt: timeSchema,
  seenAt: timeSchema,
  isMissing: z.boolean(),
  /** It answered this request. */
  isThis: z.boolean(),
  /** As it said itself when it was last seen; null: another version says it otherwise. */
  health: nodeHealthSchema.nullable(),
})

export const platformCallSchemas = {
  readPlatform: {
    reply: z.strictObject({
      /** Since when no lock goes up anywhere. */
      raisingStoppedSince: timeSchema.nullable(),
      /** Cars that are held now, of every merchant. */
      heldCount: intSchema,
      /** Of the node that answered. */
      health: nodeHealthSchema,
      /** Those that started first come first. */
      nodes: z.array(platformNodeSchema),
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
