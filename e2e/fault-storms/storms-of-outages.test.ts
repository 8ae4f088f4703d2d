import { delay } from '@fangxing/dev/stack'
import { prepareStorms, runStorms, type Stormed } from '../harness/storm'
import { TestSystem } from '../harness/test-system'

/** `OUTAGE_STORMS=40 npm run storm-outages` runs more than `npm test`; STORM_SEED repeats the choices of one storm. */
const STORM_COUNT = Number(process.env.OUTAGE_STORMS ?? 4)
const FIRST_SEED = Number(process.env.STORM_SEED ?? 1)
const PARALLEL_STORMS = 4
const MINUTE_MS = 60_000
/** What runs by the clock runs at the turn of the minute: every second round begins so shortly before it. */
const BEFORE_MINUTE_MS = 2_000
const isLong = STORM_COUNT > PARALLEL_STORMS

let system: TestSystem
let stormed: Stormed
beforeAll(async () => {
  system = await TestSystem.start({ nodes: 2, databaseProxy: true })
  stormed = await prepareStorms(system, PARALLEL_STORMS, 'outages')
}, 120_000)
afterAll(async () => {
  if (isLong) await printEnds()
  await system.stop()
})

/** Storms in which nobody gets as far as paying would prove nothing. */
async function printEnds(): Promise<void> {
  const ends = await system.rows<{ state: string; count: number }>(
    'SELECT state, count(*)::int AS count FROM recovery_order GROUP BY state ORDER BY count DESC',
  )
  process.stderr.write(`orders: ${ends.map(({ state, count }) => `${count} ${state}`).join(', ')}\n`)
}

const rounds = Array.from({ length: Math.ceil(STORM_COUNT / PARALLEL_STORMS) }, (_, round) => ({
  first: FIRST_SEED + round * PARALLEL_STORMS,
  begins: isLong && round % 2 === 0 ? 'before the turn of a minute' : 'at once',
}))
it.each(rounds)(
  'every invariant holds after the outages from seed $first on, which begin $begins',
  async ({ first, begins }) => {
    if (begins !== 'at once')
      await delay((2 * MINUTE_MS - (Date.now() % MINUTE_MS) - BEFORE_MINUTE_MS) % MINUTE_MS)
    expect(await runStorms(stormed, first)).toEqual([])
  },
  300_000,
)
