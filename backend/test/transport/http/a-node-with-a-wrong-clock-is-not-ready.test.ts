import { startApp, type TestApp } from './app'

let app: TestApp | null = null
afterEach(() => app?.stop())

test.each([
  [0, 200],
  [2_000, 200],
  [600_000, 503],
  [-600_000, 503],
] as const)(
  'a node whose clock is %i ms off answers %i when asked whether it is ready, and keeps the time of the database',
  async (offMs, status) => {
    app = await startApp({ CLOCK_OFFSET_MS: String(offMs) })
    const ready = await app.raw('GET', '/health/ready')
    expect(ready.status).toBe(status)
    expect(ready.body).toMatchObject({ clock: status === 200, database: true, jobs: true })
    const row = await app.services.database.one<{ at: Date }>('SELECT clock_timestamp() AS at')
    expect(Math.abs(app.services.clock.now().getTime() - row!.at.getTime())).toBeLessThan(500)
    const metrics = await app.raw('GET', '/metrics')
    const gauge = /fangxing_clock_offset_seconds\{against="database"\} (\S+)/.exec(String(metrics.body))
    expect(Math.abs(Number(gauge?.[1]) - offMs / 1000)).toBeLessThan(0.5)
  },
)
