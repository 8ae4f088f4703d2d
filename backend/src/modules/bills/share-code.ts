import { createHmac } from 'node:crypto'
import { equalSecret } from '@fangxing/contract/envelope'
import type { Settings } from '../../settings/settings'

const SIGNATURE_BYTES = 15
const CODE = /^([0-9A-Za-z_-]{22})\.([0-9A-Za-z_-]{20})$/

type Keys = Pick<Settings, 'QR_KEY'>

/**
 * What opens one bill for whoever it is sent to: nobody can make one who has not seen the bill. Nothing is stored, so that a
 * page has it with the bill and can hand it to WeChat at the tap; the bill itself says whether it is still good for anything.
 */
export function shareCodeOf(settings: Keys, billId: string): string {
  return `${Buffer.from(billId.replaceAll('-', ''), 'hex').toString('base64url')}.${signatureOf(settings, billId)}`
}

/** The bill that a code opens, or null for what we never signed. */
export function readShareCode(settings: Keys, code: string): string | null {
  const [, id, signature] = CODE.exec(code) ?? []
  if (id === undefined || signature === undefined) return null
  const billId = Buffer.from(id, 'base64url')
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return equalSecret(signature, signatureOf(settings, billId)) ? billId : null
}

const signatureOf = (settings: Keys, billId: string): string =>
  createHmac('sha256', Buffer.from(settings.QR_KEY, 'base64'))
    .update(`bill-share/1|${billId}`)
    .digest()
    .subarray(0, SIGNATURE_BYTES)
    .toString('base64url')
