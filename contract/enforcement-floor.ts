import type { z } from 'zod'
import type { Call } from './call'
import type {
  enforcementFloorCallSchemas,
  enforcementFloorSchema,
  enforcementRulesSchema,
} from './enforcement-floor.schema'
import { PLATFORM } from './roles'

/** What must hold before a lock may go up. Units stand in the names. */
export type EnforcementRules = z.infer<typeof enforcementRulesSchema>
/** The platform's minimum: a lot may ask for more and never for less. */
export type EnforcementFloor = z.infer<typeof enforcementFloorSchema>

export const PLATFORM_FLOOR_CALLS = {
  listEnforcementFloors: {
    method: 'GET',
    path: '/platform/enforcement-floor',
    who: PLATFORM,
    zh: '平台升锁底线',
  },
  changeEnforcementFloor: {
    method: 'PUT',
    path: '/platform/enforcement-floor',
    who: PLATFORM,
    zh: '修改平台升锁底线',
  },
} as const satisfies Record<keyof typeof enforcementFloorCallSchemas, Call>
