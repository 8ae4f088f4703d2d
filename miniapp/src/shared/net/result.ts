import type { RefusalReply } from '@fangxing/contract/common'

/**
 * Why a call returned no value. `refused`: an expected refusal with its own message. `offline` and `timeout`: it is
 * unknown whether the call was executed; the same Idempotency-Key makes a retry harmless. `fault`: the platform failed.
 */
export type Problem =
  | { kind: 'refused'; status: number; refusal: RefusalReply }
  | { kind: 'offline' }
  | { kind: 'timeout' }
  | { kind: 'sign_in'; why: string }
  | { kind: 'fault'; status: number; traceId?: string }

export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem }

export const success = <T>(value: T): Result<T> => ({ ok: true, value })
export const failure = (problem: Problem): { ok: false; problem: Problem } => ({ ok: false, problem })

const isRefusal = (body: unknown): body is RefusalReply => {
  const reply = body as Partial<RefusalReply> | null
  return typeof reply?.code === 'string' && typeof reply.message?.zh === 'string'
}

/** Reads an HTTP reply: 2xx is the value, 4xx with the body of a refusal is a refusal, anything else is a fault. */
export function readReply<T>(status: number, body: unknown, traceId?: string): Result<T> {
  if (status >= 200 && status < 300) return success(body as T)
  if (isRefusal(body) && status < 500) return failure({ kind: 'refused', status, refusal: body })
  return failure({ kind: 'fault', status, traceId: isRefusal(body) ? body.traceId : traceId })
}

/** True when a later retry may help, so that a page offers it. */
export const mayRetry = (problem: Problem): boolean => problem.kind !== 'refused' || problem.status === 429
