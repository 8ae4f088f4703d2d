export type Scale = {
  /** Callbacks for each level of concurrency, to find the best level. */
  perLevel: number
  levels: readonly number[]
  /** Callbacks for each of the three measurements: at saturation, at half of it, and at a fifth of the baseline's. */
  perMeasurement: number
  /** Callbacks of a round whose processor time is measured. */
  perCost: number
  readSeconds: number
  readRounds: number
  devices: number
  historyOrders: number
  starts: number
  /** Callbacks with a healthy and with a slow WeChat. */
  perWechatSpeed: number
}

const FULL: Scale = {
  perLevel: 400,
  levels: [4, 8, 16, 32],
  perMeasurement: 1600,
  perCost: 600,
  // Many short rounds, so that a slow minute of the machine affects all programs alike.
  readSeconds: 1,
  readRounds: 12,
  devices: 10_000,
  historyOrders: 1_000_000,
  starts: 5,
  perWechatSpeed: 400,
}
const QUICK: Scale = {
  perLevel: 60,
  levels: [4, 16],
  perMeasurement: 100,
  perCost: 60,
  readSeconds: 1,
  readRounds: 1,
  devices: 200,
  historyOrders: 5000,
  starts: 1,
  perWechatSpeed: 40,
}

export const scaleOf = (environment: NodeJS.ProcessEnv): Scale =>
  environment.BENCH_QUICK === '1' ? QUICK : FULL
