import { z } from 'zod'
import { idSchema, pageQuerySchema, timeSchema } from './common.schema'
import { intSchema, textSchema } from './storable.schema'

/** Today and the days before it, in Shanghai. */
const lastDays = z.coerce.number().int().min(1).max(31).default(7)
const messageSchema = z.strictObject({ zh: textSchema, en: textSchema })

export const sourceAnswerSchema = z.strictObject({
  day: textSchema,
  /** The name of the call, as in the integrators' documents. */
  call: textSchema,
  /** As it was answered; `refused_request`: all of a request. */
  outcome: textSchema,
  /** Why, when it was not taken. */
  code: textSchema.nullable(),
  message: messageSchema.nullable(),
  count: intSchema,
})

export const sourceDaySchema = z.strictObject({
  day: textSchema,
  /** Answered one by one, those of refused requests not among them: nobody read these. */
  rows: intSchema,
  refusedRows: intSchema,
  refusedRequests: intSchema,
  /** Events that were told more than 7 days after they happened, or told again; each counted up to 100,000. */
  lateEvents: intSchema,
  replayedEvents: intSchema,
})

export const lateEventSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(['entry', 'exit']),
  plateText: textSchema.nullable(),
  lotName: textSchema.nullable(),
  occurredAt: timeSchema,
  receivedAt: timeSchema,
  /** The source said that it was told before, or kept back. */
  isReplay: z.boolean(),
  outcome: textSchema,
  stayId: idSchema.nullable(),
})

export const staffSourceAnswerCallSchemas = {
  /** How often a source was answered what, the newest day first. A node that was killed has lost its last seconds. */
  listSourceAnswers: {
    query: z.strictObject({ sourceId: idSchema, days: lastDays }),
    reply: z.strictObject({ items: z.array(sourceAnswerSchema), days: z.array(sourceDaySchema) }),
  },
  /** Entries and exits that came late or were replayed, the last ones first. They price a stay, and say nothing of where a car is. */
  listLateEvents: {
    query: pageQuerySchema.extend({ sourceId: idSchema, days: lastDays }),
    reply: z.strictObject({ items: z.array(lateEventSchema), next: textSchema.optional() }),
  },
} as const
