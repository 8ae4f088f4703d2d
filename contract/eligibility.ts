import type { z } from 'zod'
import type { Call } from './call'
import type {
  checklistSchema,
  eligibilitySchema,
  recoveryRequestSchema,
  staffEligibilityCallSchemas,
} from './eligibility.schema'
import { ON_SITE } from './roles'

export type Checklist = z.infer<typeof checklistSchema>
export type RecoveryRequest = z.infer<typeof recoveryRequestSchema>
export type Eligibility = z.infer<typeof eligibilitySchema>

export const STAFF_ELIGIBILITY_CALLS = {
  checkEligibility: { method: 'POST', path: '/staff/gate', who: ON_SITE, zh: '预检能否升锁' },
} as const satisfies Record<keyof typeof staffEligibilityCallSchemas, Call>
