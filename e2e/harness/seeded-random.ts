import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { mersenne } from 'pure-rand/generator/mersenne'
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'

/**
 * Random choices that are the same each time for the same seed, so that a failed run can be repeated. Runs have
 * neighbouring seeds; a Mersenne Twister spreads them, while xoroshiro128+ would begin nearly the same for all of them.
 */
export class SeededRandom {
  private readonly generator: RandomGenerator

  constructor(readonly seed: number) {
    this.generator = mersenne(seed)
  }

  /** 0 ≤ x < 1. */
  next(): number {
    return uniformFloat64(this.generator)
  }

  /** A whole number, both ends included. */
  between(from: number, to: number): number {
    return uniformInt(this.generator, from, to)
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(from: readonly T[]): T {
    return from[this.between(0, from.length - 1)]!
  }
}
