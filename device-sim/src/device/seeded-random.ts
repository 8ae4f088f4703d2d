import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { skipN } from 'pure-rand/utils/skipN'

/** The first numbers of neighbouring seeds resemble each other; devices of a fleet must not act in step. */
const SKIPPED = 64

/** Random numbers in [0, 1) that a seed determines. The same seed gives the same faults. */
export type RandomSource = () => number

export function seededRandom(seed: number): RandomSource {
  const generator = xoroshiro128plus(seed)
  skipN(generator, SKIPPED)
  return () => uniformFloat64(generator)
}
