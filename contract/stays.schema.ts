import { z } from 'zod'
import { baySchema, emptySchema, idSchema, pageQuerySchema, reasonSchema, timeSchema } from './common.schema'
import { ownersToNotifySchema } from './ended-messages.schema'
import { INTEGRATION_SCOPES } from './integration'
import { fenSchema } from './money.schema'
import { plateSchema } from './plate.schema'
import { stayStateSchema } from './states.schema'
import { intSchema, textSchema, plainLineSchema } from './storable.schema'

const messageSchema = z.strictObject({ zh: textSchema, en: textSchema })
const reasonsSchema = z.array(z.strictObject({ code: textSchema, message: messageSchema }))

export const stayViewSchema = z.strictObject({
  id: idSchema,
  version: intSchema,
  state: stayStateSchema,
  lotId: idSchema,
  lotName: textSchema,
  sourceId: idSchema,
  sourceName: textSchema,
  stayRef: textSchema.nullable(),
  bays: z.array(textSchema),
  plateText: textSchema.nullable(),
  /** One of ours, or `unknown`. */
  plateColour: textSchema,
  enteredAt: timeSchema.nullable(),
  exitedAt: timeSchema.nullable(),
  dueFen: fenSchema.nullable(),
  /** Paid to us while it went on, until when, and until when its car may leave for nothing more. */
  prepaidFen: fenSchema.optional(),
  prepaidUntil: timeSchema.nullable().optional(),
  leaveBy: timeSchema.nullable().optional(),
  reasons: reasonsSchema,
  arrearId: idSchema.nullable(),
  /** An end of it is missing: unless somebody decides or something proves it, it is void then, and nobody owes it. */
  voidAt: timeSchema.nullable(),
  /** Links that open for a short time. */
  pictures: z.strictObject({
    entry: z.array(textSchema),
    exit: z.array(textSchema),
    scene: z.array(textSchema),
  }),
})

/** What a person puts right: what is left out stays as it is. */
export const stayCorrectionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('plate'), plate: plateSchema }),
  /** Without `totalFen` the tariff prices it again. */
  z.strictObject({
    kind: z.literal('times'),
    enteredAt: timeSchema.optional(),
    exitedAt: timeSchema.optional(),
    totalFen: fenSchema.optional(),
  }),
  /** Where it stood; none: it is not known. The price stays as it is. */
  z.strictObject({ kind: z.literal('bay'), bays: z.array(baySchema).max(4) }),
  /** It and another of the same car in the same lot were one: the other has both, and this one is void. */
  z.strictObject({ kind: z.literal('merge'), intoStayId: idSchema }),
  /** It was two: it ends with the first exit, and another begins with the second entry. */
  z.strictObject({ kind: z.literal('split'), firstExitAt: timeSchema, secondEntryAt: timeSchema }),
  /** It never happened. */
  z.strictObject({ kind: z.literal('void') }),
])

const stayFactsSchema = z.strictObject({
  state: stayStateSchema,
  plateText: textSchema.nullable(),
  plateColour: textSchema,
  bays: z.array(textSchema),
  enteredAt: timeSchema.nullable(),
  exitedAt: timeSchema.nullable(),
  /** Null: it has no price. */
  totalFen: fenSchema.nullable(),
})

const endedDebtSchema = z.strictObject({ arrearId: idSchema, dueFen: fenSchema })
const newDebtSchema = z.strictObject({ dueFen: fenSchema })

/** What a correction makes of a stay, and what follows. */
export const stayCorrectionPreviewSchema = z.strictObject({
  /** Names all that is said here: the act does this or nothing. */
  seen: textSchema,
  before: stayFactsSchema,
  after: stayFactsSchema,
  /** Why a person has to review it afterwards. */
  reasons: reasonsSchema,
  /** What is not owed any more. */
  endedDebt: endedDebtSchema.nullable(),
  /** What is owed instead, by whom `after` says, with a grace of its own. */
  newDebt: newDebtSchema.nullable(),
  /** Of a merge the stay that has both, of a split the one that is made, which has no `before`; null: nothing else changes. */
  other: z
    .strictObject({
      stayId: idSchema.nullable(),
      before: stayFactsSchema.nullable(),
      after: stayFactsSchema,
      endedDebt: endedDebtSchema.nullable(),
      newDebt: newDebtSchema.nullable(),
    })
    .nullable(),
  /** In which the debt stands that ends. */
  bill: z
    .strictObject({
      /** A car is held for it. */
      orderId: idSchema.nullable(),
      /** What is left of it. Nothing: it is settled, and the car that is held for it is let go. */
      restFen: fenSchema,
    })
    .nullable(),
  /** Paid to us: set aside until somebody approves the refund. */
  refundFen: fenSchema,
  /** Paid to somebody else, who has to give it back. */
  isPaidElsewhere: z.boolean(),
  /** People who have bound the plate that it had. */
  owners: intSchema,
  /** Of the debt that ends, or falls; of none it is nobody. */
  toTell: ownersToNotifySchema,
  /** It lets go of more than one person may decide in a day. */
  needsSecondPerson: z.boolean(),
})

export const sourceKindSchema = z.enum(['camera', 'patrol', 'sensor', 'vendor'])
const mapOf = (value: z.ZodType<string>, most: number) =>
  z.array(z.strictObject({ code: plainLineSchema.trim().min(1).max(64), value })).max(most)

