import type { z } from 'zod'
import type { Call } from './call'
import { DECIDERS } from './roles'
import type {
  lateEventSchema,
  sourceAnswerSchema,
  sourceDaySchema,
  staffSourceAnswerCallSchemas,
} from './source-answers.schema'

export type SourceAnswer = z.infer<typeof sourceAnswerSchema>
export type SourceDay = z.infer<typeof sourceDaySchema>
export type LateEvent = z.infer<typeof lateEventSchema>

export const STAFF_SOURCE_ANSWER_CALLS = {
  listSourceAnswers: {
    method: 'GET',
    path: '/staff/source-answers',
    who: DECIDERS,
    zh: '来源各类应答的次数',
  },
  listLateEvents: { method: 'GET', path: '/staff/late-events', who: DECIDERS, zh: '迟到与补传的事件' },
} as const satisfies Record<keyof typeof staffSourceAnswerCallSchemas, Call>
