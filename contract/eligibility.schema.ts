import { z } from 'zod'
import { baySchema, deviceIdSchema, idSchema, photoIdsSchema, reasonSchema } from './common.schema'
import { fenSchema } from './money.schema'
import { MOST_ARREARS_HELD } from './order-limits'
import { plateSchema } from './plate.schema'
import { policeReportSchema } from './police.schema'
import { failedRuleSchema } from './refusal.schema'
import { textSchema } from './storable.schema'

/**
 * What the attendant confirms because no camera sees it. All must be true to raise. Ambulances, hearses, cash transports,
 * school buses and cars with a disabled badge wear ordinary plates: only a person sees what they are.
 */
export const checklistSchema = z.strictObject({
  nobodyInside: z.boolean(),
  notInFireLane: z.boolean(),
  notBlockingOthers: z.boolean(),
  /** Optional, so that phones of a version that does not ask are told about a rule, not about bad input; left out is not checked. */
  notSpecialVehicle: z.boolean().optional(),
  /** Whoever cannot pay by phone can pay here and now, such as in cash. */
  canPayOtherwise: z.boolean().optional(),
  /** Asked for where the plate may be a cloned one: type and colour are those of the car that owes. */
  typeAndColourMatch: z.boolean().optional(),
})

/** What a recovery needs: the same request asks whether a lock may be raised and opens the order. */
export const recoveryRequestSchema = z.strictObject({
  lotId: idSchema,
  plate: plateSchema,
  arrearIds: z.array(idSchema).min(1).max(MOST_ARREARS_HELD),
  /** The device by its scanned link or by its id. */
  device: z.union([z.strictObject({ link: textSchema.max(300) }), z.strictObject({ id: deviceIdSchema })]),
  /** The plate as recognition read it; `plate` is what the attendant confirmed. Both must agree. */
  recognised: plateSchema,
  checklist: checklistSchema,
  photoIds: photoIdsSchema,
  /** Where the device was placed, for whoever takes it away. */
  bay: baySchema.optional(),
  /** Why a manager holds a car again within a day after it was let go for the same debts. */
  againReason: reasonSchema.optional(),
  /** The police were told beforehand; otherwise it may be added to the order. */
  policeReport: policeReportSchema.optional(),
})

/** Whether a lock may be raised here and now. `failed` is what GATE_REFUSED carries as its `details` later. */
export const eligibilitySchema = z.strictObject({
  ok: z.boolean(),
  amountFen: fenSchema,
  failed: z.array(failedRuleSchema),
})

export const staffEligibilityCallSchemas = {
  checkEligibility: { body: recoveryRequestSchema, reply: eligibilitySchema },
} as const
