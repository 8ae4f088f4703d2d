import { createHmac, timingSafeEqual } from 'node:crypto'
import type { WebhookBody } from '../webhooks'

/** The clocks of both sides may differ by this much; what is older was recorded by somebody and is sent again. */
const WEBHOOK_TOLERANCE_S = 300

/** Headers of a request by their names in lower case, as Node and fetch give them. */
type WebhookHeaders = Readonly<Record<string, string | readonly string[] | undefined>>
type WebhookOptions = {
  /** `whsec_…`; during a change of secrets the former and the new one. */
  secrets: readonly string[]
  /** Seconds since 1970. */
  nowS?: () => number
}
export type ReceivedWebhook = {
  /** The same for every attempt: whoever has seen it answers 2xx and does nothing. */
  id: string
  event: WebhookBody
}

/** The request is not the platform's, or is too old: answer 400 and do nothing. */
export class WebhookRefused extends Error {}

/**
 * Checks a webhook in the form of Standard Webhooks (standardwebhooks.com) and reads it. `body`: exactly the bytes that came,
 * before any parser. By Node's crypto alone, so that an integrator copies this file; `standardwebhooks` and its libraries for
 * other languages do the same. Errors: {@link WebhookRefused}.
 */
export function readWebhook(
  body: string | Buffer,
  headers: WebhookHeaders,
  options: WebhookOptions,
): ReceivedWebhook {
  const { secrets, nowS = () => Date.now() / 1000 } = options
  const id = headerOf(headers, 'webhook-id')
  const timestamp = headerOf(headers, 'webhook-timestamp')
  const given = headerOf(headers, 'webhook-signature')
    .split(' ')
    .filter(part => part.startsWith('v1,'))
    .map(part => Buffer.from(part.slice('v1,'.length), 'base64'))
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(nowS() - Number(timestamp)) > WEBHOOK_TOLERANCE_S)
    throw new WebhookRefused('webhook-timestamp is too far from now')
  const isSigned = secrets.some(secret => {
    const expected = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest()
    return given.some(one => one.length === expected.length && timingSafeEqual(one, expected))
  })
  if (!isSigned) throw new WebhookRefused('webhook-signature is not ours')
  return { id, event: JSON.parse(body.toString()) as WebhookBody }
}

const PREFIX = 'whsec_'
const keyOf = (secret: string): Buffer =>
  Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64')

function headerOf(headers: WebhookHeaders, name: string): string {
  const value = headers[name]
  if (typeof value !== 'string' || value === '') throw new WebhookRefused(`${name} is missing`)
  return value
}
