import type { z } from 'zod'
import type { Call } from './call'
import type { debtInReviewSchema, staffDebtReviewCallSchemas } from './debt-review.schema'
import { MANAGER, ON_SITE } from './roles'

export type DebtInReview = z.infer<typeof debtInReviewSchema>

export const REVIEW_DOCUMENT_LABELS = {
  licence: { zh: '行驶证', en: 'Vehicle licence' },
  rental: { zh: '租车合同', en: 'Rental contract' },
} as const

export const STAFF_DEBT_REVIEW_CALLS = {
  sendToReview: { method: 'POST', path: '/staff/arrears/review', who: ON_SITE, zh: '凭证件转人工核实' },
  listDebtReviews: { method: 'GET', path: '/staff/arrears/reviews', who: MANAGER, zh: '待核实的欠费' },
  confirmArrears: { method: 'POST', path: '/staff/arrears/confirm', who: MANAGER, zh: '核实欠费有效' },
} as const satisfies Record<keyof typeof staffDebtReviewCallSchemas, Call>
