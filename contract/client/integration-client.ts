import { createHash, createHmac, randomBytes } from 'node:crypto'
import { INTEGRATION_CALLS, SIGNATURE_SCHEME, textToSign, type SignedParts } from '../integration'
import type { z } from 'zod'
import type { integrationCallSchemas } from '../integration.schema'

type Schemas = typeof integrationCallSchemas
type Name = keyof Schemas
export type IntegrationReply<N extends Name> = {
  status: number
  /** What the call answers; undefined when it was refused. */
  value?: z.infer<Schemas[N]['reply']>
  refused?: { code: string; message: { zh: string; en: string } }
}
export type IntegrationOptions = {
  /** Where the platform is, such as https://park.example. */
  origin: string
  keyId: string
  secret: string
  fetch?: typeof fetch
  /** Milliseconds since 1970. */
  now?: () => number
}

/** The value of the header Authorization for one request. Each request has a nonce of its own. */
export function signRequest(
  { keyId, secret }: Pick<IntegrationOptions, 'keyId' | 'secret'>,
  request: Omit<SignedParts, 'bodySha256'> & { body: string },
): string {
  const { body, ...parts } = request
  const bodySha256 = createHash('sha256').update(body).digest('hex')
  const signature = createHmac('sha256', secret)
    .update(textToSign({ ...parts, bodySha256 }))
    .digest('hex')
  const { timestampS, nonce } = parts
  return `${SIGNATURE_SCHEME} key=${keyId}, ts=${timestampS}, nonce=${nonce}, signature=${signature}`
}

/** A small client for the calls under /integration/v1: signs, sends, and reads what is answered. It never tries again. */
export class IntegrationClient {
  constructor(private readonly options: IntegrationOptions) {}

  async call<N extends Name>(name: N, body: z.input<Schemas[N]['body']>): Promise<IntegrationReply<N>> {
    const { origin, fetch: send = fetch, now = Date.now } = this.options
    const { method, path } = INTEGRATION_CALLS[name]
    const text = JSON.stringify(body)
    const request = {
      method,
      path,
      timestampS: Math.floor(now() / 1000),
      nonce: randomBytes(18).toString('base64url'),
      body: text,
    }
    const reply = await send(`${origin}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        authorization: signRequest(this.options, request),
      },
      body: text,
    })
    const answer = (await reply.json()) as Record<string, unknown>
    // A single row that is in conflict says so by the status as well.
    if (reply.ok || 'rows' in answer)
      return { status: reply.status, value: answer as z.infer<Schemas[N]['reply']> }
    return { status: reply.status, refused: answer as NonNullable<IntegrationReply<N>['refused']> }
  }
}
