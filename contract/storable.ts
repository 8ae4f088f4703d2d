/**
 * What the store can hold, as values. PostgreSQL keeps no U+0000 in text, no half of a surrogate pair in JSON, four
 * bytes in an `integer`, and times whose year has four digits in every client that reads them.
 */
export const MIN_INT = -(2 ** 31)
export const MAX_INT = 2 ** 31 - 1
const MIN_TIME_MS = Date.parse('0001-01-01T00:00:00.000Z')
export const MAX_TIME_MS = Date.parse('9999-12-31T23:59:59.999Z')

const HALF_SURROGATE = /\p{Cs}/u
const HALF_SURROGATES = /\p{Cs}/gu
const NUL = '\u0000'

export const isStorableText = (text: string): boolean => !text.includes(NUL) && !HALF_SURROGATE.test(text)

export const isStorableTimeMs = (ms: number): boolean => ms >= MIN_TIME_MS && ms <= MAX_TIME_MS

/** The text without what cannot be stored. */
export const cleanText = (text: string): string => text.replaceAll(NUL, '').replace(HALF_SURROGATES, '')

/** Cleaned, trimmed and cut to `max` characters, never through the middle of one. */
export const clippedText = (text: string, max: number): string =>
  cleanText(cleanText(text).trim().slice(0, max))

/** Whether a value of any form can be stored as JSON: every text in it, names of fields too. */
export function isStorableJson(value: unknown): boolean {
  if (typeof value === 'string') return isStorableText(value)
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([name, inner]) => isStorableText(name) && isStorableJson(inner))
}
