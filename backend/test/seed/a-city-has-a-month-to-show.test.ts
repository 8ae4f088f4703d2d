import { STAFF_CALLS } from '@fangxing/contract/calls'
import { seedCity } from '../../src/seed/city/city'
import { checkInvariants } from '../../src/workflows/check-invariants'
import { startApp, type TestApp } from '../transport/http/app'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
}, 60_000)
afterAll(() => app.stop())

/** Several of each, so that no list and no chart of the console is empty. */
const SEVERAL = [
  `SELECT count(*)::int AS n FROM parking_session WHERE state = 'inside'`,
  `SELECT count(*)::int AS n FROM parking_session WHERE state = 'free' AND cardinality(entitlement_ids) > 0`,
  ...['outstanding', 'grace', 'settled', 'waived'].map(
    state => `SELECT count(*)::int AS n FROM arrear WHERE state = '${state}'`,
  ),
  ...['completed', 'overridden', 'cancelled', 'expired', 'deploy_failed'].map(
    state => `SELECT count(*)::int AS n FROM recovery_order WHERE state = '${state}'`,
  ),
  ...['wechat', 'cash', 'waiver'].map(
    method => `SELECT count(*)::int AS n FROM settlement WHERE method = '${method}'`,
  ),
  `SELECT count(*)::int AS n FROM bill WHERE cause <> 'recovery'`,
  `SELECT count(*)::int AS n FROM refund WHERE state = 'succeeded'`,
  `SELECT count(*)::int AS n FROM incident WHERE state = 'closed'`,
  `SELECT count(*)::int AS n FROM shift WHERE ended_at IS NOT NULL`,
  `SELECT count(*)::int AS n FROM device_sample`,
  `SELECT count(*)::int AS n FROM reminder`,
  `SELECT count(*)::int AS n FROM notice WHERE state = 'left'`,
]

test('a city operator has a month of history that breaks no invariant, and comes once', async () => {
  const { database, clock } = app.services
  expect(await seedCity(app.services)).toBe(true)
  for (const text of SEVERAL) {
    const { n } = (await database.one<{ n: number }>(text))!
    expect([text, n > 1]).toEqual([text, true])
  }
  const report = await checkInvariants(database, clock.now())
  expect(report.checked.filter(({ broken }) => broken.length > 0)).toEqual([])
  const before = await app.fingerprint()
  expect(await seedCity(app.services)).toBe(false)
  expect(await app.fingerprint()).toBe(before)
}, 120_000)

test('its manager signs in and has a report with money on nearly every day', async () => {
  const { body } = await app.ask(STAFF_CALLS.signIn, { body: { code: 'sim:city-manager' } })
  const until = app.services.clock.now().getTime()
  const day = (daysAgo: number) =>
    new Date(until - daysAgo * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)
  const report = await app.ask(STAFF_CALLS.readReport, {
    token: body.token,
    query: { from: day(27), until: day(0) },
  })
  expect(report.status).toBe(200)
  const days = report.body.days.filter(({ recoveredFen }: { recoveredFen: number }) => recoveredFen > 0)
  expect(days.length).toBeGreaterThan(20)
  expect(report.body.lots).toHaveLength(3)
})
