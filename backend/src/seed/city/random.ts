/** Choices that are the same at every run with the same seed (mulberry32): a demonstration that can be told again. */
export class SeededRandom {
  constructor(private state: number) {}

  /** 0 ≤ x < 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  /** A whole number, both ends included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1))
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
