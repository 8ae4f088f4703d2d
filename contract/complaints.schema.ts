import { z } from 'zod'
import { idSchema, pageQuerySchema, reasonSchema, timeSchema } from './common.schema'
import { plateColourSchema } from './plate.schema'
import { complaintStateSchema } from './states.schema'
import { intSchema, plainLineSchema, plainTextSchema, textSchema } from './storable.schema'

/** As the hotline prints it. */
const ticketNumberSchema = plainLineSchema.trim().regex(/^[0-9A-Za-z-]{4,40}$/)
const messageSchema = plainTextSchema.trim().min(2).max(1000)

/** What somebody said against us to the city's hotline (12345): it is answered by a time that the city sets. */
export const complaintViewSchema = z.strictObject({
  id: idSchema,
  version: intSchema,
  ticketNumber: textSchema,
  state: complaintStateSchema,
  lot: z.strictObject({ id: idSchema, name: textSchema }),
  /** What it is about, where that is known. */
  orderId: idSchema.nullable(),
  arrearId: idSchema.nullable(),
  plateText: textSchema.nullable(),
  plateColour: plateColourSchema.nullable(),
  content: textSchema,
  receivedAt: timeSchema,
  dueAt: timeSchema,
  enteredBy: textSchema,
  answer: textSchema.nullable(),
  answeredAt: timeSchema.nullable(),
  answeredBy: textSchema.nullable(),
  closedAt: timeSchema.nullable(),
})

const params = z.strictObject({ complaintId: idSchema })
const version = intSchema.min(1)

export const staffComplaintCallSchemas = {
  /** The newest first. */
  listComplaints: {
    query: pageQuerySchema.extend({
      state: complaintStateSchema.optional(),
      lotId: idSchema.optional(),
      orderId: idSchema.optional(),
      ticketNumber: plainLineSchema.trim().max(40).optional(),
    }),
    reply: z.strictObject({ items: z.array(complaintViewSchema), next: textSchema.optional() }),
  },
  enterComplaint: {
    body: z.strictObject({
      ticketNumber: ticketNumberSchema,
      lotId: idSchema,
      orderId: idSchema.optional(),
      arrearId: idSchema.optional(),
      content: messageSchema,
      receivedAt: timeSchema,
      dueAt: timeSchema,
    }),
    reply: complaintViewSchema,
  },
  answerComplaint: {
    params,
    body: z.strictObject({ version, answer: messageSchema }),
    reply: complaintViewSchema,
  },
  /** Whoever complained is not content: it is answered again, by another time. */
  reopenComplaint: {
    params,
    body: z.strictObject({ version, dueAt: timeSchema, reason: reasonSchema }),
    reply: complaintViewSchema,
  },
  closeComplaint: {
    params,
    body: z.strictObject({ version, reason: reasonSchema }),
    reply: complaintViewSchema,
  },
} as const
