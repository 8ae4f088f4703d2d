import { randomBytes, randomInt } from 'node:crypto'
import { checkDigitOf, NOTICE_NUMBER_DIGITS } from '@fangxing/contract/notice-number'
import type { Settings } from '../../settings/settings'

const CODE_BYTES = 16
const HALF = 10 ** 6

/** Random, so that a number says nothing of others, and few of those that somebody could guess exist. */
export function newNoticeNumber(): string {
  const digits = `${randomInt(HALF)}`.padStart(6, '0') + `${randomInt(HALF)}`.padStart(6, '0')
  const body = digits.slice(0, NOTICE_NUMBER_DIGITS - 1)
  return body + checkDigitOf(body)
}

/** What the QR code holds; nobody guesses it. */
export const newNoticeCode = (): string => randomBytes(CODE_BYTES).toString('base64url')

/** The link that is printed as a QR code. */
export const noticeLinkOf = ({ PUBLIC_ORIGIN }: Pick<Settings, 'PUBLIC_ORIGIN'>, code: string): string =>
  `${PUBLIC_ORIGIN}/n/${code}`
