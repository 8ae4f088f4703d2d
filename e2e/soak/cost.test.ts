import { cityCost } from './cost'
import type { Totals } from './totals'

const totals = (atMs: number, each: number): Totals => ({
  atMs,
  rowsWritten: each,
  logBytes: each,
  diskBytes: each,
  nodeCpuS: each,
  databaseCpuS: each,
})

it('charges recoveries with what the busy time cost above the quiet one, and a day with both', () => {
  // 100 devices cost 10 a second; 50 recoveries within 100 s cost 2,000 - 1,000.
  const cost = cityCost([totals(0, 0), totals(10_000, 100)], [totals(20_000, 200), totals(120_000, 2_200)], {
    devices: 100,
    recoveries: 50,
  })
  expect(cost.perDeviceHour.rowsWritten).toBeCloseTo(360)
  expect(cost.perRecovery.logBytes).toBeCloseTo(20)
  expect(cost.perDay.diskBytes).toBeCloseTo(360 * 50_000 * 24 + 20 * 200_000)
})
