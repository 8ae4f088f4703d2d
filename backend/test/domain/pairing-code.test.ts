import { pairingCodeOf } from '../../src/domain/pairing-code'

it('gives each order a pairing code of two digits, spread over all pairs', () => {
  const pairs = new Set<string>()
  for (let number = 0; number < 5000; number++) {
    const pair = pairingCodeOf(
      `0190${number.toString(16).padStart(4, '0')}-0000-7000-8000-${(number * 7919).toString(16).padStart(12, '0')}`,
    )
    expect(pair).toMatch(/^\d\d$/)
    pairs.add(pair)
  }
  expect(pairs.size).toBe(100)
})

it('makes the same two digits of an order at every place, also in firmware', () => {
  expect(pairingCodeOf('00000000-0000-0000-0000-000000000001')).toBe('01')
  expect(pairingCodeOf('0000000000000000000000000000001f')).toBe('46')
  expect(pairingCodeOf('00000000-0000-0000-0000-00000001ffff')).toBe(byHand([1, 15, 15, 15, 15]))
})

/** Horner's rule over the hexadecimal digits, written out. */
const byHand = (digits: number[]) =>
  String((digits.reduce((sum, digit) => (sum * 31 + digit) % 9973) % 9973) % 100).padStart(2, '0')
