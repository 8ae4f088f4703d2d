import { isUnavailable, PROBLEM_MESSAGES } from '@fangxing/contract/messages'
import type { Problem } from '../net/result'
import type { Message } from './language'

/** The message for a call that returned no value. A refusal has its own message. */
export function problemMessage(problem: Problem): Message {
  switch (problem.kind) {
    case 'refused':
      return problem.refusal.message
    case 'offline':
      return PROBLEM_MESSAGES.offline
    case 'timeout':
      return PROBLEM_MESSAGES.timeout
    case 'sign_in':
      return { zh: '微信登录没有成功，请重试', en: 'WeChat sign-in did not succeed. Please try again' }
    case 'fault':
      return isUnavailable(problem.status) ? PROBLEM_MESSAGES.unavailable : PROBLEM_MESSAGES.fault
  }
}

/** The trace id to name on the hotline, if the platform gave one. */
export const problemTraceId = (problem: Problem): string | undefined =>
  problem.kind === 'refused'
    ? problem.refusal.traceId
    : problem.kind === 'fault' && !isUnavailable(problem.status)
      ? problem.traceId
      : undefined
