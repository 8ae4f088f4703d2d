import { testStack } from '@fangxing/dev/stack'
import { Pool } from 'pg'
import { pino } from 'pino'
import { PlatformClock } from '../../../src/adapters/clock/platform-clock'
import { Database } from '../../../src/persistence/database'
import { readDatabaseTime } from '../../../src/persistence/readings/database-time'

const LIMIT_MS = 30_000
let pool: Pool
let database: Database
let stop: (() => void) | null = null

beforeAll(() => {
  pool = new Pool({ connectionString: testStack().adminUrl, max: 2 })
  pool.on('error', () => undefined)
  database = new Database(pool)
})
afterEach(() => stop?.())
afterAll(() => pool.end())

async function start(machineErrorMs: number, readTime = () => readDatabaseTime(database)) {
  const faults = { machineErrorMs, platformShiftMs: 0 }
  const offsets: number[] = []
  const clock = new PlatformClock({
    readDatabaseTime: readTime,
    limitMs: LIMIT_MS,
    log: pino({ level: 'silent' }),
    measured: offset => offsets.push(offset),
    faults,
  })
  stop = () => clock.stop()
  await clock.start()
  return { clock, faults, offsets }
}
const differenceMs = async (clock: PlatformClock) =>
  clock.now().getTime() - (await readDatabaseTime(database)).getTime()

test.each([-600_000, -2_000, 0, 2_000, 600_000])(
  'a node whose clock is %i ms off shows the time of the database, and says whether its own is right',
  async errorMs => {
    const { clock, offsets } = await start(errorMs)
    expect(Math.abs(await differenceMs(clock))).toBeLessThan(500)
    expect(clock.isTrusted()).toBe(Math.abs(errorMs) < LIMIT_MS)
    expect(Math.abs(offsets[0]! - errorMs)).toBeLessThan(500)
  },
)

test('a jump of the machine’s clock between two measurements is seen at once and moves nothing', async () => {
  const { clock, faults } = await start(0)
  expect(clock.isTrusted()).toBe(true)
  faults.machineErrorMs = 600_000
  expect(Math.abs(await differenceMs(clock))).toBeLessThan(500)
  expect(clock.isTrusted()).toBe(false)
})

test('of several clock answers the quickest counts', async () => {
  let asked = 0
  const { clock } = await start(0, async () => {
    const at = await readDatabaseTime(database)
    // All but the second are on their way for long, in one direction only.
    if (++asked !== 2) await new Promise(resolve => setTimeout(resolve, 80))
    return at
  })
  expect(asked).toBe(4)
  expect(Math.abs(await differenceMs(clock))).toBeLessThan(35)
})

test('a node that has not reached the database yet is not trusted, and shows its own time', async () => {
  const { clock } = await start(0, () => Promise.reject(new Error('away')))
  expect(clock.isTrusted()).toBe(false)
  expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(500)
})

test('after the clock of the database jumped, the next measurement follows it', async () => {
  let aheadMs = 0
  const { clock } = await start(
    0,
    async () => new Date((await readDatabaseTime(database)).getTime() + aheadMs),
  )
  aheadMs = 600_000
  await clock.measure()
  expect(Math.abs((await differenceMs(clock)) - 600_000)).toBeLessThan(500)
  expect(clock.isTrusted()).toBe(false)
})
