import { prepareStorms, runStorms, type Stormed } from '../harness/storm'
import { TestSystem } from '../harness/test-system'

/** STORM_COUNT sets the number of storms (`npm run storm` takes a thousand); STORM_SEED repeats the choices of one storm, though not its exact timing. */
const STORM_COUNT = Number(process.env.STORM_COUNT ?? 120)
const FIRST_SEED = Number(process.env.STORM_SEED ?? 1)
const PARALLEL_STORMS = 4

let system: TestSystem
let stormed: Stormed
beforeAll(async () => {
  system = await TestSystem.start({ nodes: 2 })
  stormed = await prepareStorms(system, PARALLEL_STORMS)
}, 120_000)
afterAll(() => system.stop())

const firstSeeds = Array.from(
  { length: Math.ceil(STORM_COUNT / PARALLEL_STORMS) },
  (_, round) => FIRST_SEED + round * PARALLEL_STORMS,
)
it.each(firstSeeds)(
  'every invariant holds after the storms from seed %i on',
  async first => expect(await runStorms(stormed, first)).toEqual([]),
  180_000,
)

/** Few storms may have had none of it. */
const ENOUGH_STORMS = 100
it('plates were paid without a device in these storms, and devices took the place of bills', async () => {
  const found = await system.rows<{ state: string }>(`SELECT DISTINCT state FROM bill WHERE cause = 'plate'`)
  const states = found.map(({ state }) => state)
  if (STORM_COUNT >= ENOUGH_STORMS) expect(states).toEqual(expect.arrayContaining(['settled', 'superseded']))
})
