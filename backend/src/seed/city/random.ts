import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { mersenne } from 'pure-rand/generator/mersenne'
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator'

/** Choices that are the same at every run with the same seed: a demonstration that can be told again. */
export class SeededRandom {
  private readonly generator: RandomGenerator

  constructor(seed: number) {
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

  /** An id as the system makes them (UUID v7): rows of one day lie together. */
  idAt(at: Date): string {
    const time = at.getTime().toString(16).padStart(12, '0')
    const digits = (count: number) =>
      Array.from({ length: count }, () => this.between(0, 15).toString(16)).join('')
    const variant = this.between(8, 11).toString(16)
    return `${time.slice(0, 8)}-${time.slice(8)}-7${digits(3)}-${variant}${digits(3)}-${digits(12)}`
  }
}
