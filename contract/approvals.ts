import type { z } from 'zod'
import type {
  approvalActSchema,
  approvalViewSchema,
  debtsEndedSchema,
  staffApprovalCallSchemas,
} from './approvals.schema'
import type { Call } from './call'
import { DECIDERS, MANAGER } from './roles'

export type ApprovalAct = z.infer<typeof approvalActSchema>
export type ApprovalView = z.infer<typeof approvalViewSchema>
export type DebtsEnded = z.infer<typeof debtsEndedSchema>

export const APPROVAL_ACT_LABELS: Record<ApprovalAct, { zh: string; en: string }> = {
  waive: { zh: '减免', en: 'Waive' },
  withdraw: { zh: '撤销欠费', en: 'Withdraw' },
  paid_elsewhere: { zh: '已在别处付清', en: 'Paid elsewhere' },
  paid_in_part: { zh: '在别处付了一部分', en: 'Paid elsewhere in part' },
  write_off: { zh: '核销', en: 'Write off' },
}

export const STAFF_APPROVAL_CALLS = {
  withdrawArrears: { method: 'POST', path: '/staff/arrears/withdraw', who: MANAGER, zh: '撤销欠费' },
  markPaidElsewhere: {
    method: 'POST',
    path: '/staff/arrears/paid-elsewhere',
    who: MANAGER,
    zh: '标记已在别处付清',
  },
  waiveArrears: { method: 'POST', path: '/staff/arrears/waive', who: MANAGER, zh: '减免欠费' },
  writeOffArrears: { method: 'POST', path: '/staff/arrears/write-off', who: MANAGER, zh: '核销欠费' },
  listApprovals: { method: 'GET', path: '/staff/approvals', who: DECIDERS, zh: '待复核事项' },
  approve: { method: 'POST', path: '/staff/approvals/:approvalId/approve', who: DECIDERS, zh: '批准' },
  refuseApproval: { method: 'POST', path: '/staff/approvals/:approvalId/refuse', who: DECIDERS, zh: '驳回' },
} as const satisfies Record<keyof typeof staffApprovalCallSchemas, Call>
