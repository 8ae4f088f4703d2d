import { randomUUID } from 'node:crypto'
import { privateKeyOf, randomText, signText } from '../keys/rsa'
import { seal } from '../keys/seal'
import { type PlatformKeys } from '../keys/platform-keys'
import { type Notice } from '../state/records'
import { rfc3339 } from '../state/time'

export type SignedNotice = {
  noticeId: string
  url: string
  /** A list of values is sent as so many headers of that name. */
  headers: Record<string, string | string[]>
  body: string
}

type Fields = Record<string, unknown>

/** What a test may replace while a notice is made; each step uses what the steps before it left. */
export type NoticeOverrides = {
  /** Merged deeply into the plain content before it is sealed. */
  content?: Fields
  /** Seals this text instead of the content. */
  plainText?: string
  apiV3Key?: string
  /** Associated data that the tag covers, in place of what is declared. */
  sealedAssociatedData?: string
  resourceNonce?: string
  /** Merged into the `resource` object after sealing (ciphertext, nonce, associated_data, algorithm …). */
  resource?: Fields
  /** Merged into the outer object (id, event_type, resource_type …). */
  envelope?: Fields
  /** The whole body, still signed. */
  body?: string
  timestamp?: string | number
  nonce?: string
  serial?: string
  /** Signs with this key under the serial above. */
  privateKeyPem?: string
  signature?: string
  /** Added or replaced at the end; null removes a header. */
  headers?: Record<string, string | string[] | null>
  /** Sent in place of the body that was signed. */
  bodyAfterSigning?: string
  url?: string
}

export type NoticeSubject = Pick<Notice, 'eventType' | 'originalType' | 'summary' | 'url' | 'content'> & {
  id?: string
}
export type NoticeMaker = { apiV3Key: string; keys: PlatformKeys }

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function mergeDeep(into: Fields, from: Fields): Fields {
  const merged = { ...into }
  for (const [name, value] of Object.entries(from)) {
    const old = merged[name]
    merged[name] = isObject(old) && isObject(value) ? mergeDeep(old, value) : value
  }
  return merged
}

/** Seals, wraps and signs a notice as it goes over the wire. */
export async function makeNotice(
  maker: NoticeMaker,
  subject: NoticeSubject,
  now: number,
  overrides: NoticeOverrides = {},
): Promise<SignedNotice> {
  const noticeId = subject.id ?? randomUUID()
  const body =
    overrides.body ?? JSON.stringify(envelopeOf(maker, { ...subject, id: noticeId }, now, overrides))
  const key = maker.keys.signer(now)
  const timestamp = String(overrides.timestamp ?? Math.floor(now / 1000))
  const nonce = overrides.nonce ?? randomText(32)
  const privateKey = overrides.privateKeyPem ? privateKeyOf(overrides.privateKeyPem) : key.privateKey
  const headers: SignedNotice['headers'] = {
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
  return { noticeId, url: overrides.url ?? subject.url, headers, body: overrides.bodyAfterSigning ?? body }
}

function envelopeOf(
  maker: NoticeMaker,
  subject: NoticeSubject,
  now: number,
  overrides: NoticeOverrides,
): Fields {
  const { originalType, eventType, summary, content, id } = subject
  const plain = overrides.plainText ?? JSON.stringify(mergeDeep(content, overrides.content ?? {}))
  const associatedData = overrides.sealedAssociatedData ?? originalType
  const sealed = seal(overrides.apiV3Key ?? maker.apiV3Key, plain, associatedData, overrides.resourceNonce)
  return {
    id,
    create_time: rfc3339(now),
    resource_type: 'encrypt-resource',
    event_type: eventType,
    summary,
    resource: {
      original_type: originalType,
      ...sealed,
      associated_data: originalType,
      ...overrides.resource,
    },
    ...overrides.envelope,
  }
}
