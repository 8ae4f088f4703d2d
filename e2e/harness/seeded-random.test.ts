import { SeededRandom } from './seeded-random'

const drawsOf = (seed: number) => {
  const random = new SeededRandom(seed)
  return Array.from({ length: 100 }, () => [
    random.next(),
    random.between(1, 6),
    random.chance(0.5),
    random.pick(['a', 'b', 'c']),
  ])
}

it('the same seed gives the same numbers, and another seed gives others', () => {
  expect(drawsOf(7)).toEqual(drawsOf(7))
  expect(drawsOf(7)).not.toEqual(drawsOf(8))
})

it('numbers stay within their limits', () => {
  for (const [next, between] of drawsOf(1) as [number, number][]) {
    expect(next).toBeGreaterThanOrEqual(0)
    expect(next).toBeLessThan(1)
    expect([1, 2, 3, 4, 5, 6]).toContain(between)
  }
})

it('the first numbers of neighbouring seeds are spread over the whole range', () => {
  const seeds = Array.from({ length: 100 }, (_, index) => index + 1)
  const firstNumbers = seeds.map(seed => new SeededRandom(seed).next())
  const firstFaces = seeds.map(seed => new SeededRandom(seed).between(1, 6))
  for (let tenth = 0; tenth < 10; tenth++)
    expect(firstNumbers.some(number => Math.floor(number * 10) === tenth)).toBe(true)
  expect(new Set(firstFaces).size).toBe(6)
})