const sourceSettings = {
  name: plainLineSchema.trim().min(1).max(50),
  scopes: z.array(z.enum(INTEGRATION_SCOPES)).min(1).max(INTEGRATION_SCOPES.length),
  /** Requests a minute. */
  ratePerMinute: intSchema.min(1).max(6000).default(600),
  /** Of two sources that saw the same car the one with the smaller rank is believed. */
  rank: intSchema.min(0).max(1000).default(100),
  /** It sends the pictures of its stays: one without any is looked at. Absent: as it is; of a new source, as its scopes say. */
  promisesPictures: z.boolean().optional(),
  /** By which codes the source knows our lots. */
  lots: mapOf(idSchema, 500).default([]),
  /** By which codes the source names our colours. */
  colours: mapOf(plainLineSchema.max(24), 40).default([]),
}

export const sourceViewSchema = z.strictObject({
  id: idSchema,
  kind: sourceKindSchema,
  name: textSchema,
  scopes: z.array(z.enum(INTEGRATION_SCOPES)),
  ratePerMinute: intSchema,
  rank: intSchema,
  promisesPictures: z.boolean(),
  lots: z.array(z.strictObject({ code: textSchema, value: textSchema })),
  colours: z.array(z.strictObject({ code: textSchema, value: textSchema })),
  isDisabled: z.boolean(),
  keys: z.array(z.strictObject({ id: idSchema, createdAt: timeSchema })),
  lastSeenAt: timeSchema.nullable(),
  /** When the last event happened that was told as it happened. */
  lastEventAt: timeSchema.nullable(),
  /** How long after it happened the last event arrived. */
  lagMs: intSchema.nullable(),
  /** How far the source's clock is ahead of ours, as its last request said. */
  clockAheadMs: intSchema.nullable(),
  outages: z.array(z.strictObject({ from: timeSchema, to: timeSchema.nullable() })),
})
/** The secret is shown here and never again. */
const newKeySchema = z.strictObject({ keyId: idSchema, secret: textSchema, source: sourceViewSchema })

const sourceParams = z.strictObject({ sourceId: idSchema })
const stayParams = z.strictObject({ stayId: idSchema })

export const staffStayCallSchemas = {
  listStays: {
    query: pageQuerySchema.extend({
      state: stayStateSchema.default('review'),
      lotId: idSchema.optional(),
      sourceId: idSchema.optional(),
    }),
    reply: z.strictObject({ items: z.array(stayViewSchema), next: textSchema.optional() }),
  },
  readStay: { params: stayParams, reply: stayViewSchema },
  /** Others of the same plate in the same lot within three days, with which it may have been one; in their order. */
  listStaysBeside: { params: stayParams, reply: z.strictObject({ items: z.array(stayViewSchema) }) },
  /** Changes nothing. */
  previewStayCorrection: {
    params: stayParams,
    body: z.strictObject({ correction: stayCorrectionSchema }),
    reply: stayCorrectionPreviewSchema,
  },
  /** `seen`: of the preview. When something else would follow by now, nothing is done. */
  correctStay: {
    params: stayParams,
    body: z.strictObject({
      correction: stayCorrectionSchema,
      seen: textSchema.max(64),
      reason: reasonSchema,
    }),
    reply: stayViewSchema,
  },
  /** What a stay in review costs once it is confirmed as it is. Null: what is missing of it, or lies ahead, stands in `wrong`. */
  readStayPrice: {
    params: stayParams,
    reply: z.strictObject({
      price: z
        .strictObject({
          totalFen: fenSchema,
          paidFen: fenSchema,
          /** Its source has asked for so much; else the lot's tariff makes it. */
          isReported: z.boolean(),
        })
        .nullable(),
      wrong: z.array(
        z.strictObject({
          field: z.enum(['enteredAt', 'exitedAt', 'plate', 'totalFen']),
          code: z.enum(['missing', 'too_big']),
        }),
      ),
    }),
  },
  /** `confirm`: it is as it says, or as it is corrected here; who owes it has a new grace. `void`: nobody owes it. */
  decideStay: {
    params: stayParams,
    body: z.strictObject({
      version: intSchema.min(1),
      decision: z.enum(['confirm', 'void']),
      reason: reasonSchema,
      plate: plateSchema.optional(),
      enteredAt: timeSchema.optional(),
      exitedAt: timeSchema.optional(),
      totalFen: fenSchema.optional(),
    }),
    reply: stayViewSchema,
  },
  /** Stays of one source that were inside at some moment of a period. With `isPreview` nothing is changed. */
  voidStays: {
    params: sourceParams,
    body: z.strictObject({
      from: timeSchema,
      to: timeSchema,
      reason: reasonSchema,
      isPreview: z.boolean(),
    }),
    reply: z.strictObject({
      stays: intSchema,
      arrears: intSchema,
      amountFen: fenSchema,
      /** Left as they are: paid, or a car is held for them. */
      left: intSchema,
    }),
  },
} as const

export const staffSourceCallSchemas = {
  listSources: {
    /** Those that have a code for this lot, and those without codes, which name any by its id. */
    query: z.strictObject({ lotId: idSchema.optional() }),
    /** `origin`: the server that a source sends to, such as https://park.example. Absent: of a node of the former version. */
    reply: z.strictObject({ items: z.array(sourceViewSchema), origin: textSchema.optional() }),
  },
  createSource: {
    body: z.strictObject({ ...sourceSettings, kind: sourceKindSchema }),
    reply: newKeySchema,
  },
  changeSource: {
    params: sourceParams,
    body: z.strictObject({ ...sourceSettings, isDisabled: z.boolean() }),
    reply: sourceViewSchema,
  },
  /** A second key beside the present one; both are valid until one is revoked. */
  addSourceKey: { params: sourceParams, body: emptySchema, reply: newKeySchema },
  revokeSourceKey: {
    params: z.strictObject({ sourceId: idSchema, keyId: idSchema }),
    body: emptySchema,
    reply: sourceViewSchema,
  },
} as const
