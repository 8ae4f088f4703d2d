import { type IncomingMessage, type ServerResponse } from 'node:http'
import getRawBody from 'raw-body'

/** One HTTP request, read completely. */
export type Exchange = {
  method: string
  /** Path and query exactly as received, because the signature covers them. */
  target: string
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  raw: Buffer
}

export type Reply = { status: number; body: string | Buffer; headers?: Record<string, string> }

const MAX_BODY_BYTES = 1024 * 1024

export const json = (value: unknown, status = 200): Reply => ({
  status,
  body: JSON.stringify(value),
  headers: { 'Content-Type': 'application/json; charset=utf-8' },
})

/** Reads a request completely. Throws when it is larger than 1 MiB or ends early. */
export async function readExchange(request: IncomingMessage): Promise<Exchange> {
  const raw = await getRawBody(request, { length: request.headers['content-length'], limit: MAX_BODY_BYTES })
  const target = request.url ?? '/'
  const url = new URL(target, 'http://localhost')
  const { method = 'GET', headers } = request
  return { method, target, path: url.pathname, query: url.searchParams, headers, raw }
}

export function writeReply(response: ServerResponse, reply: Reply): void {
  if (response.destroyed) return
  const body = Buffer.from(reply.body)
  const length = reply.status === 204 ? {} : { 'Content-Length': String(body.length) }
  response.writeHead(reply.status, { ...reply.headers, ...length })
  response.end(reply.status === 204 ? undefined : body)
}

/** The body parsed as JSON, or undefined when it is not JSON. */
export function jsonOf(exchange: Exchange): unknown {
  try {
    return JSON.parse(exchange.raw.toString('utf8'))
  } catch {
    return undefined
  }
}
