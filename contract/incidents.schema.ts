import { z } from 'zod'
import {
  deviceIdSchema,
  emptySchema,
  idSchema,
  optionalPage,
  reasonSchema,
  timeSchema,
} from './common.schema'
import { plateColourSchema } from './plate.schema'
import { incidentKindSchema, incidentStateSchema } from './states.schema'
import { helpTextSchema, intSchema, jsonObjectSchema, textSchema } from './storable.schema'

export const incidentViewSchema = z.strictObject({
  id: idSchema,
  kind: incidentKindSchema,
  level: intSchema,
  state: incidentStateSchema,
  lotId: idSchema.nullable(),
  orderId: idSchema.nullable(),
  deviceId: deviceIdSchema.nullable(),
  /** The car of its order. */
  plateText: textSchema.nullable(),
  plateColour: plateColourSchema.nullable(),
  detail: jsonObjectSchema,
  openedAt: timeSchema,
  /** When the first member of staff had it before their eyes. */
  seenAt: timeSchema.nullable(),
  acknowledgedAt: timeSchema.nullable(),
  closedAt: timeSchema.nullable(),
  version: intSchema,
})

const incidentParams = z.strictObject({ incidentId: idSchema })
const orderParams = z.strictObject({ orderId: idSchema })

/** What an owner reports about an order: each opens an incident for the staff. */
export const ownerIncidentCallSchemas = {
  askEmergency: {
    params: orderParams,
    body: z.strictObject({ reason: helpTextSchema(200) }),
    reply: z.strictObject({ incidentId: idSchema, hotline: textSchema }),
  },
  notMyCar: {
    params: orderParams,
    body: z.strictObject({ note: helpTextSchema(500).optional() }),
    reply: z.strictObject({ incidentId: idSchema }),
  },
} as const

export const staffIncidentCallSchemas = {
  /** The highest level first, then the newest: a page of `limit`, or the first 200 without one. */
  listIncidents: {
    query: z.strictObject({
      ...optionalPage,
      lotId: idSchema.optional(),
      /** Absent: those that are not closed. */
      state: incidentStateSchema.optional(),
      kind: incidentKindSchema.optional(),
      /** Part of a plate or of a device's id, or the beginning of an order's id. */
      search: textSchema.max(40).optional(),
    }),
    reply: z.strictObject({ items: z.array(incidentViewSchema), next: textSchema.optional() }),
  },
  seeIncident: { params: incidentParams, body: emptySchema, reply: incidentViewSchema },
  acknowledgeIncident: { params: incidentParams, body: emptySchema, reply: incidentViewSchema },
  closeIncident: {
    params: incidentParams,
    body: z.strictObject({ reason: reasonSchema }),
    reply: incidentViewSchema,
  },
  /** Of a payment that another system took back after a car was let go for it: its debts are owed again, in grace, and closes the incident. */
  restoreDebts: {
    params: incidentParams,
    body: z.strictObject({ reason: reasonSchema }),
    reply: incidentViewSchema,
  },
} as const
