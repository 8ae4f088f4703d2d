import type { z } from 'zod'
import type { Call } from './call'
import type { complaintViewSchema, staffComplaintCallSchemas } from './complaints.schema'
import { DECIDERS, MANAGER } from './roles'

export type ComplaintView = z.infer<typeof complaintViewSchema>

const one = '/staff/complaints/:complaintId'

export const STAFF_COMPLAINT_CALLS = {
  listComplaints: { method: 'GET', path: '/staff/complaints', who: DECIDERS, zh: '投诉工单列表' },
  enterComplaint: { method: 'POST', path: '/staff/complaints', who: MANAGER, zh: '登记投诉工单' },
  answerComplaint: { method: 'POST', path: `${one}/answer`, who: MANAGER, zh: '答复投诉' },
  reopenComplaint: { method: 'POST', path: `${one}/reopen`, who: MANAGER, zh: '投诉退回重办' },
  closeComplaint: { method: 'POST', path: `${one}/close`, who: MANAGER, zh: '办结投诉' },
} as const satisfies Record<keyof typeof staffComplaintCallSchemas, Call>
