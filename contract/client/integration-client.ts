import { createHash, createHmac, randomBytes } from 'node:crypto'
import {
  INTEGRATION_CALLS,
  SIGNATURE_SCHEME,
  textToSign,
  type PictureAnswer,
  type SignedParts,
} from '../integration'
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
type IntegrationOptions = {
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
  const bodySha256 = sha256Of(body)
  const signature = createHmac('sha256', secret)
    .update(textToSign({ ...parts, bodySha256 }))
    .digest('hex')
  const { timestampS, nonce } = parts
  return `${SIGNATURE_SCHEME} key=${keyId}, ts=${timestampS}, nonce=${nonce}, signature=${signature}`
}

export type PictureToSend = Omit<z.input<Schemas['picture']['body']>, 'sha256' | 'sizeBytes'>
type PictureReply = Pick<IntegrationReply<'picture'>, 'status' | 'refused'> & { value?: PictureAnswer }

export const sha256Of = (body: string | Uint8Array): string => createHash('sha256').update(body).digest('hex')

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

  /** Asks where a JPEG goes, and sends it there. */
  async sendPicture(of: PictureToSend, jpeg: Uint8Array): Promise<PictureReply> {
    const { origin, fetch: send = fetch } = this.options
    const asked = await this.call('picture', { ...of, sha256: sha256Of(jpeg), sizeBytes: jpeg.length })
    const { status, refused, value } = asked
    if (!value) return { status, ...(refused ? { refused } : {}) }
    const { outcome, upload, errors } = value
    if (outcome !== 'upload') return { status, value: { outcome, ...(errors ? { errors } : {}) } }
    // By the way on which the platform is reached from here, whatever it calls itself.
    const { pathname } = new URL(upload!.url)
    const headers = { 'content-type': upload!.mediaType }
    const reply = await send(`${origin}${pathname}`, {
      method: 'PUT',
      headers,
      body: new Blob([Uint8Array.from(jpeg)]),
    })
    const answer: unknown = await reply.json()
    return reply.ok
      ? { status: reply.status, value: answer as PictureAnswer }
      : { status: reply.status, refused: answer as NonNullable<PictureReply['refused']> }
  }
}
