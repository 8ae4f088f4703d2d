import type { Call } from './call'
import type { staffFoundStayCallSchemas } from './found-stays.schema'
import { DECIDERS } from './roles'

export const STAFF_FOUND_STAY_CALLS = {
  searchStays: { method: 'GET', path: '/staff/found-stays', who: DECIDERS, zh: '查找停车记录' },
} as const satisfies Record<keyof typeof staffFoundStayCallSchemas, Call>
