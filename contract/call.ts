import type { z } from 'zod'
import type { Role } from './roles'

/**
 * One HTTP call. `who`: 'anyone', 'owner', or the staff roles that may make it (deny by default).
 * `idempotent`: needs the header Idempotency-Key; the same key with the same body answers the first result again.
 */
export type Call = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  who: 'anyone' | 'owner' | readonly Role[]
  idempotent?: true
  zh: string
}

/** The schemas of one call: what it takes in its path, query and body, and what it answers. */
export type CallSchemas = { params?: z.ZodType; query?: z.ZodType; body?: z.ZodType; reply: z.ZodType }

type Parsed<S, Part extends string> =
  S extends Record<Part, infer T extends z.ZodType> ? z.infer<T> : undefined
type Sent<S, Part extends string> = S extends Record<Part, infer T extends z.ZodType> ? z.input<T> : undefined

/** What a caller gives and gets, from the schemas of the call; `undefined` for a part that the call does not have. */
export type CallTypes<S> = {
  params: Parsed<S, 'params'>
  query: Sent<S, 'query'>
  body: Sent<S, 'body'>
  reply: Parsed<S, 'reply'>
}
