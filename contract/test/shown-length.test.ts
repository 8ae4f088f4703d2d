import fc from 'fast-check'
import { inOneLine, withoutHidden } from '../plain-text'
import { shownLength } from '../shown-length'

const PLANE = 0x1_0000
const isSurrogate = (code: number): boolean => code >= 0xd800 && code <= 0xdfff
/** Each in a line of its own, so that none is beside another that gives it a meaning. */
const BREAKS_LINE = new Set([0xa, 0xb, 0xc, 0xd, 0x85, 0x2028, 0x2029])

test.each(Array.from({ length: 17 }, (_, plane) => plane))(
  'sees nothing in exactly those characters of plane %i of which the server keeps nothing',
  plane => {
    const codes = Array.from({ length: PLANE }, (_, at) => plane * PLANE + at).filter(
      code => !isSurrogate(code) && !BREAKS_LINE.has(code),
    )
    const texts = codes.map(code => String.fromCodePoint(code))
    const kept = withoutHidden(texts.join('\n')).split('\n')
    expect(kept).toHaveLength(texts.length)
    const differs = texts.filter((text, at) => (shownLength(text) === 0) !== (kept[at]!.trim() === ''))
    expect(differs.map(text => text.codePointAt(0)!.toString(16))).toEqual([])
  },
)

it('sees nothing in what breaks a line', () => {
  for (const code of BREAKS_LINE) expect(shownLength(String.fromCodePoint(code))).toBe(0)
})

it('never counts more than the server', () => {
  const SOME = [
    ...'a好 \t\n\u3000\u0085\v\u2028',
    '\u200b',
    '\u202e',
    '\ufe0f',
    '\u{e0100}',
    '\u200d',
    '👩',
    '🚀',
    '❤',
    '\u3164',
    '\u00ad',
    'ᠬ',
    '\u180e',
  ]
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...SOME), { maxLength: 12 }), parts => {
      const text = parts.join('')
      expect(shownLength(text)).toBeLessThanOrEqual(withoutHidden(text).trim().length)
      expect(shownLength(text)).toBeLessThanOrEqual(inOneLine(text).trim().length)
      if (inOneLine(text).trim() === '') expect(shownLength(text)).toBe(0)
    }),
    { numRuns: 2000 },
  )
})

it('counts what is seen and what stands between', () => {
  expect(shownLength('\u200b 好\u202e 的\u00ad')).toBe(3)
  expect(shownLength('')).toBe(0)
})
