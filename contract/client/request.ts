import type { Call } from '../call'

/** What a call is given, part by part; its types (see `CallInput` in client.ts) say which parts it takes. */
export type RequestParts = {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: unknown
  /** Raw bytes instead of JSON, with their media type. */
  bytes?: { content: ArrayBuffer | Uint8Array; mediaType: string }
  /** For a call marked `idempotent`: the same key for every attempt of one intent. */
  idempotencyKey?: string
  timeoutMs?: number
}

/** One HTTP request, ready to be sent by whatever the program sends with. */
export type HttpRequest = {
  method: Call['method']
  /** Begins with a slash and carries the query: the address of the platform goes before it. */
  path: string
  headers: Record<string, string>
  body?: string | ArrayBuffer | Uint8Array
  timeoutMs?: number
}

function pathOf(path: string, params: Record<string, string> = {}): string {
  return path.replace(/:(\w+)/g, (_whole, name: string) => {
    const value = params[name]
    if (value === undefined) throw new RangeError(`${path} needs ${name}`)
    return encodeURIComponent(value)
  })
}

// By hand, because mini-programs have no URLSearchParams.
function queryOf(query: Record<string, unknown> = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined)
  if (pairs.length === 0) return ''
  return `?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')}`
}

/** The request of one call. Throws a RangeError when a parameter of its path is missing. */
export function buildRequest(call: Call, parts: RequestParts = {}): HttpRequest {
  const { params, query, body, bytes, idempotencyKey, timeoutMs } = parts
  const hasBody = call.method !== 'GET'
  return {
    method: call.method,
    path: pathOf(call.path, params) + queryOf(query),
    headers: {
      ...(hasBody ? { 'Content-Type': bytes?.mediaType ?? 'application/json' } : {}),
      ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
    },
    ...(hasBody ? { body: bytes?.content ?? JSON.stringify(body ?? {}) } : {}),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  }
}
