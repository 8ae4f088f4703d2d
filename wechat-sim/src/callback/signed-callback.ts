import { randomUUID } from 'node:crypto'
import { type PlatformKeys } from '../keys/platform-keys'
import { encryptResource } from '../keys/resource-cipher'
import { privateKeyOf, randomText, signText } from '../keys/rsa'
import { type PaymentCallback } from '../state/records'
import { rfc3339 } from '../state/time'

export type SignedCallback = {
  callbackId: string
  url: string
  /** A list of values is sent as several headers of that name. */
  headers: Record<string, string | string[]>
  body: string
}

type Fields = Record<string, unknown>

/** What a test may replace in a callback. The steps run in this order, and each uses the result of those before it. */
export type CallbackOverrides = {
  /** Merged deeply into the plain content before encryption. */
  content?: Fields
  /** Encrypted in place of the content. */
  plainText?: string
  apiV3Key?: string
  /** Associated data used for encryption, when it should differ from the declared value. */
  cipherAssociatedData?: string
  resourceNonce?: string
  /** Merged into the `resource` object after encryption (ciphertext, nonce, associated_data, algorithm …). */
  resource?: Fields
  /** Merged into the outer object (id, event_type, resource_type …). */
  envelope?: Fields
  /** The whole body, still signed. */
  body?: string
  timestamp?: string | number
  nonce?: string
  serial?: string
  /** Signs with this key, while the serial above is declared. */
  privateKeyPem?: string
  signature?: string
  /** Added or replaced last; null removes a header. */
  headers?: Record<string, string | string[] | null>
  /** Sent in place of the body that was signed. */
  bodyAfterSigning?: string
  url?: string
}

export type CallbackDraft = Pick<
  PaymentCallback,
  'eventType' | 'originalType' | 'summary' | 'url' | 'content'
> & {
  id?: string
}
export type CallbackSigner = { apiV3Key: string; keys: PlatformKeys }

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function mergeDeep(into: Fields, from: Fields): Fields {
  const merged = { ...into }
  for (const [name, value] of Object.entries(from)) {
    const old = merged[name]
    merged[name] = isObject(old) && isObject(value) ? mergeDeep(old, value) : value
  }
  return merged
}

/** Encrypts, wraps and signs a callback as it is sent. */
export async function buildCallback(
  signer: CallbackSigner,
  draft: CallbackDraft,
  now: number,
  overrides: CallbackOverrides = {},
): Promise<SignedCallback> {
  const callbackId = draft.id ?? randomUUID()
  const body =
    overrides.body ?? JSON.stringify(envelopeOf(signer, { ...draft, id: callbackId }, now, overrides))
  const key = signer.keys.signer(now)
  const timestamp = String(overrides.timestamp ?? Math.floor(now / 1000))
  const nonce = overrides.nonce ?? randomText(32)
  const privateKey = overrides.privateKeyPem ? privateKeyOf(overrides.privateKeyPem) : key.privateKey
  const headers: SignedCallback['headers'] = {
    'Content-Type': 'application/json',
    'User-Agent': 'Mozilla/4.0',
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Serial': overrides.serial ?? key.serial,
    'Wechatpay-Signature':
      overrides.signature ?? (await signText(`${timestamp}\n${nonce}\n${body}\n`, privateKey)),
    'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
  }
  for (const [name, value] of Object.entries(overrides.headers ?? {})) {
    const known = Object.keys(headers).find(header => header.toLowerCase() === name.toLowerCase()) ?? name
    if (value === null) delete headers[known]
    else headers[known] = value
  }
  return { callbackId, url: overrides.url ?? draft.url, headers, body: overrides.bodyAfterSigning ?? body }
}

function envelopeOf(
  signer: CallbackSigner,
  draft: CallbackDraft,
  now: number,
  overrides: CallbackOverrides,
): Fields {
  const { originalType, eventType, summary, content, id } = draft
  const plain = overrides.plainText ?? JSON.stringify(mergeDeep(content, overrides.content ?? {}))
  const associatedData = overrides.cipherAssociatedData ?? originalType
  const encrypted = encryptResource(
    overrides.apiV3Key ?? signer.apiV3Key,
    plain,
    associatedData,
    overrides.resourceNonce,
  )
  return {
    id,
    create_time: rfc3339(now),
    resource_type: 'encrypt-resource',
    event_type: eventType,
    summary,
    resource: {
      original_type: originalType,
      ...encrypted,
      associated_data: originalType,
      ...overrides.resource,
    },
    ...overrides.envelope,
  }
}
