import type { Call } from './call'
import type { staffDebtReviewCallSchemas } from './debt-review.schema'
import { MANAGER, ON_SITE } from './roles'

export const STAFF_DEBT_REVIEW_CALLS = {
  sendToReview: { method: 'POST', path: '/staff/arrears/review', who: ON_SITE, zh: '凭证件转人工核实' },
  confirmArrears: { method: 'POST', path: '/staff/arrears/confirm', who: MANAGER, zh: '核实欠费有效' },
} as const satisfies Record<keyof typeof staffDebtReviewCallSchemas, Call>
