import { createHmac } from 'node:crypto'
import { equalSecret } from '@fangxing/contract/envelope'
import type { Settings } from '../../settings/settings'

type QrSettings = Pick<Settings, 'PUBLIC_ORIGIN' | 'QR_KEY'>
export type QrContent = { publicCode: string; qrVersion: number }

const SIGNATURE_BYTES = 15
const CONTENT = /^([0-9A-Za-z]{4,16})\.([1-9][0-9]{0,5})\.([0-9A-Za-z_-]{20})$/

function signatureOf(settings: QrSettings, { publicCode, qrVersion }: QrContent): string {
  return createHmac('sha256', Buffer.from(settings.QR_KEY, 'base64'))
    .update(`QR1|${publicCode}|${qrVersion}`)
    .digest()
    .subarray(0, SIGNATURE_BYTES)
    .toString('base64url')
}

/** `code.version.signature`: at most 32 characters for an 8-character code, the bound WeChat sets for a scene. */
export function qrSceneOf(settings: QrSettings, device: { public_code: string; qr_version: number }): string {
  const content = { publicCode: device.public_code, qrVersion: device.qr_version }
  return `${content.publicCode}.${content.qrVersion}.${signatureOf(settings, content)}`
}

/** The signed https link printed on a device; a reprint raises the version and makes older prints worthless. */
export function qrLinkOf(settings: QrSettings, device: { public_code: string; qr_version: number }): string {
  return `${settings.PUBLIC_ORIGIN}/d/${qrSceneOf(settings, device)}`
}

/**
 * What a scanned link (or the short scene of a mini-program code) names, or null when it is not ours or not genuine.
 * The caller must still compare `qrVersion` with the device's: an older print is genuine and no longer valid.
 */
export function readQrLink(settings: QrSettings, text: string): QrContent | null {
  const prefix = `${settings.PUBLIC_ORIGIN}/d/`
  const match = CONTENT.exec(text.startsWith(prefix) ? text.slice(prefix.length) : text)
  if (!match) return null
  const content = { publicCode: match[1]!, qrVersion: Number(match[2]) }
  return equalSecret(match[3]!, signatureOf(settings, content)) ? content : null
}
