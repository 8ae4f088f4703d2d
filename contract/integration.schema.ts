import { z } from 'zod'
import { idSchema, timeSchema } from './common.schema'
import { digestSchema, keyTextSchema, pictureKindSchema } from './integration-parts.schema'
import { fenSchema } from './money.schema'
import { arrearStateSchema, billCauseSchema } from './states.schema'
import { intSchema, textSchema } from './storable.schema'

/*
 * What other systems send: cameras, patrol apps, sensors and the systems of vendors. Amounts are integer fen, times RFC
 * 3339 with an offset. A batch answers each row by itself; one bad row harms no other.
 */
const MOST_ROWS = 500
const rowsSchema = z.array(z.unknown()).min(1).max(MOST_ROWS)

const messageSchema = z.strictObject({ zh: textSchema, en: textSchema })
const sentenceSchema = z.strictObject({ code: textSchema, message: messageSchema })

export const rowReplySchema = z.strictObject({
  /** The place in the batch, from 1. */
  row: intSchema,
  eventId: textSchema.nullable(),
  outcome: z.enum([
    'accepted',
    'duplicate',
    'merged',
    'half',
    'review',
    'conflict',
    'refused',
    'applied',
    /** A manager decides: a correction of what was paid or is held, or a payment taken back after a car was let go for it. */
    'needs_approval',
    'stale',
    'settled',
    /**
     * Of `paid`: what is covered exactly is settled, and of what is covered in part that part is booked; more than is due is not.
     * An amount is what the payment covers of the debt in all, also when it is told again. `consequences` say `still_due:<debt>:<fen>`
     * and `not_owed:<debt>`.
     */
    'partial',
    'already_settled',
    'amount_mismatch',
    'pending',
    'reversed',
  ]),
  /** Of a duplicate: what was answered the first time; everything else here is as it was then. */
  first: textSchema.optional(),
  stayId: idSchema.optional(),
  stayVersion: intSchema.optional(),
  arrearId: idSchema.optional(),
  /** Why a person has to review it, why nobody will ever owe this, or why the row was refused. */
  reasons: z.array(sentenceSchema).optional(),
  /** Fields that were not accepted. */
  errors: z.array(z.strictObject({ field: textSchema, code: textSchema, message: messageSchema })).optional(),
  /** What a correction changed beside its stay. */
  consequences: z.array(textSchema).optional(),
})

/** Of one picture, as it is sent. */
const MOST_PICTURE_BYTES = 2 << 20
/** To which stay a picture belongs: by the event that reported the car, or by the source's own name of the stay. */
const pictureTargetSchema = z.union([
  z.strictObject({ eventId: keyTextSchema }),
  z.strictObject({ stayRef: keyTextSchema, lotCode: keyTextSchema }),
])

export const pictureAnswerSchema = z.strictObject({
  /** `unknown_stay`: kept for 72 hours, and joined when the stay is reported. */
  outcome: z.enum(['stored', 'already', 'unknown_stay', 'refused']),
  errors: z.array(z.strictObject({ field: textSchema, code: textSchema, message: messageSchema })).optional(),
})
/** Where the bytes go by PUT, until when, and what may be sent there: these bytes alone. */
const pictureUploadSchema = z.strictObject({
  url: textSchema,
  until: timeSchema,
  mediaType: z.literal('image/jpeg'),
  sizeBytes: intSchema,
})

const batchOf = {
  body: z.strictObject({ rows: rowsSchema }),
  reply: z.strictObject({ rows: z.array(rowReplySchema) }),
}

const debtSchema = z.strictObject({
  arrearId: idSchema,
  version: intSchema,
  lotCode: textSchema,
  stayRef: textSchema.nullable(),
  plateText: textSchema,
  plateColour: textSchema,
  enteredAt: timeSchema,
  exitedAt: timeSchema,
  dueFen: fenSchema,
  state: arrearStateSchema,
  /** A car is held for it now. */
  isHeld: z.boolean(),
  /** In which bill somebody may pay it at this moment: of a device, of paper at the car, looked up by plate, at the booth. Null: in none. */
  liveBill: billCauseSchema.nullable(),
  /** Somebody has said that they are collecting it, until then. */
  reservedUntil: timeSchema.nullable(),
})

/** Every call under /integration/v1, by its name. */
export const integrationCallSchemas = {
  entry: batchOf,
  exit: batchOf,
  correction: batchOf,
  paid: batchOf,
  passes: batchOf,
  charging: batchOf,
  heartbeat: {
    body: z.strictObject({
      sentAt: timeSchema,
      /** When the source last saw a car or took a picture. Nothing follows from it: nobody comes at night. */
      lastFrameAt: timeSchema.optional(),
      /**
       * When its last picture came, whether or not a car was in it. Older than 15 minutes: it sees nothing, which is an outage until a
       * newer one, or an event.
       */
      lastPictureAt: timeSchema.optional(),
    }),
    reply: z.strictObject({
      receivedAt: timeSchema,
      /** How far the source's clock is ahead of ours. */
      clockAheadMs: intSchema,
      /** The last times of this source without a message or a picture from it; stays that overlap one are reviewed by a person. */
      outages: z.array(z.strictObject({ from: timeSchema, to: timeSchema.nullable() })),
    }),
  },
  intent: {
    body: z.strictObject({
      arrearIds: z.array(idSchema).min(1).max(50),
      ttlS: intSchema.min(1).max(600),
      /** The same reference again prolongs or, with `isReleased`, ends what was reserved. */
      paymentRef: keyTextSchema,
      isReleased: z.boolean().default(false),
    }),
    reply: z.strictObject({
      outcome: z.enum(['reserved', 'released', 'taken']),
      until: timeSchema.optional(),
      /** Those that somebody else collects, or that are not owed any more. */
      taken: z.array(idSchema),
    }),
  },
  picture: {
    body: z.strictObject({
      target: pictureTargetSchema,
      kind: pictureKindSchema,
      /** Of the bytes that will be sent. Where the event names the picture by its `ref`, it is the same as there. */
      sha256: digestSchema,
      ref: textSchema.min(1).max(128).optional(),
      sizeBytes: intSchema.min(1).max(MOST_PICTURE_BYTES),
    }),
    reply: z.strictObject({
      outcome: z.enum(['upload', 'already', 'refused']),
      upload: pictureUploadSchema.optional(),
      errors: pictureAnswerSchema.shape.errors,
    }),
  },
  arrears: {
    body: z.strictObject({
      plateText: textSchema.min(5).max(24),
      /** Absent: of every colour. */
      plateColour: textSchema.max(24).optional(),
      purpose: z.enum(['collect', 'show', 'reconcile']),
    }),
    reply: z.strictObject({ items: z.array(debtSchema) }),
  },
} as const
