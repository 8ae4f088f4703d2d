import type { z } from 'zod'
import type {
  arrearRowSchema,
  arrearViewSchema,
  importReplySchema,
  staffArrearCallSchemas,
} from './arrears.schema'
import type { Call } from './call'
import { MANAGER, MERCHANT_STAFF } from './roles'

export type ArrearView = z.infer<typeof arrearViewSchema>
export type ArrearRow = z.infer<typeof arrearRowSchema>
export type ContactGiven = NonNullable<ArrearRow['contact']>
export type ImportReply = z.infer<typeof importReplySchema>

export const STAFF_ARREAR_CALLS = {
  listArrears: { method: 'GET', path: '/staff/arrears', who: MERCHANT_STAFF, zh: '查询欠费' },
  importArrears: { method: 'POST', path: '/staff/arrears/import', who: MANAGER, zh: '导入欠费' },
  importArrearsCsv: {
    method: 'POST',
    path: '/staff/arrears/import-csv',
    who: MANAGER,
    zh: '导入欠费（CSV）',
  },
} as const satisfies Record<keyof typeof staffArrearCallSchemas, Call>
