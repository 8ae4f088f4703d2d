import fc from 'fast-check'
import { formatYuan, parseYuanText, sumFen, yuanText } from '../money'

const fen = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 })

it('reads back every amount it writes', () => {
  fc.assert(fc.property(fen, amount => expect(parseYuanText(yuanText(amount))).toBe(amount)))
})

it.each([
  ['12', 1200],
  ['12.3', 1230],
  ['12.34', 1234],
  ['0.05', 5],
  ['-0.05', -5],
  ['0', 0],
  ['-0', 0],
  ['0.10', 10],
  ['1.10', 110],
  ['4.35', 435],
] as const)('reads %s yuan', (text, amount) => expect(parseYuanText(text)).toBe(amount))

it.each(['', '.5', '1.', '1.234', '1e3', '１', '1,000', '--1', 'NaN', '99999999999999'])(
  'refuses %p',
  text => {
    expect(parseYuanText(text)).toBeNull()
  },
)

it('writes yuan for people', () => {
  expect([0, 5, 100, 123456789, -250].map(formatYuan)).toEqual([
    '¥0.00',
    '¥0.05',
    '¥1.00',
    '¥1,234,567.89',
    '-¥2.50',
  ])
})

it('adds integers and refuses everything else', () => {
  fc.assert(
    fc.property(fc.array(fen), amounts =>
      expect(sumFen(amounts)).toBe(amounts.reduce((sum, amount) => sum + amount, 0)),
    ),
  )
  for (const wrong of [0.1, NaN, Infinity, 2 ** 53]) expect(() => sumFen([1, wrong])).toThrow(RangeError)
  expect(() => sumFen([2 ** 53 - 1, 1])).toThrow(RangeError)
})
