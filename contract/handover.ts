import type { z } from 'zod'
import type { Call } from './call'
import type { handoverItemSchema, staffHandoverCallSchemas } from './handover.schema'
import { DECIDERS, MANAGER } from './roles'

export type HandoverItem = z.infer<typeof handoverItemSchema>

export const STAFF_HANDOVER_CALLS = {
  readHandover: { method: 'GET', path: '/staff/lots/:lotId/handover', who: DECIDERS, zh: '停车场移交清单' },
  exportHandover: {
    method: 'GET',
    path: '/staff/lots/:lotId/handover/file',
    who: MANAGER,
    zh: '下载给新经营方的名单',
  },
  closeLot: { method: 'POST', path: '/staff/lots/:lotId/close', who: MANAGER, zh: '停止新的追缴' },
  reopenLot: { method: 'POST', path: '/staff/lots/:lotId/reopen', who: MANAGER, zh: '恢复追缴' },
} as const satisfies Record<keyof typeof staffHandoverCallSchemas, Call>
