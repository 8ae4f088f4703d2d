import { z } from 'zod'
import { consoleQuestionSchema } from './console-question.schema'
import { jsonObjectSchema, textSchema } from './storable.schema'

const messageSchema = z.strictObject({ zh: textSchema, en: textSchema })

/** One rule that a car, lot, device or request does not meet. `code` is a refusal's code, usually one that starts with GATE_. */
export const failedRuleSchema = z.strictObject({
  code: textSchema,
  message: messageSchema,
  params: jsonObjectSchema.optional(),
})

/** One part of a request that was not accepted: where it stands (`body.plate.text`) and why. The value is never repeated. */
export const inputIssueSchema = z.strictObject({ path: textSchema, code: textSchema })

/**
 * The reply to a call that was refused: what RFC 9457 calls a problem. `code` is its type, `message` its title,
 * `details` what is special to the code (`RefusalDetails` in refusal.ts says which code has which).
 */
export const refusalReplySchema = z.strictObject({
  code: textSchema,
  message: messageSchema,
  details: z.union([z.array(failedRuleSchema), z.array(inputIssueSchema), consoleQuestionSchema]).optional(),
  traceId: textSchema,
})
