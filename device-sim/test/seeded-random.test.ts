import { seededRandom } from '../src/device/seeded-random'

const first = (seed: number, count: number) => {
  const random = seededRandom(seed)
  return Array.from({ length: count }, () => random())
}

describe('seeded random numbers', () => {
  it('are the same for the same seed, and in [0, 1)', () => {
    const numbers = first(7, 1_000)
    expect(first(7, 1_000)).toEqual(numbers)
    expect(numbers.every(number => number >= 0 && number < 1)).toBe(true)
  })

  it('begin differently for neighbouring seeds, so that devices of a fleet do not act in step', () => {
    const firsts = Array.from({ length: 100 }, (_, seed) => first(seed, 1)[0]!)
    const mean = firsts.reduce((sum, number) => sum + number, 0) / firsts.length
    const jumps = firsts.slice(1).map((number, index) => Math.abs(number - firsts[index]!))
    expect(mean).toBeGreaterThan(0.35)
    expect(mean).toBeLessThan(0.65)
    expect(jumps.filter(jump => jump > 0.05).length).toBeGreaterThan(80)
  })
})
