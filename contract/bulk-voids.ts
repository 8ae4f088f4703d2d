import type { z } from 'zod'
import type { bulkVoidPreviewSchema, bulkVoidViewSchema, staffBulkVoidCallSchemas } from './bulk-voids.schema'
import type { Call } from './call'
import { DECIDERS, MANAGER } from './roles'

export type BulkVoidPreview = z.infer<typeof bulkVoidPreviewSchema>
export type BulkVoidView = z.infer<typeof bulkVoidViewSchema>

export const STAFF_BULK_VOID_CALLS = {
  previewBulkVoid: { method: 'GET', path: '/staff/bulk-voids/preview', who: MANAGER, zh: '批量作废预览' },
  startBulkVoid: { method: 'POST', path: '/staff/bulk-voids', who: MANAGER, zh: '批量作废停车记录' },
  listBulkVoids: { method: 'GET', path: '/staff/bulk-voids', who: DECIDERS, zh: '批量作废记录' },
  readBulkVoid: { method: 'GET', path: '/staff/bulk-voids/:bulkVoidId', who: DECIDERS, zh: '批量作废进度' },
  approveBulkVoid: {
    method: 'POST',
    path: '/staff/bulk-voids/:bulkVoidId/approve',
    who: DECIDERS,
    zh: '批准批量作废',
  },
  refuseBulkVoid: {
    method: 'POST',
    path: '/staff/bulk-voids/:bulkVoidId/refuse',
    who: DECIDERS,
    zh: '驳回批量作废',
  },
  cancelBulkVoid: {
    method: 'POST',
    path: '/staff/bulk-voids/:bulkVoidId/cancel',
    who: MANAGER,
    zh: '停止批量作废',
  },
} as const satisfies Record<keyof typeof staffBulkVoidCallSchemas, Call>
