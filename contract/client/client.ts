import type { Call } from '../call'
import { readReply, type CallProblem, type CallResult, type HttpReply } from './reply'
import { buildRequest, type HttpRequest, type RequestParts } from './request'

/** The types of one call: `OwnerCall<'pay'>` is one. */
export type CallShape = { params: unknown; query: unknown; body: unknown; reply: unknown }
type Part<Name extends string, T> = [T] extends [undefined] ? unknown : { [Key in Name]: T }

/** What one call must be given, from its contract: parts that the contract lacks cannot be passed. */
export type CallInput<S extends CallShape> = Part<'params', S['params']> &
  (S['query'] extends undefined ? unknown : { query?: S['query'] }) &
  Part<'body', S['body']> &
  Pick<RequestParts, 'bytes' | 'idempotencyKey' | 'timeoutMs'>

/** Why a transport got no reply at all; which kinds there are is the program's to say. */
export type NotSent<Problem> = { problem: Problem }
export type Transport<Problem = never> = (request: HttpRequest) => Promise<HttpReply | NotSent<Problem>>

type ClientOptions<Problem> = {
  /** Sends one request. It adds the address, the token and what else the program puts on every request. */
  transport: Transport<Problem>
  /** A fresh Idempotency-Key for a call that needs one and was given none. */
  newIdempotencyKey: () => string
}

export type ApiClient<Types extends Record<keyof Types, CallShape>, Problem = never> = <
  Name extends keyof Types,
>(
  name: Name,
  input: CallInput<Types[Name]>,
) => Promise<CallResult<Types[Name]['reply'], CallProblem | Problem>>

/**
 * Typed calls by name: `const call = createClient<OwnerCallTypes>(OWNER_CALLS, { transport, newIdempotencyKey })`,
 * then `await call('pay', { params: { orderId }, body: { amountFen } })`. Never throws for what a server answers.
 */
export function createClient<Types extends Record<keyof Types, CallShape>, Problem = never>(
  calls: { readonly [Name in keyof Types]: Call },
  options: ClientOptions<Problem>,
): ApiClient<Types, Problem> {
  return (name, input) => sendCall(calls[name], input as RequestParts, options)
}

/** Sends one call whose types are known elsewhere. */
export async function sendCall<T, Problem = never>(
  call: Call,
  parts: RequestParts,
  { transport, newIdempotencyKey }: ClientOptions<Problem>,
): Promise<CallResult<T, CallProblem | Problem>> {
  const idempotencyKey = parts.idempotencyKey ?? (call.idempotent ? newIdempotencyKey() : undefined)
  const reply = await transport(buildRequest(call, { ...parts, idempotencyKey }))
  return 'problem' in reply ? { ok: false, problem: reply.problem } : readReply<T>(reply)
}
