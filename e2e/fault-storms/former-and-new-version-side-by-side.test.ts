import { BACKEND_MAIN } from '../harness/backend-modules'
import { prepareStorms, runStorms } from '../harness/storm'
import { TestSystem } from '../harness/test-system'

/** Run by `npm run side-by-side` only, which builds the former version and names its program. */
const FORMER_MAIN = process.env.FORMER_BACKEND_MAIN!
const STORM_COUNT = Number(process.env.STORM_COUNT ?? 40)
const FIRST_SEED = Number(process.env.STORM_SEED ?? 1)
const PARALLEL_STORMS = 4

/** The first node gets WeChat's callbacks; calls go to both in turn, and both take jobs and reports. */
it.each([
  ['former', [FORMER_MAIN, BACKEND_MAIN]],
  ['new', [BACKEND_MAIN, FORMER_MAIN]],
] as const)(
  'former and new version keep every invariant on the migrated database while the %s one gets the callbacks',
  async (_, programs) => {
    const system = await TestSystem.start({ programs, callsEveryNode: true })
    try {
      const stormed = await prepareStorms(system, PARALLEL_STORMS)
      for (let done = 0; done < STORM_COUNT / 2; done += PARALLEL_STORMS)
        expect(await runStorms(stormed, FIRST_SEED + done)).toEqual([])
    } finally {
      await system.stop()
    }
  },
  30 * 60_000,
)
