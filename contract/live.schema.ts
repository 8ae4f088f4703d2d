import { z } from 'zod'
import { idSchema, timeSchema } from './common.schema'
import { incidentViewSchema } from './incidents.schema'
import { moveTaskViewSchema } from './move-tasks.schema'
import { ownerOrderSchema, staffOrderSchema } from './orders.schema'
import { refusalReplySchema } from './refusal.schema'
import { sightingViewSchema } from './sightings.schema'
import { intSchema, textSchema } from './storable.schema'

/** Phone → platform on the WebSocket `/live`. The first message is `auth`; a socket that does not send it within 5 s is closed. */
export const liveRequestSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('auth'), token: textSchema.max(128) }),
  /** Owners and staff: one order. `version` is what the phone has already; nothing older or equal is sent. */
  z.strictObject({
    type: z.literal('watch'),
    orderId: idSchema,
    version: intSchema.nonnegative().optional(),
  }),
  z.strictObject({ type: z.literal('unwatch'), orderId: idSchema }),
  /** Staff: everything of one lot (orders, move tasks, incidents; sightings for those on shift in it). */
  z.strictObject({ type: z.literal('watch_lot'), lotId: idSchema }),
  /** Staff: owners' calls for help in every lot where this person works. */
  z.strictObject({ type: z.literal('watch_emergencies') }),
  z.strictObject({ type: z.literal('ping') }),
])

/** Platform → phone. */
export const liveMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready'), now: timeSchema }),
  z.strictObject({ type: z.literal('order'), order: ownerOrderSchema }),
  z.strictObject({ type: z.literal('staff_order'), order: staffOrderSchema }),
  z.strictObject({ type: z.literal('move_task'), task: moveTaskViewSchema }),
  z.strictObject({ type: z.literal('incident'), incident: incidentViewSchema }),
  z.strictObject({ type: z.literal('sighting'), sighting: sightingViewSchema }),
  /** The car has left, or owes nothing any more. */
  z.strictObject({
    type: z.literal('sighting_gone'),
    sightingId: idSchema,
    lotId: idSchema,
    version: intSchema,
  }),
  z.strictObject({ type: z.literal('refused'), refusal: refusalReplySchema }),
  z.strictObject({ type: z.literal('pong'), now: timeSchema }),
])
