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
