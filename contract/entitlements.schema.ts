import { z } from 'zod'
import { baySchema, idSchema, pageQuerySchema, reasonSchema, timeSchema } from './common.schema'
import { plateSchema } from './plate.schema'
import { intSchema, textSchema, plainLineSchema } from './storable.schema'

const ENTITLEMENT_KINDS = ['pass', 'free_list', 'coupon', 'status', 'charging', 'towing'] as const
export const entitlementKindSchema = z.enum(ENTITLEMENT_KINDS)
const nameSchema = plainLineSchema.trim().min(1).max(40)
const minuteOfDaySchema = intSchema.min(0).max(1439)

/** Half-open, over midnight where `toMinute` is the smaller one, the whole day where both are equal. */
export const entitledHoursSchema = z.strictObject({
  fromMinute: minuteOfDaySchema,
  toMinute: minuteOfDaySchema,
})
/** `percent`: how much of the fee is taken off; `minutes`: as if the car had left so much earlier. */
export const couponSchema = z.discriminatedUnion('unit', [
  z.strictObject({ unit: z.literal('minutes'), amount: intSchema.min(1).max(43_200) }),
  z.strictObject({ unit: z.literal('fen'), amount: intSchema.min(1).max(1_000_000) }),
  z.strictObject({ unit: z.literal('percent'), amount: intSchema.min(1).max(100) }),
])

const head = {
  name: nameSchema,
  /** None named: in every lot of the merchant. */
  lotIds: z.array(idSchema).max(50).default([]),
  validFrom: timeSchema,
  /** Not included. Nothing is valid without an end. */
  validTo: timeSchema,
  reason: reasonSchema,
}
/** Of a person, a company or its whole fleet. */
const plates = z.array(plateSchema).min(1).max(200)

export const newEntitlementSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...head,
    kind: z.literal('pass'),
    plates,
    bays: z.array(baySchema).max(50).default([]),
    hours: entitledHoursSchema.nullable().default(null),
  }),
  /** Free, whenever and wherever they stand; whoever grants it answers for it. */
  z.strictObject({ ...head, kind: z.literal('free_list'), plates }),
  /** Of one plate, for its next stay that costs something; or of one stay. It counts once. */
  z.strictObject({
    ...head,
    kind: z.literal('coupon'),
    plates: z.array(plateSchema).max(1).default([]),
    stayId: idSchema.optional(),
    coupon: couponSchema,
  }),
  /** What a tariff asks for, such as `resident`. */
  z.strictObject({
    ...head,
    kind: z.literal('status'),
    plates,
    code: z.string().regex(/^[a-z][a-z0-9_]{0,23}$/),
  }),
])

export const entitlementViewSchema = z.strictObject({
  id: idSchema,
  version: intSchema,
  kind: entitlementKindSchema,
  name: textSchema,
  /** As `粤B12345/blue`. */
  plates: z.array(textSchema),
  stayId: idSchema.nullable(),
  lotIds: z.array(idSchema),
  bays: z.array(textSchema),
  hours: entitledHoursSchema.nullable(),
  coupon: couponSchema.nullable(),
  code: textSchema.nullable(),
  validFrom: timeSchema,
  validTo: timeSchema,
  /** Somebody of the staff, or a connected system. */
  grantedBy: z.strictObject({ id: idSchema, name: textSchema }),
  /** A connected system reported it, and alone changes its plates. */
  isOfSource: z.boolean(),
  createdAt: timeSchema,
  /** Ended by somebody before its time. */
  endedAt: timeSchema.nullable(),
  /** The stay that a coupon was spent on; null again when that stay is void and another may have it. */
  usedStayId: idSchema.nullable(),
  /** It was for one stay, and that stay is void: it counts for nothing. */
  isOfVoidStay: z.boolean(),
})

const entitlementParams = z.strictObject({ entitlementId: idSchema })

export const staffEntitlementCallSchemas = {
  listEntitlements: {
    query: pageQuerySchema.extend({
      kind: entitlementKindSchema.optional(),
      /** With its colour: `粤B12345/blue`. */
      plateKey: textSchema.max(40).optional(),
      /** Those that name this lot; what is valid in every lot is not among them. */
      lotId: idSchema.optional(),
      /** `valid`: neither over nor spent, perhaps not begun; ended by somebody for a later time, it is valid until then. Absent: all. */
      state: z.enum(['valid', 'over']).optional(),
    }),
    reply: z.strictObject({ items: z.array(entitlementViewSchema), next: textSchema.optional() }),
  },
  readEntitlement: { params: entitlementParams, reply: entitlementViewSchema },
  /**
   * From now on these plates, until this end. What counted until now stays: the former one ends, and what is answered goes on
   * from it; one that has not begun is changed itself.
   */
  changeEntitlement: {
    params: entitlementParams,
    body: z.strictObject({ version: intSchema.min(1), plates, validTo: timeSchema, reason: reasonSchema }),
    reply: entitlementViewSchema,
  },
  grantEntitlement: { body: newEntitlementSchema, reply: entitlementViewSchema },
  /** From `endsAt` on it does not count; what was paid by it stays. Unpaid stays are priced again. */
  endEntitlement: {
    params: entitlementParams,
    body: z.strictObject({ version: intSchema.min(1), endsAt: timeSchema.optional(), reason: reasonSchema }),
    reply: entitlementViewSchema,
  },
} as const
