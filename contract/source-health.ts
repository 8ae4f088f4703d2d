import type { z } from 'zod'
import type { Call } from './call'
import { DECIDERS } from './roles'
import type {
  sourceOutageSchema,
  sourcePlaceSchema,
  staffSourceHealthCallSchemas,
} from './source-health.schema'

export type SourcePlace = z.infer<typeof sourcePlaceSchema>
export type SourceOutage = z.infer<typeof sourceOutageSchema>

export const STAFF_SOURCE_HEALTH_CALLS = {
  readSourceHealth: {
    method: 'GET',
    path: '/staff/sources/:sourceId/health',
    who: DECIDERS,
    zh: '来源各泊位的上报情况',
  },
} as const satisfies Record<keyof typeof staffSourceHealthCallSchemas, Call>
