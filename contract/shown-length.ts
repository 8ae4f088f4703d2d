/** What shows nothing. Listed, because phones know other versions of Unicode than the server. */
const HIDDEN =
  /[\p{Cc}\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u2028-\u202E\u2060-\u206F\u2800\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}\u{E0000}-\u{E0FFF}]/gu

const BREAKS_LINE = /[\t\n\v\f\r\u0085\u2028\u2029]/g

/**
 * How long a text is without the characters that nobody sees, which the server takes out, and with one space for many: never more than
 * the server counts, so that a field whose text is too short is known before it is sent.
 */
export const shownLength = (text: string): number =>
  text.replace(BREAKS_LINE, ' ').replace(HIDDEN, '').replace(/\s+/g, ' ').trim().length
