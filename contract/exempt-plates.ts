import type { z } from 'zod'
import type { Call } from './call'
import type { exemptPlateSchema, staffExemptPlateCallSchemas } from './exempt-plates.schema'
import { MANAGER } from './roles'

export type ExemptPlateView = z.infer<typeof exemptPlateSchema>

export const STAFF_EXEMPT_PLATE_CALLS = {
  listExemptPlates: { method: 'GET', path: '/staff/exempt-plates', who: MANAGER, zh: '豁免车牌列表' },
  endExemptPlate: { method: 'POST', path: '/staff/exempt-plates/end', who: MANAGER, zh: '取消豁免车牌' },
} as const satisfies Record<keyof typeof staffExemptPlateCallSchemas, Call>
