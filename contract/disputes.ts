import type { z } from 'zod'
import type { Call } from './call'
import type {
  disputeGroundSchema,
  ownerDisputeCallSchemas,
  ownerDisputeSchema,
  staffDisputeCallSchemas,
  staffDisputeSchema,
  waitingDisputeSchema,
} from './disputes.schema'
import { MANAGER } from './roles'

export type DisputeGround = z.infer<typeof disputeGroundSchema>
export type OwnerDispute = z.infer<typeof ownerDisputeSchema>
export type StaffDispute = z.infer<typeof staffDisputeSchema>
export type WaitingDispute = z.infer<typeof waitingDisputeSchema>

export const DISPUTE_GROUND_LABELS: Record<DisputeGround, { zh: string; en: string }> = {
  not_my_car: { zh: '这不是我的车', en: 'This is not my car' },
  owner_changed: {
    zh: '欠费时车不归我用（新购、租用）',
    en: 'I did not have the car then (bought or rented since)',
  },
  paid_already: { zh: '这些费用已经付过', en: 'It was paid already' },
  wrong_amount: { zh: '停车时间或金额不对', en: 'Time or amount is wrong' },
  other: { zh: '其他原因', en: 'Something else' },
}

export const OWNER_DISPUTE_CALLS = {
  disputeHold: { method: 'POST', path: '/owner/orders/:orderId/dispute', who: 'owner', zh: '对欠费有异议' },
} as const satisfies Record<keyof typeof ownerDisputeCallSchemas, Call>

export const STAFF_DISPUTE_CALLS = {
  listDisputes: { method: 'GET', path: '/staff/disputes', who: MANAGER, zh: '待处理的异议' },
  upholdDispute: {
    method: 'POST',
    path: '/staff/disputes/:disputeId/uphold',
    who: MANAGER,
    zh: '异议成立并放行',
  },
  rejectDispute: { method: 'POST', path: '/staff/disputes/:disputeId/reject', who: MANAGER, zh: '驳回异议' },
} as const satisfies Record<keyof typeof staffDisputeCallSchemas, Call>
