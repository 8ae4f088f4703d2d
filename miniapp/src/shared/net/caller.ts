import type { Call } from '@fangxing/contract/calls'
import type { Answer } from './answer'
import type { Carried } from './request'

type Shape = { params: unknown; query: unknown; body: unknown; reply: unknown }
type Part<Name extends string, T> = [T] extends [undefined] ? unknown : { [K in Name]: T }
type Extras = Pick<Carried, 'idempotencyKey' | 'timeoutMs' | 'bytes'>

/** What one call must be given, from its contract: parts that the contract lacks cannot be passed. */
export type Given<S extends Shape> = Part<'params', S['params']> &
  (S['query'] extends undefined ? unknown : { query?: S['query'] }) &
  Part<'body', S['body']> &
  Extras

/**
 * Typed calls by name: `const call = callerOf<Shapes, typeof TABLE>(TABLE, session.sendSigned)`, then
 * `await call('pay', { params: { orderId }, body: { amountFen } })`.
 */
export function callerOf<Shapes extends { [N in keyof Shapes]: Shape }>(
  table: { readonly [N in keyof Shapes]: Call },
  sendSigned: <T>(call: Call, carried: Carried) => Promise<Answer<T>>,
) {
  return <N extends keyof Shapes>(name: N, given: Given<Shapes[N]>): Promise<Answer<Shapes[N]['reply']>> =>
    sendSigned<Shapes[N]['reply']>(table[name], given as Carried)
}
