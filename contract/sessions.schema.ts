import { z } from 'zod'
import { emptySchema, idSchema, isCutSchema, timeSchema } from './common.schema'
import { lotViewSchema } from './lots.schema'
import { staffViewSchema } from './staff.schema'
import { textSchema } from './storable.schema'

/** The signed-in member of staff: who they are, where they may work, and their shift. */
export const meSchema = z.strictObject({
  staff: staffViewSchema,
  merchant: z.strictObject({ id: idSchema, name: textSchema, hotline: textSchema }),
  lots: z.array(lotViewSchema),
  /** There are more lots than those: `listLots` searches all of them. */
  areLotsCut: isCutSchema,
  /** Where there is something to see now; what a phone opens that has shown none yet. Null without any lot. */
  busiestLotId: idSchema.nullable(),
  shift: z.strictObject({ id: idSchema, lotId: idSchema, startedAt: timeSchema }).nullable(),
})

/** `code` is what `wx.login` gave. */
export const ownerSessionCallSchemas = {
  signIn: {
    body: z.strictObject({ code: textSchema.min(1).max(128) }),
    reply: z.strictObject({ token: textSchema, expiresAt: timeSchema, ownerRef: textSchema }),
  },
  signOut: { body: emptySchema, reply: emptySchema },
} as const

export const staffSessionCallSchemas = {
  signIn: {
    body: z.strictObject({
      code: textSchema.min(1).max(128),
      inviteCode: textSchema.min(6).max(64).optional(),
    }),
    reply: z.strictObject({ token: textSchema, expiresAt: timeSchema, me: meSchema }),
  },
  signOut: { body: emptySchema, reply: emptySchema },
  me: { reply: meSchema },
  startShift: { body: z.strictObject({ lotId: idSchema }), reply: meSchema },
  endShift: { body: emptySchema, reply: meSchema },
} as const
