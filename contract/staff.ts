import type { z } from 'zod'
import type { Call } from './call'
import { MANAGER } from './roles'
import type { staffMemberCallSchemas, staffViewSchema } from './staff.schema'

export type StaffView = z.infer<typeof staffViewSchema>

export const STAFF_MEMBER_CALLS = {
  listStaff: { method: 'GET', path: '/staff/staff', who: MANAGER, zh: '员工列表' },
  listShifts: { method: 'GET', path: '/staff/shifts', who: MANAGER, zh: '班次列表' },
  inviteStaff: { method: 'POST', path: '/staff/staff', who: MANAGER, zh: '邀请员工' },
  changeStaff: { method: 'PUT', path: '/staff/staff/:staffId', who: MANAGER, zh: '修改员工' },
  setStaffPhone: { method: 'PUT', path: '/staff/staff/:staffId/phone', who: MANAGER, zh: '登记员工电话' },
} as const satisfies Record<keyof typeof staffMemberCallSchemas, Call>
