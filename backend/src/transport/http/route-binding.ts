import type { Call, CallSchemas } from '@fangxing/contract/calls'
import type { z } from 'zod'
import type { IdempotencyKey } from '../../workflows/with-idempotency'
import type { Session } from '../../domain/sessions'
import type { Browser } from '../../domain/browser'
import type { ActorContext } from '../../domain/actor-context'

export type Schemas = CallSchemas
/** A body that is not JSON: which media types, and how many bytes at most. */
type RawBody = { mediaTypes: readonly string[]; limitBytes: number }
export type Options = { raw?: RawBody; jsonLimitBytes?: number; guardsItself?: true }
/** One call of the contract as a route serves it. */
export type RouteBinding = {
  api: 'owner' | 'staff'
  name: string
  call: Call
  schemas: Schemas
  options: Options
}

type Out<S, Part extends string> = S extends Record<Part, infer T extends z.ZodType> ? z.output<T> : undefined
export type Input<S, Who> = {
  params: Out<S, 'params'>
  query: Out<S, 'query'>
  body: Out<S, 'body'>
  /** What came instead of JSON, for calls that take something else. */
  raw: Buffer
  /** The bearer token as it came, or null. */
  token: string | null
  session: Who
  /** What the request says of where it comes from. */
  readBrowser: () => Browser
  context: ActorContext
  /** Set for calls that must happen once for each Idempotency-Key. */
  once: IdempotencyKey
}
export type AnyInput = Omit<Input<Schemas, Session | null>, 'params' | 'query' | 'body'> &
  Record<'params' | 'query' | 'body', unknown>
