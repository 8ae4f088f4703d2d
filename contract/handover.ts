import type { z } from 'zod'
import type { Call } from './call'
import type { handoverItemSchema, staffHandoverCallSchemas } from './handover.schema'
import { DECIDERS } from './roles'

export type HandoverItem = z.infer<typeof handoverItemSchema>

export const STAFF_HANDOVER_CALLS = {
  readHandover: { method: 'GET', path: '/staff/lots/:lotId/handover', who: DECIDERS, zh: '停车场移交清单' },
} as const satisfies Record<keyof typeof staffHandoverCallSchemas, Call>
