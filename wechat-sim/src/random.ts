import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { mersenne } from 'pure-rand/generator/mersenne'

/**
 * A seeded stream of numbers in [0, 1), so that a random fault can be repeated. Mersenne Twister, because the first
 * numbers of the xorshift generators are nearly the same for all small seeds, which is what a fault's seed usually is.
 */
export function seededRandom(seed: number): () => number {
  const generator = mersenne(seed)
  return () => uniformFloat64(generator)
}
