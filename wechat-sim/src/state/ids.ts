import { randomText } from '../keys/rsa'
import { shanghaiDigits } from './time'

const DIGITS = '0123456789'

/** Identifiers in WeChat's formats. */
export const newPrepayId = (now: number) =>
  `wx${shanghaiDigits(now)}${randomText(18, '0123456789abcdef')}0000`
export const newTransactionId = (now: number) =>
  `4200${randomText(6, DIGITS)}${shanghaiDigits(now).slice(0, 8)}${randomText(10, DIGITS)}`
export const newRefundId = (now: number) =>
  `5030${randomText(6, DIGITS)}${shanghaiDigits(now).slice(0, 8)}${randomText(11, DIGITS)}`
