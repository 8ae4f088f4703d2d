export type Scale = {
  /** Notices for each level of concurrency, to find the best. */
  perLevel: number
  levels: readonly number[]
  /** Notices for each of the three measures: at saturation, at half of it, and at the floor's fifth. */
  openLoop: number
  readSeconds: number
  readRounds: number
  devices: number
  pastOrders: number
  starts: number
}

const FULL: Scale = {
  perLevel: 400,
  levels: [4, 8, 16, 32],
  openLoop: 1600,
  // Many short turns: whatever slows the machine for a while slows all of them.
  readSeconds: 1,
  readRounds: 12,
  devices: 5000,
  pastOrders: 1_000_000,
  starts: 5,
}
const QUICK: Scale = {
  perLevel: 60,
  levels: [4, 16],
  openLoop: 100,
  readSeconds: 1,
  readRounds: 1,
  devices: 200,
  pastOrders: 5000,
  starts: 1,
}

export const scaleOf = (environment: NodeJS.ProcessEnv): Scale =>
  environment.BENCH_QUICK === '1' ? QUICK : FULL
