/** What shows nothing, besides white space. Written without names of newer Unicode properties, which older phones do not know. */
const HIDDEN =
  /[\s\p{Cc}\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u2800\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}\u{E0000}-\u{E0FFF}]/gu

/**
 * How many characters of a text somebody can see. A field whose text has fewer than the server asks for is not sent: of
 * what nobody sees the server keeps nothing.
 */
export const shownLength = (text: string): number => text.replace(HIDDEN, '').length
