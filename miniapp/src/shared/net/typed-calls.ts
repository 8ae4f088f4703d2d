import type { Call } from '@fangxing/contract/calls'
import type { RequestOptions } from './request'
import type { Result } from './result'

type CallShape = { params: unknown; query: unknown; body: unknown; reply: unknown }
type Part<Name extends string, T> = [T] extends [undefined] ? unknown : { [K in Name]: T }
type SharedOptions = Pick<RequestOptions, 'idempotencyKey' | 'timeoutMs' | 'bytes'>

/** What one call must be given, from its contract: parts that the contract lacks cannot be passed. */
type CallOptions<S extends CallShape> = Part<'params', S['params']> &
  (S['query'] extends undefined ? unknown : { query?: S['query'] }) &
  Part<'body', S['body']> &
  SharedOptions

/**
 * Typed calls by name: `const call = createTypedCalls<CallShapes>(TABLE, session.sendAuthenticated)`, then
 * `await call('pay', { params: { orderId }, body: { amountFen } })`.
 */
export function createTypedCalls<CallShapes extends { [N in keyof CallShapes]: CallShape }>(
  table: { readonly [N in keyof CallShapes]: Call },
  sendAuthenticated: <T>(call: Call, options: RequestOptions) => Promise<Result<T>>,
) {
  return <N extends keyof CallShapes>(
    name: N,
    options: CallOptions<CallShapes[N]>,
  ): Promise<Result<CallShapes[N]['reply']>> =>
    sendAuthenticated<CallShapes[N]['reply']>(table[name], options as RequestOptions)
}
