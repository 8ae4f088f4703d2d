/*
 * What people type is what everybody reads. A character that shows nothing can hide what stands beside it, turn its
 * direction (U+202E), or make two equal names different. Letters, line breaks, tabs, emoji and the variants of a letter
 * are text; every control and every other invisible character is not.
 */

/** Chooses the form of the character before it, such as that of a name's rare letter; one for each. */
const VARIATION = '\\u180B-\\u180D\\u180F\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}'
const INVISIBLE = '\\p{Cc}\\p{Default_Ignorable_Code_Point}\\u2028\\u2029\\u2800\\uFFF9-\\uFFFB'
const PICTURE = '\\p{Extended_Pictographic}(?:\\uFE0F|\\p{Emoji_Modifier})?'
/** One picture made of several, such as a family. */
const JOINED_PICTURES = `${PICTURE}(?:\\u200D${PICTURE})+`
/** The flag of a part of a country, spelt in invisible letters. */
const SPELT_FLAG = '\\u{1F3F4}[\\u{E0061}-\\u{E007A}\\u{E0030}-\\u{E0039}]{3,6}\\u{E007F}'
/** What joins or parts letters of scripts that are written joined, where one letter stands before and one after it. */
const JOINED_LETTER =
  '[\\p{Script=Arabic}\\p{Script=Mongolian}\\p{Script=Devanagari}\\p{Script=Bengali}]\\p{M}?[\\u200C\\u200D\\u180E](?=\\p{L})'
const PARTS = new RegExp(
  `(${SPELT_FLAG}|${JOINED_PICTURES}|${JOINED_LETTER}|[^\\s${INVISIBLE}][${VARIATION}])|(?![\\t\\n\\r])[${INVISIBLE}]`,
  'gu',
)
/** Breaks of a line that only some programs know, such as that of a word processor. */
const LINE_BREAKS = /[\v\f\u0085\u2028\u2029]/g

/** The text without its control characters and those that nobody sees. */
export const withoutHidden = (text: string): string => text.replace(LINE_BREAKS, '\n').replace(PARTS, '$1')

/** The same with a space for each break of a line and each tab. */
export const inOneLine = (text: string): string =>
  withoutHidden(text)
    .split(/[\t\n\r]+/)
    .map(part => part.trim())
    .filter(part => part !== '')
    .join(' ')
