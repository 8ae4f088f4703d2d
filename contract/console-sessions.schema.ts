import { z } from 'zod'
import { consoleQuestionSchema, digitsSchema } from './console-question.schema'
import { emptySchema, idSchema, timeSchema } from './common.schema'
import { meSchema } from './sessions.schema'
import { textSchema } from './storable.schema'

/** SHA-256 of the verifier, and the verifier itself: 32 bytes in base64url. */
const secretSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

/** What a browser may do only after the phone has confirmed it. */
export const consoleActSchema = z.enum(['releaseAll', 'approve', 'revokeDevice', 'approveBulkVoid'])

/** A browser, as people recognise it; `place` is a coarse form of its address. */
const browserFields = { browser: textSchema, system: textSchema, place: textSchema }

export const consoleSessionViewSchema = z.strictObject({
  id: idSchema,
  ...browserFields,
  createdAt: timeSchema,
  lastUsedAt: timeSchema,
  expiresAt: timeSchema,
  /** The one that asks. */
  isThis: z.boolean(),
})

const signedInSchema = z.strictObject({ state: z.literal('signed_in'), expiresAt: timeSchema, me: meSchema })

/** What the phone is asked to confirm; the digits stand only in the browser. */
export const consoleRequestViewSchema = z.strictObject({
  id: idSchema,
  state: z.enum(['waiting', 'confirmed', 'refused', 'expired']),
  /** What the browser wants to do; null: sign in. */
  act: consoleActSchema.nullable(),
  ...browserFields,
  askedAt: timeSchema,
  expiresAt: timeSchema,
})

export const consoleCallSchemas = {
  askConsoleSignIn: {
    body: z.strictObject({ challenge: secretSchema }),
    reply: consoleQuestionSchema,
  },
  openConsoleSession: {
    params: z.strictObject({ signInId: idSchema }),
    body: z.strictObject({ verifier: secretSchema }),
    reply: z.discriminatedUnion('state', [
      z.strictObject({ state: z.enum(['waiting', 'refused', 'expired']) }),
      signedInSchema,
    ]),
  },
  signInLocally: {
    body: z.strictObject({ as: z.string().regex(/^[a-z0-9-]{1,40}$/) }),
    reply: signedInSchema,
  },
  listConsoleSessions: { reply: z.strictObject({ items: z.array(consoleSessionViewSchema) }) },
  endConsoleSession: {
    params: z.strictObject({ sessionId: idSchema }),
    body: emptySchema,
    reply: emptySchema,
  },
  readConsoleConfirmation: {
    params: z.strictObject({ requestId: idSchema }),
    reply: z.strictObject({ state: z.enum(['waiting', 'confirmed', 'refused', 'expired']) }),
  },
  readConsoleRequest: {
    params: z.strictObject({ requestId: idSchema }),
    reply: consoleRequestViewSchema,
  },
  confirmConsoleRequest: {
    params: z.strictObject({ requestId: idSchema }),
    body: z.strictObject({ digits: digitsSchema }),
    reply: consoleRequestViewSchema,
  },
  refuseConsoleRequest: {
    params: z.strictObject({ requestId: idSchema }),
    body: emptySchema,
    reply: consoleRequestViewSchema,
  },
} as const
