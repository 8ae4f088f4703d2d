import { z } from 'zod'
import { idSchema, timeSchema } from './common.schema'
import { couponSchema, entitledHoursSchema } from './entitlements.schema'
import { digestSchema, keyTextSchema, pictureKindSchema } from './integration-parts.schema'
import { fenSchema, positiveFenSchema } from './money.schema'
import { intSchema, plainTextSchema, textSchema } from './storable.schema'

/*
 * One row of a batch, as another system sends it. Amounts are integer fen, times RFC 3339 with an offset.
 */
const givenPlateSchema = z.strictObject({
  /** Null: there is no plate on the car. */
  text: textSchema.max(24).nullable(),
  /** A name of ours, a code that the source's table maps, or `unknown`. */
  colour: textSchema.max(24).default('unknown'),
  confidence: intSchema.min(0).max(100).default(100),
})

const pictureRefSchema = z.strictObject({
  ref: textSchema.min(1).max(128),
  sha256: digestSchema,
  kind: pictureKindSchema,
})

const eventHead = {
  eventId: keyTextSchema,
  sentAt: timeSchema,
  /** Sent again after an outage of the source: it may price a stay and never tells where a car is now. */
  replay: z.boolean().default(false),
}

const stayHead = {
  ...eventHead,
  lotCode: keyTextSchema,
  stayRef: keyTextSchema.optional(),
  occurredAt: timeSchema,
  deviceId: textSchema.max(64).optional(),
  plate: givenPlateSchema,
  bays: z.array(textSchema.min(1).max(32)).max(4).default([]),
  vehicleClass: z.enum(['small', 'large', 'motorcycle', 'unknown']).default('unknown'),
  energy: z.enum(['fuel', 'electric', 'hybrid', 'unknown']).default('unknown'),
  pictures: z.array(pictureRefSchema).max(8).default([]),
}

const feeSchema = z.strictObject({
  totalFen: fenSchema,
  discountFen: fenSchema,
  paidFen: fenSchema,
  /** There is none: a fee that holds one is refused. */
  lateFeeFen: z.literal([0, null], { error: 'LATE_FEE_OFF' }).optional(),
})
const takenPaymentSchema = z.strictObject({
  paymentRef: keyTextSchema,
  channel: textSchema.min(1).max(32),
  amountFen: positiveFenSchema,
})

export const entryEventSchema = z.strictObject(stayHead)
export const exitEventSchema = z.strictObject({
  ...stayHead,
  entryAt: timeSchema.optional(),
  /** What the source asked for; `paidFen` is what it took. */
  fee: feeSchema.optional(),
  payments: z.array(takenPaymentSchema).max(20).default([]),
})

const targetSchema = z.union([
  z.strictObject({ stayId: idSchema }),
  z.strictObject({ stayRef: keyTextSchema, lotCode: keyTextSchema }),
])
const correctionHead = {
  ...eventHead,
  target: targetSchema,
  /** The version that the sender saw; another one means that it decided about something else. */
  expectedVersion: intSchema.min(1),
  reason: plainTextSchema.trim().min(2).max(200),
}
export const correctionEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...correctionHead, kind: z.literal('plate'), plate: givenPlateSchema }),
  z.strictObject({
    ...correctionHead,
    kind: z.literal('times'),
    entryAt: timeSchema.optional(),
    exitAt: timeSchema.optional(),
    fee: feeSchema.optional(),
  }),
  z.strictObject({
    ...correctionHead,
    kind: z.literal('bay'),
    bays: z.array(textSchema.min(1).max(32)).max(4),
  }),
  z.strictObject({ ...correctionHead, kind: z.literal('merge'), intoStayId: idSchema }),
  z.strictObject({
    ...correctionHead,
    kind: z.literal('split'),
    firstExitAt: timeSchema,
    secondEntryAt: timeSchema,
  }),
  z.strictObject({ ...correctionHead, kind: z.literal('void') }),
])

export const paidEventSchema = z.strictObject({
  ...eventHead,
  paymentRef: keyTextSchema,
  channel: textSchema.min(1).max(32),
  state: z.enum(['pending', 'paid', 'reversed']),
  covers: z
    .array(z.strictObject({ arrearId: idSchema, amountFen: positiveFenSchema }))
    .min(1)
    .max(50),
})

/** A pass, or with `coupon` one. The same `passRef` again changes it; an earlier `validTo` ends it. */
export const passEventSchema = z.strictObject({
  ...eventHead,
  passRef: keyTextSchema,
  name: plainTextSchema.trim().min(1).max(40).optional(),
  plates: z.array(givenPlateSchema).min(1).max(50),
  /** None named: in every lot. */
  lotCodes: z.array(keyTextSchema).max(50).default([]),
  bays: z.array(textSchema.min(1).max(32)).max(50).default([]),
  hours: entitledHoursSchema.optional(),
  validFrom: timeSchema,
  /** Not included. */
  validTo: timeSchema,
  coupon: couponSchema.optional(),
})

/** Time that the car charged, or stood there after it was to be towed: it is priced as the lot's tariff says. */
const chargingEventSchema = z.strictObject({
  ...eventHead,
  chargeRef: keyTextSchema,
  kind: z.enum(['charging', 'towing']).default('charging'),
  lotCode: keyTextSchema,
  plate: givenPlateSchema,
  from: timeSchema,
  to: timeSchema,
})

/** What a row of each batch has to be. */
export const integrationRowSchemas = {
  entry: entryEventSchema,
  exit: exitEventSchema,
  correction: correctionEventSchema,
  paid: paidEventSchema,
  passes: passEventSchema,
  charging: chargingEventSchema,
} as const
