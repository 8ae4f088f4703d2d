import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import type { Settings } from '../../settings/settings'

type Key = Pick<Settings, 'QR_KEY'>
const IV_BYTES = 12
const TAG_BYTES = 16
const MOBILE = /^(?:\+?86)?(1[3-9]\d{9})$/

const keyOf = ({ QR_KEY }: Key, use: string): Buffer =>
  createHmac('sha256', Buffer.from(QR_KEY, 'base64')).update(`fangxing/contact-${use}/1`).digest()

/** The eleven digits of a mobile number of the mainland; null for anything else. */
export const mobileOf = (text: string): string | null => MOBILE.exec(text.replace(/[\s-]/g, ''))?.[1] ?? null

/** A number as it is stored: whoever has only the database cannot read it. */
export function sealPhone(key: Key, phone: string): string {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', keyOf(key, 'phone'), iv)
  const sealed = Buffer.concat([cipher.update(phone, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64')
}

/** Null: sealed with another key, or damaged. */
export function openPhone(key: Key, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', keyOf(key, 'phone'), bytes.subarray(0, IV_BYTES))
  try {
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    const opened = [decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]
    return Buffer.concat(opened).toString('utf8')
  } catch {
    return null
  }
}

/** Finds a number again without keeping it readable. */
export const phoneHashOf = (key: Key, phone: string): string =>
  createHmac('sha256', keyOf(key, 'hash')).update(phone).digest('hex')
