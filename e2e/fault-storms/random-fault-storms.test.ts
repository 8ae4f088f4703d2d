import { wrongPictures } from '../harness/stay-pictures'
import { remindedTooOften } from '../harness/owner-actors'
import { reportedTwiceWrongly } from '../harness/stay-actors'
import { prepareStorms, runStorms, type Stormed } from '../harness/storm'
import { REMINDER_TEMPLATE } from '../harness/system-parts'
import { TestSystem } from '../harness/test-system'

/** STORM_COUNT sets the number of storms (`STORM_COUNT=1000 npm run storm`); STORM_SEED repeats the choices of one storm, though not its exact timing. */
const STORM_COUNT = Number(process.env.STORM_COUNT ?? 48)
const FIRST_SEED = Number(process.env.STORM_SEED ?? 1)
const PARALLEL_STORMS = 4

let system: TestSystem
let stormed: Stormed
beforeAll(async () => {
  system = await TestSystem.start({
    nodes: 2,
    settings: { WECHAT_REMINDER_TEMPLATE: REMINDER_TEMPLATE },
  })
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

it(
  'the receiver of every event got all that these storms changed',
  async () => expect(await stormed.crowd.undelivered()).toEqual([]),
  180_000,
)

it('each picture that was answered is kept once, with the stay of its event, and none of other bytes', async () => {
  if (process.env.STORM_COUNT)
    process.stderr.write(`${stormed.crowd.pictured.length} pictures with their event\n`)
  expect(await wrongPictures(stormed)).toEqual([])
}, 180_000)

it('what two sources reported is one stay with one debt, and no reminder went out that was not noted', async () => {
  expect([...(await reportedTwiceWrongly(stormed)), ...(await remindedTooOften(system))]).toEqual([])
})

/** What some of so many storms bring about, whatever the timing; the rarer a thing is, the more storms it needs. */
const BROUGHT_ABOUT: readonly (readonly [storms: number, what: readonly string[]])[] = [
  [
    40,
    [
      'plate bill settled',
      'stay bill settled',
      'paid settled',
      'notice left',
      'picture with its stay',
      'entry merged',
      'passes accepted',
    ],
  ],
  [
    100,
    [
      'plate bill superseded',
      'notice bill settled',
      'paid reversed',
      'paid partial',
      'reminder delivered',
      'refund prepaid',
      'stay put right by hand',
      'debt repriced',
      'paid conflict',
      'correction applied',
      'correction needs_approval',
      'import done',
    ],
  ],
]
it('every kind of actor took part in these storms: owners without a device, other systems, paper, files', async () => {
  const happened = await system.rows<{ what: string; count: number }>(
    `SELECT cause || ' bill ' || state AS what, count(*)::int FROM bill WHERE cause <> 'recovery' GROUP BY 1
     UNION ALL SELECT 'settled late', count(*)::int FROM journal WHERE entity = 'bill' AND event = 'settled_late'
     UNION ALL SELECT kind || ' ' || outcome, count(*)::int FROM integration_event GROUP BY 1
     UNION ALL SELECT 'notice ' || state, count(*)::int FROM notice GROUP BY 1
     UNION ALL SELECT 'picture ' || CASE WHEN stay_id IS NULL THEN 'waits' ELSE 'with its stay' END, count(*)::int FROM stay_picture GROUP BY 1
     UNION ALL SELECT 'reminder ' || state, count(*)::int FROM reminder_message GROUP BY 1
     UNION ALL SELECT 'refund ' || cause, count(*)::int FROM refund GROUP BY 1
     UNION ALL SELECT 'stay put right by hand', count(*)::int FROM journal WHERE entity = 'parking_session' AND event IN ('corrected', 'voided') AND actor LIKE 'staff:%'
     UNION ALL SELECT 'debt repriced', count(*)::int FROM journal WHERE entity = 'arrear' AND event IN ('price_fell', 'price_rose')
     UNION ALL SELECT 'import ' || state, count(*)::int FROM data_import GROUP BY 1
     UNION ALL SELECT 'order ' || state, count(*)::int FROM recovery_order GROUP BY 1`,
  )
  const counts = happened.filter(({ count }) => count > 0)
  if (process.env.STORM_COUNT)
    process.stderr.write(`${counts.map(({ what, count }) => `${count} ${what}`).join(', ')}\n`)
  const expected = BROUGHT_ABOUT.flatMap(([storms, what]) => (STORM_COUNT < storms ? [] : what))
  expect(counts.map(({ what }) => what)).toEqual(expect.arrayContaining(expected))
})
