import { inOneLine } from '../plain-text'
import { shownLength } from '../shown-length'

const ALL = Array.from({ length: 0x11_0000 }, (_, code) => code).filter(
  code => code < 0xd800 || code > 0xdfff,
)

it('sees nothing in exactly those characters of which the server keeps nothing', () => {
  const differs = ALL.filter(code => {
    const text = String.fromCodePoint(code)
    return (shownLength(text) === 0) !== (inOneLine(text).trim() === '')
  })
  expect(differs.map(code => code.toString(16))).toEqual([])
})

it('counts what is seen and not what stands between', () => {
  expect(shownLength('\u200b 好\u202e\n的\u00ad')).toBe(2)
  expect(shownLength('')).toBe(0)
})
