import type { KeyObject } from 'node:crypto'
import { cleanText } from '@fangxing/contract/storable'
import { z } from 'zod'
import type { CallbackReading, CallbackRequest } from '../../ports'
import { refundReportOf, tradeReportOf } from './reports'
import { openResource, parseJson, sealedResourceSchema, type SealedResource } from './sealed-resource'
import { readSignature, type Verifiers } from './verifiers'

/** A callback is a few kilobytes; what is larger is none. */
const NOTICE_MAX_BYTES = 64 * 1024

const envelopeSchema = z.object({
  id: z.string().overwrite(cleanText).min(1).max(64),
  event_type: z.string().max(32),
  resource_type: z.literal('encrypt-resource'),
  resource: sealedResourceSchema,
})

export type CallbackKeys = {
  mchid: string
  appids: ReadonlySet<string>
  verifiers: Verifiers
  apiV3Key: KeyObject
}
type Refused = Extract<CallbackReading, { kind: 'refused' }>
const refused = (code: Refused['code']): Refused => ({ kind: 'refused', code })

/**
 * Reads a callback in the one safe order: size, headers, signature, envelope, decryption, then time and content. Nothing
 * of the body is parsed before the signature is proved; nothing is fetched; no error is thrown.
 */
export function readCallback(keys: CallbackKeys, request: CallbackRequest, now: Date): CallbackReading {
  if (request.rawBody.length === 0 || request.rawBody.length > NOTICE_MAX_BYTES)
    return refused('NOTICE_MALFORMED')
  const signed = readSignature(request.headers, request.rawBody)
  if (!signed) return refused('NOTICE_SIGNATURE_INVALID')
  const signature = keys.verifiers.check(signed, now)
  if (signature === 'invalid') return refused('NOTICE_SIGNATURE_INVALID')
  const envelope = envelopeSchema.safeParse(parseJson(request.rawBody))
  if (!envelope.success) return refused('NOTICE_MALFORMED')
  const plain = openResource(keys.apiV3Key, envelope.data.resource)
  if (!plain) return refused('NOTICE_UNDECRYPTABLE')
  const reading = readContent(keys, envelope.data, parseJson(plain))
  if (signature === 'valid' || reading.kind !== 'ok') return reading
  const { callback } = reading
  return { kind: 'stale', outTradeNo: callback.kind === 'payment' ? callback.report.outTradeNo : null }
}

function readContent(
  keys: CallbackKeys,
  envelope: z.infer<typeof envelopeSchema>,
  content: unknown,
): CallbackReading {
  const { id, event_type: event, resource } = envelope
  if (event === 'TRANSACTION.SUCCESS') {
    const report = tradeReportOf(content)
    if (!report || report.tradeState !== 'SUCCESS' || !isKind(resource, 'transaction'))
      return refused('NOTICE_MALFORMED')
    if (report.mchid !== keys.mchid || !keys.appids.has(report.appid) || report.currency !== 'CNY')
      return refused('NOTICE_MISMATCH')
    return { kind: 'ok', callback: { kind: 'payment', callbackId: id, report } }
  }
  const ended = /^REFUND\.(SUCCESS|ABNORMAL|CLOSED)$/.exec(event)
  if (!ended || !isKind(resource, 'refund')) return refused('NOTICE_MALFORMED')
  const report = refundReportOf(content)
  if (!report || report.status !== ended[1]) return refused('NOTICE_MALFORMED')
  const { currency, ...rest } = report
  if (report.mchid !== keys.mchid || (currency !== null && currency !== 'CNY'))
    return refused('NOTICE_MISMATCH')
  return { kind: 'ok', callback: { kind: 'refund', callbackId: id, report: rest } }
}

/** Both `original_type` and the associated data say what was sealed; where WeChat leaves one out, the event alone does. */
const isKind = ({ original_type: type, associated_data: associated }: SealedResource, expected: string) =>
  (type === undefined || type === expected) && (!associated || associated === expected)
