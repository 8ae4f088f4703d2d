import type { Call } from './call'
import type { staffExportCallSchemas } from './exports.schema'
import type { EXPORTED_LISTS } from './file-tables'
import { EVERY_ROLE } from './roles'

export type ExportedList = (typeof EXPORTED_LISTS)[number]
export type FileFormat = 'xlsx' | 'csv'

/** So many rows of a list at most; a file that has more says so in its last line. */
export const EXPORT_MAX_ROWS = 100_000

export const STAFF_EXPORT_CALLS = {
  /** Whoever may read the list. */
  exportList: { method: 'GET', path: '/staff/exports/:list', who: EVERY_ROLE, zh: '导出列表' },
} as const satisfies Record<keyof typeof staffExportCallSchemas, Call>
