import { z } from 'zod'
import { idSchema } from './common.schema'
import { failedRuleSchema } from './refusal.schema'
import { textSchema } from './storable.schema'

/** What a merchant needs before its first recovery, in the order in which people usually see to it. */
export const readinessStepSchema = z.enum([
  'manager',
  'credentials',
  'lot',
  'clearance',
  'tariff',
  'attendant',
  'device',
  'rules',
  'debts',
])

/** What an installation works without, and its owners learn less: the template of a WeChat message is not set. */
export const readinessAdviceSchema = z.enum(['reminderTemplate', 'endedTemplate'])

export const readinessSchema = z.strictObject({
  isReady: z.boolean(),
  /** The first recovery has been paid: nobody needs the list any more. */
  hasRecovered: z.boolean(),
  /** Of the lot that lacks least; the steps of a lot are about it. Null: there is none yet. */
  lot: z.strictObject({ id: idSchema, name: textSchema }).nullable(),
  /** Each step once, in order. `failed`: what exactly is missing, in the words that the lock's rules have for it. */
  items: z.array(
    z.strictObject({ step: readinessStepSchema, isDone: z.boolean(), failed: z.array(failedRuleSchema) }),
  ),
  /** Keeps nobody from the first recovery. */
  advice: z.array(readinessAdviceSchema),
})

export const staffReadinessCallSchemas = {
  /** What the merchant still lacks for its first recovery. Asks WeChat whether it can be paid, at most once a minute. */
  readReadiness: { reply: readinessSchema },
} as const
