import { z } from 'zod'
import { emptySchema, idSchema, isCutSchema, pageQuerySchema, timeSchema } from './common.schema'
import { textSchema, plainLineSchema } from './storable.schema'

const roleSchema = z.enum(['attendant', 'manager', 'finance', 'platform'])

export const staffViewSchema = z.strictObject({
  id: idSchema,
  name: textSchema,
  roles: z.array(roleSchema),
  lotIds: z.array(idSchema),
  bound: z.boolean(),
  disabled: z.boolean(),
  /** On shift now; null: not. Only lists say it. */
  onShift: z.strictObject({ lotId: idSchema, startedAt: timeSchema }).nullable().optional(),
  /** By which the office reaches them at work; null: nobody has entered it. Only lists say it. */
  phone: textSchema.nullable().optional(),
})

const shiftSchema = z.strictObject({
  id: idSchema,
  staffId: idSchema,
  name: textSchema,
  lotId: idSchema,
  startedAt: timeSchema,
  /** Null: it goes on. */
  endedAt: timeSchema.nullable(),
})

export const staffMemberCallSchemas = {
  listStaff: {
    /** Those who are assigned to this lot; whoever works in every lot is not among them. */
    query: z.strictObject({ lotId: idSchema.optional() }),
    reply: z.strictObject({ items: z.array(staffViewSchema), isCut: isCutSchema }),
  },
  /** Shifts, the newest first; of one person, of one lot. */
  listShifts: {
    query: pageQuerySchema.extend({ staffId: idSchema.optional(), lotId: idSchema.optional() }),
    reply: z.strictObject({ items: z.array(shiftSchema), next: textSchema.optional() }),
  },
  inviteStaff: {
    body: z.strictObject({
      name: plainLineSchema.min(1).max(50),
      roles: z.array(roleSchema).min(1),
      lotIds: z.array(idSchema).max(200),
    }),
    reply: z.strictObject({ staff: staffViewSchema, inviteCode: textSchema, expiresAt: timeSchema }),
  },
  changeStaff: {
    params: z.strictObject({ staffId: idSchema }),
    body: z.strictObject({
      roles: z.array(roleSchema).min(1),
      lotIds: z.array(idSchema).max(200),
      disabled: z.boolean(),
    }),
    reply: staffViewSchema,
  },
  /** A mobile of the mainland by which the office reaches them at work; null takes it away. Nobody is signed out by it. */
  setStaffPhone: {
    params: z.strictObject({ staffId: idSchema }),
    body: z.strictObject({
      phone: textSchema
        .trim()
        .regex(/^(\+?86)?1[3-9]\d{9}$/)
        .nullable(),
    }),
    reply: emptySchema,
  },
} as const
