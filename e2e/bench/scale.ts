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
  /** Of calculation in each of as many runs as there are starts. */
  tariffSeconds: number
  /** Callbacks with a healthy and with a slow WeChat. */
  perWechatSpeed: number
  /** Of the section `found`: rows that are there before it begins. BENCH_STAYS and BENCH_ARREARS give others. */
  stays: number
  arrears: number
  /** Entry events whose way to the board is measured, one after the other. */
  entries: number
  /** For each round of the section `found`. */
  lookUps: number
  entryBatches: number
  foundRounds: number
  /** Of the section `lists`: debts beside `historyOrders`, and how often each list is read. BENCH_DEBTS and BENCH_ORDERS give others. */
  listDebts: number
  listRounds: number
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
  tariffSeconds: 3,
  perWechatSpeed: 400,
  stays: 200_000,
  arrears: 50_000,
  entries: 500,
  lookUps: 2000,
  entryBatches: 20,
  foundRounds: 4,
  listDebts: 1_000_000,
  listRounds: 200,
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
  tariffSeconds: 1,
  perWechatSpeed: 40,
  stays: 5000,
  arrears: 2000,
  entries: 40,
  lookUps: 200,
  entryBatches: 4,
  foundRounds: 1,
  listDebts: 5000,
  listRounds: 2,
}

export function scaleOf(environment: NodeJS.ProcessEnv): Scale {
  const scale = environment.BENCH_QUICK === '1' ? QUICK : FULL
  const { BENCH_STAYS: stays, BENCH_ARREARS: arrears, BENCH_DEBTS: debts, BENCH_ORDERS: orders } = environment
  return {
    ...scale,
    ...(stays ? { stays: Number(stays) } : {}),
    ...(arrears ? { arrears: Number(arrears) } : {}),
    ...(debts ? { listDebts: Number(debts) } : {}),
    ...(orders ? { historyOrders: Number(orders) } : {}),
  }
}
