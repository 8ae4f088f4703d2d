import type { z } from 'zod'
import type { Call } from './call'
import { ON_SITE } from './roles'
import type {
  mayMeetSchema,
  patrolFindingSchema,
  sightingViewSchema,
  staffSightingCallSchemas,
} from './sightings.schema'

export type MayMeet = z.infer<typeof mayMeetSchema>
export type SightingView = z.infer<typeof sightingViewSchema>
export type PatrolFinding = z.infer<typeof patrolFindingSchema>

export const STAFF_SIGHTING_CALLS = {
  readPatrol: { method: 'GET', path: '/staff/patrol', who: ON_SITE, zh: '今日巡查' },
  lookUpPlate: { method: 'POST', path: '/staff/patrol/look-ups', who: ON_SITE, zh: '巡查查询车牌' },
  recognisePlate: { method: 'POST', path: '/staff/patrol/recognitions', who: ON_SITE, zh: '识别车牌照片' },
  endSighting: { method: 'POST', path: '/staff/sightings/:sightingId/gone', who: ON_SITE, zh: '车辆已离开' },
} as const satisfies Record<keyof typeof staffSightingCallSchemas, Call>
