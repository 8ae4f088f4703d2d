import type { RefusalReply } from '../refusal'

/** What came back, its body already read as JSON where it is JSON. */
export type HttpReply = { status: number; body: unknown; traceId?: string }

/** `refused`: an expected no, with its sentence. `fault`: the platform broke, or something else answered in its place. */
export type CallProblem =
  | { kind: 'refused'; status: number; refusal: RefusalReply }
  | { kind: 'fault'; status: number; code?: string; traceId?: string }

export type CallResult<T, Problem = CallProblem> = { ok: true; value: T } | { ok: false; problem: Problem }

const isRefusal = (body: unknown): body is RefusalReply => {
  const reply = body as Partial<RefusalReply> | null
  return typeof reply?.code === 'string' && typeof reply.message?.zh === 'string'
}

/** Reads a reply: 2xx is the value, 4xx in the form of a refusal is a refusal, everything else is a fault. */
export function readReply<T>({ status, body, traceId }: HttpReply): CallResult<T> {
  if (status >= 200 && status < 300) return { ok: true, value: body as T }
  if (isRefusal(body) && status < 500)
    return { ok: false, problem: { kind: 'refused', status, refusal: body } }
  const fault = isRefusal(body) ? { code: body.code, traceId: body.traceId } : { traceId }
  return { ok: false, problem: { kind: 'fault', status, ...fault } }
}
