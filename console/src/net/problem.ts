import type { CallProblem, CallResult } from '@fangxing/contract/client/reply'

/** Why a request got no reply: whether it was carried out is unknown. The same Idempotency-Key makes a retry harmless. */
export type NoReply = { kind: 'offline' } | { kind: 'timeout' }
export type Problem = CallProblem | NoReply
export type Result<T> = CallResult<T, Problem>

/** A problem on its way through code that waits for a value, such as a query. */
export class CallError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.kind)
    this.name = 'CallError'
  }
}

export const problemOf = (error: unknown): Problem =>
  error instanceof CallError ? error.problem : { kind: 'fault', status: 0 }

/** True when asking again may help, so that a page offers it. */
export const mayRetry = (problem: Problem): boolean => problem.kind !== 'refused' || problem.status === 429
