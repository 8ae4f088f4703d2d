import { z } from 'zod'
import { cursorSchema, idSchema, timeSchema } from './common.schema'
import { jsonObjectSchema, textSchema } from './storable.schema'

/** Who did it. `name`: of a person of the staff; null for everybody else. */
export const auditActorSchema = z.strictObject({
  kind: z.enum(['staff', 'owner', 'device', 'wechat', 'source', 'timer', 'other']),
  id: textSchema.nullable(),
  name: textSchema.nullable(),
})

/** One entry of the audit log: it is never changed and never taken away. */
export const auditEntrySchema = z.strictObject({
  id: z.number().int(),
  at: timeSchema,
  actor: auditActorSchema,
  /** What it is about, by the name of its table, and which one. */
  entity: textSchema,
  entityId: textSchema,
  orderId: idSchema.nullable(),
  event: textSchema,
  fromState: textSchema.nullable(),
  toState: textSchema.nullable(),
  traceId: textSchema.nullable(),
  /** What else was written down with it, such as the reason. */
  detail: jsonObjectSchema.nullable(),
})

const entryId = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER)

export const staffAuditCallSchemas = {
  /**
   * Newest first. One ask reads a bounded number of entries: a page may hold fewer rows than asked for and still have a `next`.
   * `readBackTo`: the time of the oldest entry that was looked at, when there is a `next`.
   */
  searchAudit: {
    query: z.strictObject({
      cursor: cursorSchema.optional(),
      limit: z.coerce.number().int().min(1).max(100).default(50),
      entity: textSchema.min(1).max(40).optional(),
      entityId: textSchema.min(1).max(64).optional(),
      orderId: idSchema.optional(),
      /** A person of the staff. */
      staffId: idSchema.optional(),
      /** Which kind of actor; with `actorId` one of them. */
      actorKind: auditActorSchema.shape.kind.optional(),
      actorId: textSchema.min(1).max(64).optional(),
      from: timeSchema.optional(),
      until: timeSchema.optional(),
    }),
    reply: z.strictObject({
      items: z.array(auditEntrySchema),
      next: textSchema.optional(),
      readBackTo: timeSchema.optional(),
    }),
  },
  /** Whether an entry still stands in the chain as it was written, and its neighbours with it. */
  proveAuditEntry: {
    params: z.strictObject({ entryId }),
    reply: z.strictObject({
      /** Its place in the chain; null: written seconds ago and not linked yet. */
      seq: z.number().int().nullable(),
      hash: textSchema.nullable(),
      /** Every link of `walkedFrom` to `walkedTo` was calculated again and agrees. */
      isWhole: z.boolean(),
      walkedFrom: z.number().int().nullable(),
      walkedTo: z.number().int().nullable(),
      /** The day (UTC) that was walked as a whole since and sealed, with the digest over all days before it. */
      sealedDay: z.strictObject({ day: textSchema, digest: textSchema }).nullable(),
    }),
  },
} as const
