import type { z } from 'zod'
import type { Call } from './call'
import type {
  readinessAdviceSchema,
  readinessSchema,
  readinessStepSchema,
  staffReadinessCallSchemas,
} from './readiness.schema'
import { MANAGER } from './roles'

export type Readiness = z.infer<typeof readinessSchema>
export type ReadinessAdvice = z.infer<typeof readinessAdviceSchema>
export type ReadinessStep = z.infer<typeof readinessStepSchema>

export const STAFF_READINESS_CALLS = {
  readReadiness: { method: 'GET', path: '/staff/readiness', who: MANAGER, zh: '首次追缴还缺什么' },
} as const satisfies Record<keyof typeof staffReadinessCallSchemas, Call>
