import { z } from 'zod'
import { baySchema, emptySchema, idSchema, pageQuerySchema, reasonSchema, timeSchema } from './common.schema'
import { ownersToNotifySchema } from './ended-messages.schema'
import { fenSchema } from './money.schema'
import { bulkVoidStateSchema } from './states.schema'
import { intSchema, textSchema } from './storable.schema'

/** Stays that one source reported in one lot, and that were inside at some moment of the time. */
const wantedSchema = z.strictObject({
  sourceId: idSchema,
  lotId: idSchema,
  /** Only stays in this bay; absent: the whole lot. */
  bay: baySchema.optional(),
  from: timeSchema,
  to: timeSchema,
})

/** What would become void, and what follows from it. */
export const bulkVoidPreviewSchema = z.strictObject({
  stays: intSchema,
  /** Debts that nobody asks for any more, with what is still due. */
  debts: intSchema,
  debtsFen: fenSchema,
  /** Cars that a device holds for one of these debts. */
  holds: intSchema,
  /** Bills in which one of them stands, and for which no car is held. */
  bills: intSchema,
  /** Debts that were paid to us: set aside, until somebody approves the refund. */
  paidDebts: intSchema,
  paidFen: fenSchema,
  /** Paid to somebody else, who has to give it back. */
  paidElsewhere: intSchema,
  /** Left as they are: paid to the source itself, or barred by time. */
  left: intSchema,
  /** People who have bound a plate of these and see it there. */
  owners: intSchema,
  toTell: ownersToNotifySchema,
  /** More stays than one bulk void takes. */
  isTooMany: z.boolean(),
  /** Above what one person may decide. */
  needsSecondPerson: z.boolean(),
})

export const bulkVoidViewSchema = z.strictObject({
  id: idSchema,
  state: bulkVoidStateSchema,
  source: z.strictObject({ id: idSchema, name: textSchema }),
  lot: z.strictObject({ id: idSchema, name: textSchema }),
  bay: textSchema.nullable(),
  from: timeSchema,
  to: timeSchema,
  reason: textSchema,
  /** As it was when somebody asked for it. */
  expected: z.strictObject({ stays: intSchema, amountFen: fenSchema }),
  /** What has been done so far. */
  done: z.strictObject({
    stays: intSchema,
    debts: intSchema,
    debtsFen: fenSchema,
    freedCars: intSchema,
    refunds: intSchema,
    refundsFen: fenSchema,
    /** Changed meanwhile, so that they stay as they are. */
    left: intSchema,
  }),
  /** People who have bound a plate whose debt ended: told in WeChat, about to be told, and those who could not be reached. */
  owners: z.strictObject({ told: intSchema, waiting: intSchema, unreached: intSchema }),
  askedBy: z.strictObject({ id: idSchema, name: textSchema }),
  askedAt: timeSchema,
  decidedBy: textSchema.nullable(),
  endedAt: timeSchema.nullable(),
  failure: z.strictObject({ zh: textSchema, en: textSchema }).nullable(),
})

const params = z.strictObject({ bulkVoidId: idSchema })

export const staffBulkVoidCallSchemas = {
  /** Changes nothing. */
  previewBulkVoid: { query: wantedSchema, reply: bulkVoidPreviewSchema },
  /** `seen`: as the preview showed it. When it is more by now, nothing is done. */
  startBulkVoid: {
    body: wantedSchema.extend({
      reason: reasonSchema,
      seen: z.strictObject({ stays: intSchema.min(1), amountFen: fenSchema }),
    }),
    reply: bulkVoidViewSchema,
  },
  listBulkVoids: {
    query: pageQuerySchema.extend({ sourceId: idSchema.optional() }),
    reply: z.strictObject({ items: z.array(bulkVoidViewSchema), next: textSchema.optional() }),
  },
  readBulkVoid: { params, reply: bulkVoidViewSchema },
  approveBulkVoid: { params, body: emptySchema, reply: bulkVoidViewSchema },
  refuseBulkVoid: { params, body: emptySchema, reply: bulkVoidViewSchema },
  /** Stops one that runs; what is void stays so. */
  cancelBulkVoid: { params, body: emptySchema, reply: bulkVoidViewSchema },
} as const
