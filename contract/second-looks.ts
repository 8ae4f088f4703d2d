import type { z } from 'zod'
import type { Call } from './call'
import { DECIDERS, MANAGER } from './roles'
import type {
  differenceSchema,
  reviewRateSchema,
  secondLookSchema,
  staffSecondLookCallSchemas,
} from './second-looks.schema'

export type SecondLook = z.infer<typeof secondLookSchema>
export type Difference = z.infer<typeof differenceSchema>
export type ReviewRate = z.infer<typeof reviewRateSchema>

export const REVIEW_DECISION_LABELS = {
  owed: { zh: '属实，应收', en: 'It is owed' },
  not_owed: { zh: '不属实，不收', en: 'It is not owed' },
} as const

export const STAFF_SECOND_LOOK_CALLS = {
  listSecondLooks: { method: 'GET', path: '/staff/second-looks', who: MANAGER, zh: '抽查复看' },
  lookAgain: { method: 'POST', path: '/staff/second-looks/:lookId', who: MANAGER, zh: '复看的结论' },
  listDifferences: {
    method: 'GET',
    path: '/staff/review-differences',
    who: MANAGER,
    zh: '两人结论不同的',
  },
  closeDifference: {
    method: 'POST',
    path: '/staff/review-differences/:lookId/close',
    who: MANAGER,
    zh: '了结不同的结论',
  },
  listReviewRates: { method: 'GET', path: '/staff/review-rates', who: DECIDERS, zh: '各来源的复核率' },
} as const satisfies Record<keyof typeof staffSecondLookCallSchemas, Call>
