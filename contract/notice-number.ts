/**
 * The number of a windscreen notice (告知单): twelve digits, the last of which checks the others by ISO 7064 MOD 11,10. It
 * finds every single wrong digit and nearly every swap of two, before anybody asks the platform.
 */
export const NOTICE_NUMBER_DIGITS = 12

/** The digit that completes the others. */
export function checkDigitOf(digits: string): string {
  let carry = 10
  for (const digit of digits) carry = (((carry + Number(digit)) % 10 || 10) * 2) % 11
  return String((11 - carry) % 10)
}

/** What somebody typed, without the spaces and hyphens that are printed; null where it is no number of a notice. */
export function readNoticeNumber(typed: string): string | null {
  const digits = typed.replace(/[\s-]/g, '')
  if (!/^[0-9]{12}$/.test(digits)) return null
  return checkDigitOf(digits.slice(0, -1)) === digits.slice(-1) ? digits : null
}

const IN_LINK = /\/n\/([0-9A-Za-z_-]{22})(?:[/?#]|$)/

/** What leads to a notice: the code in a scanned link, or the number as somebody typed it; null for any other text. */
export const noticeReferenceIn = (text: string): string | null =>
  IN_LINK.exec(text.trim())?.[1] ?? readNoticeNumber(text)

/** As it is printed: `1234 5678 9012`. */
export const noticeNumberText = (number: string): string => number.replace(/(.{4})(?=.)/g, '$1 ')
