import type { z } from 'zod'
import type { Call } from './call'
import { DECIDERS } from './roles'
import type { deviceInCareSchema, holdSchema, staffTodayCallSchemas } from './today.schema'

export type Hold = z.infer<typeof holdSchema>
export type DeviceInCare = z.infer<typeof deviceInCareSchema>

export const STAFF_TODAY_CALLS = {
  today: { method: 'GET', path: '/staff/today', who: DECIDERS, zh: '今日' },
} as const satisfies Record<keyof typeof staffTodayCallSchemas, Call>
