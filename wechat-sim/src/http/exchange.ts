import { type IncomingMessage, type ServerResponse } from 'node:http'

export type Exchange = {
  method: string
  /** Path and query exactly as they came over the wire: what the signature covers. */
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

/** Reads one request whole. Throws when it is larger than 1 MiB or cut off. */
export async function readExchange(request: IncomingMessage): Promise<Exchange> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size > MAX_BODY_BYTES) throw new Error('request body too large')
    chunks.push(chunk as Buffer)
  }
  const target = request.url ?? '/'
  const url = new URL(target, 'http://sandbox')
  const { method = 'GET', headers } = request
  return { method, target, path: url.pathname, query: url.searchParams, headers, raw: Buffer.concat(chunks) }
}

export function writeReply(response: ServerResponse, reply: Reply): void {
  if (response.destroyed) return
  const body = Buffer.from(reply.body)
  const length = reply.status === 204 ? {} : { 'Content-Length': String(body.length) }
  response.writeHead(reply.status, { ...reply.headers, ...length })
  response.end(reply.status === 204 ? undefined : body)
}

/** The body as JSON, or undefined when it is none. */
export function jsonOf(exchange: Exchange): unknown {
  try {
    return JSON.parse(exchange.raw.toString('utf8'))
  } catch {
    return undefined
  }
}
