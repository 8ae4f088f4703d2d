import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { mersenne } from 'pure-rand/generator/mersenne'
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'

/** Random numbers in [0, 1) that a seed determines. The same seed gives the same faults. */
export type RandomSource = () => number

/**
 * xoroshiro128+ is small enough for every device of a fleet, but neighbouring seeds give it similar sequences. Its first
 * state therefore comes from a Mersenne Twister, which spreads seeds well.
 */
export function seededRandom(seed: number): RandomSource {
  const spread = mersenne(seed)
  const generator = xoroshiro128plusFromState([spread.next(), spread.next(), spread.next(), spread.next()])
  return () => uniformFloat64(generator)
}
