import { isUnavailable, PROBLEM_MESSAGES } from '@fangxing/contract/messages'
import type { Problem } from '../net/problem'
import type { Message } from './language'

/** The message for a call that returned no value. A refusal says its own. */
export function problemMessage(problem: Problem): Message {
  switch (problem.kind) {
    case 'refused':
      return problem.refusal.message
    case 'offline':
      return PROBLEM_MESSAGES.offline
    case 'timeout':
      return PROBLEM_MESSAGES.timeout
    case 'fault':
      return isUnavailable(problem.status) ? PROBLEM_MESSAGES.unavailable : PROBLEM_MESSAGES.fault
  }
}

/** The trace id to name to whoever looks into it, if the platform gave one. */
export const problemTraceId = (problem: Problem): string | undefined =>
  problem.kind === 'refused'
    ? problem.refusal.traceId
    : problem.kind === 'fault'
      ? problem.traceId
      : undefined
