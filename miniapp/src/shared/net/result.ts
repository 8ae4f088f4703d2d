import type { CallProblem, CallResult } from '@fangxing/contract/client/reply'

/** A refusal that this phone gives itself: the platform was not asked. */
export type LocalRefusal = {
  code: 'PHOTOS_LOST'
  message: { zh: string; en: string }
  details?: undefined
  traceId: string
}

/**
 * Why a request got no reply. `offline` and `timeout`: it is unknown whether the call was executed; the same
 * Idempotency-Key makes a retry harmless. `sign_in`: WeChat gave no login code.
 */
export type NoReply = { kind: 'offline' } | { kind: 'timeout' } | { kind: 'sign_in'; why: string }

/** Why a call returned no value. */
export type Problem = CallProblem | NoReply | { kind: 'refused'; status: 0; refusal: LocalRefusal }

export type Result<T> = CallResult<T, Problem>

export const success = <T>(value: T): { ok: true; value: T } => ({ ok: true, value })
export const failure = <P extends Problem>(problem: P): { ok: false; problem: P } => ({ ok: false, problem })

/** True when a later retry may help, so that a page offers it. */
export const mayRetry = (problem: Problem): boolean => problem.kind !== 'refused' || problem.status === 429
