import type { ActorContext } from '../../../src/domain/actor-context'
import type { SourceSession } from '../../../src/domain/sessions'
import { newId } from '../../../src/persistence/new-id'
import type { TestMerchant } from '../../support/build-order'
import { buildSource, eventOf, fee, picture, plateOf } from '../../support/build-source'
import { usePayments } from '../../support/use-payments'
import type { TestServices } from '../../support/test-services'

const context: ActorContext = { actor: 'timer', traceId: 'trace-watch' }
const NOW = new Date('2026-11-23T02:00:00Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE
let services: TestServices
let merchant: TestMerchant
usePayments(made => ({ services, merchant } = made))
beforeEach(() => void (services.clock.at = NOW))

const read = (text: string, ...values: unknown[]) => services.database.query(text, values)
const ago = (ms: number) => new Date(NOW.getTime() - ms)
const later = (ms: number) => void (services.clock.at = new Date(NOW.getTime() + ms))
const one = async (
  kind: 'entry' | 'exit',
  source: SourceSession,
  ...[plate, at, more = {}]: [plate: string, at: Date, more?: object]
) =>
  (
    await services.ingestStays.take(
      { source, nonce: null },
      kind,
      [eventOf(merchant.lotId, plate, at, { ...more })],
      context,
    )
  )[0]!
const stay = async (id: string) =>
  (await read('SELECT state, reasons FROM parking_session WHERE id = $1', id))[0]!
const watch = () => services.watchStays.watch(context)
const manager = () => ({
  kind: 'staff' as const,
  staffId: merchant.staffId,
  merchantId: merchant.merchantId,
  roles: ['manager'] as const,
  lotIds: [],
})

test('a camera has 10 minutes for its picture; with it the stay is charged, without it a person reviews it', async () => {
  const camera = await buildSource(services, merchant.merchantId, { kind: 'camera' })
  const [bare, seen] = [plateOf(), plateOf()]
  for (const plate of [bare, seen]) await one('entry', camera, plate, ago(2 * HOUR))
  const waiting = await one('exit', camera, bare, ago(0), fee(500))
  const pictured = await one('exit', camera, seen, ago(0), fee(500))
  await one('exit', camera, seen, ago(-MINUTE), picture('exit'))
  later(10 * MINUTE - 1)
  await watch()
  expect(await stay(waiting.stayId!)).toEqual({ state: 'left', reasons: [] })
  expect(await stay(pictured.stayId!)).toEqual({ state: 'owed', reasons: [] })
  later(10 * MINUTE)
  await watch()
  expect(await stay(waiting.stayId!)).toEqual({ state: 'review', reasons: ['no_picture'] })
})

test('an exit waits 72 hours for its entry, a car 30 days for its exit', async () => {
  const vendor = await buildSource(services, merchant.merchantId)
  const half = await one('exit', vendor, plateOf(), ago(HOUR))
  const inside = await one('entry', vendor, plateOf(), ago(HOUR))
  later(72 * HOUR - 1)
  await watch()
  expect((await stay(half.stayId!)).state).toBe('half')
  later(72 * HOUR)
  await watch()
  expect(await stay(half.stayId!)).toEqual({ state: 'review', reasons: ['no_entry'] })
  later(30 * 24 * HOUR)
  await watch()
  expect(await stay(inside.stayId!)).toEqual({ state: 'review', reasons: ['too_long'] })
})

test('a camera that speaks and sees nothing has an outage from its last picture until the next one, whatever its clock says', async () => {
  const camera = await buildSource(services, merchant.merchantId)
  /** Its clock is four minutes behind. */
  const beat = (frameAgoMs: number) => {
    const sentMs = services.clock.at.getTime() - 4 * MINUTE
    const lastPictureAt = new Date(sentMs - frameAgoMs).toISOString()
    return services.takeHeartbeat.hear(
      camera,
      { sentAt: new Date(sentMs).toISOString(), lastPictureAt },
      context,
    )
  }
  expect((await beat(0)).outages).toEqual([])
  for (let minutes = 4; minutes <= 15; minutes++) {
    later(minutes * MINUTE)
    expect((await beat(minutes * MINUTE)).outages).toEqual([])
  }
  later(16 * MINUTE)
  expect((await beat(16 * MINUTE)).outages).toEqual([{ from: NOW.toISOString(), to: null }])
  // Its box goes on speaking: that ends nothing.
  later(19 * MINUTE)
  await beat(19 * MINUTE)
  await watch()
  const outages = () =>
    read('SELECT began_at, ended_at FROM source_outage WHERE source_id = $1', camera.sourceId)
  expect(await outages()).toEqual([{ began_at: NOW, ended_at: null }])
  later(20 * MINUTE)
  await beat(0)
  await watch()
  expect(await outages()).toEqual([{ began_at: NOW, ended_at: services.clock.at }])
})

test('a frame of a clock that was never set is no reason to doubt what came before, and the same frame told later is no other one', async () => {
  const camera = await buildSource(services, merchant.merchantId, { kind: 'camera' })
  const beat = (lastPictureAt: Date) =>
    services.takeHeartbeat.hear(
      camera,
      { sentAt: services.clock.at.toISOString(), lastPictureAt: lastPictureAt.toISOString() },
      context,
    )
  await beat(NOW)
  later(2 * MINUTE)
  expect((await beat(new Date(0))).outages).toEqual([{ from: NOW.toISOString(), to: null }])
  // Its words take longer on their way now.
  services.clock.at = new Date(services.clock.at.getTime() + 60_000)
  await services.takeHeartbeat.hear(
    camera,
    {
      sentAt: new Date(services.clock.at.getTime() - 30_000).toISOString(),
      lastPictureAt: new Date(0).toISOString(),
    },
    context,
  )
  await watch()
  expect(await read('SELECT ended_at FROM source_outage WHERE source_id = $1', camera.sourceId)).toEqual([
    { ended_at: null },
  ])
})

test('what a source says of the last car makes no outage, and neither does an old picture while it reports cars', async () => {
  const camera = await buildSource(services, merchant.merchantId)
  const old = new Date(0).toISOString()
  const beat = (more: { lastFrameAt?: string; lastPictureAt?: string }) =>
    services.takeHeartbeat.hear(camera, { sentAt: services.clock.at.toISOString(), ...more }, context)
  const outages = () =>
    read(
      'SELECT began_at, ended_at FROM source_outage WHERE source_id = $1 ORDER BY began_at',
      camera.sourceId,
    )
  for (let minutes = 0; minutes < 40; minutes += 4) {
    later(minutes * MINUTE)
    await beat({ lastFrameAt: NOW.toISOString() })
  }
  expect(await outages()).toEqual([])
  // Its clock was never set. It reports a car every 10 minutes, and says with every other word that it is blind.
  for (let minutes = 40; minutes < 80; minutes += 4) {
    later(minutes * MINUTE)
    if (minutes % 8 === 0) await one('entry', camera, plateOf(), services.clock.at)
    await beat({ lastPictureAt: old })
    await watch()
  }
  expect(await outages()).toEqual([])
  const last = new Date(NOW.getTime() + 72 * MINUTE)
  for (let minutes = 80; minutes < 100; minutes += 4) {
    later(minutes * MINUTE)
    await beat({ lastPictureAt: old })
  }
  expect(await outages()).toEqual([{ began_at: last, ended_at: null }])
  later(101 * MINUTE)
  await one('entry', camera, plateOf(), services.clock.at)
  await watch()
  for (let minutes = 104; minutes < 130; minutes += 4) {
    later(minutes * MINUTE)
    await beat({ lastPictureAt: old })
    await watch()
  }
  const [first, second, ...others] = await outages()
  expect([others, second!.began_at >= first!.ended_at]).toEqual([[], true])
  const [contact] = await read('SELECT picture_at FROM source_contact WHERE source_id = $1', camera.sourceId)
  expect(contact!.picture_at.getTime()).toBeGreaterThan(NOW.getTime())
})

test('a stay that a person has confirmed is not flagged again for the same outage, and one outage that fails keeps no other waiting', async () => {
  const vendors = [
    await buildSource(services, merchant.merchantId),
    await buildSource(services, merchant.merchantId),
  ]
  const owed: { stayId: string; arrearId: string }[] = []
  for (const [index, vendor] of vendors.entries()) {
    const plate = plateOf()
    await one('entry', vendor, plate, ago(2 * HOUR))
    const { stayId, arrearId } = await one('exit', vendor, plate, ago(HOUR), fee(500))
    owed.push({ stayId: stayId!, arrearId: arrearId! })
    await read(
      'INSERT INTO source_outage (id, source_id, merchant_id, began_at, ended_at) VALUES ($1, $2, $3, $4, $5)',
      newId(),
      vendor.sourceId,
      merchant.merchantId,
      ago(2 * HOUR - index * MINUTE),
      ago(HOUR + MINUTE),
    )
  }
  const [first, second] = owed as [(typeof owed)[0], (typeof owed)[0]]
  await read(`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'this stay cannot be written'; END $$`)
  await read(`
    CREATE TRIGGER refuse BEFORE UPDATE ON parking_session FOR EACH ROW WHEN (OLD.id = '${first.stayId}') EXECUTE FUNCTION refuse()`)
  try {
    await expect(watch()).rejects.toThrow('this stay cannot be written')
  } finally {
    await read('DROP TRIGGER refuse ON parking_session')
    await read('DROP FUNCTION refuse')
  }
  expect(await stay(second.stayId)).toEqual({ state: 'review', reasons: ['outage'] })
  expect((await stay(first.stayId)).state).toBe('owed')
  await watch()
  expect(await stay(first.stayId)).toEqual({ state: 'review', reasons: ['outage'] })
  const { version } = await services.decideStay.read(manager(), first.stayId)
  const decision = { version, decision: 'confirm', reason: '已核对' } as const
  await services.decideStay.decide(manager(), first.stayId, decision, context)
  const debts = { arrearIds: [second.arrearId], reason: '已核对' }
  await services.reviewDebts.confirm(manager(), debts, context)
  await read('UPDATE source_outage SET reviewed_at = NULL WHERE source_id = $1', vendors[0]!.sourceId)
  await read('UPDATE source_outage SET reviewed_at = NULL WHERE source_id = $1', vendors[1]!.sourceId)
  await watch()
  for (const { stayId } of owed) expect(await stay(stayId)).toEqual({ state: 'owed', reasons: [] })
})

test('a source that falls silent has an outage; debts of stays that overlap it are looked at, and confirmed again', async () => {
  const vendor = await buildSource(services, merchant.merchantId)
  const beat = () => services.takeHeartbeat.hear(vendor, { sentAt: services.clock.at.toISOString() }, context)
  expect((await beat()).outages).toEqual([])
  const [during, before] = [plateOf(), plateOf()]
  await one('entry', vendor, before, ago(3 * HOUR))
  const earlier = await one('exit', vendor, before, ago(2 * HOUR), fee(300))
  await one('entry', vendor, during, ago(HOUR))
  later(5 * MINUTE + 1)
  await watch()
  const [open] = await read(
    'SELECT began_at, ended_at FROM source_outage WHERE source_id = $1',
    vendor.sourceId,
  )
  expect(open).toEqual({ began_at: NOW, ended_at: null })
  const left = await one('exit', vendor, during, services.clock.at, fee(700))
  expect(left).toMatchObject({ outcome: 'review', reasons: [{ code: 'outage' }] })
  later(HOUR)
  const answer = await beat()
  expect(answer.outages).toEqual([{ from: NOW.toISOString(), to: services.clock.at.toISOString() }])
  await watch()
  expect(await stay(earlier.stayId!)).toEqual({ state: 'owed', reasons: [] })
  // A debt that was made before anybody knew of the outage.
  const late = plateOf()
  await one('entry', vendor, late, ago(HOUR))
  await read('UPDATE source_outage SET reviewed_at = NULL WHERE source_id = $1', vendor.sourceId)
  await read(
    "UPDATE source_outage SET began_at = began_at + interval '10 days', ended_at = ended_at + interval '10 days' WHERE source_id = $1",
    vendor.sourceId,
  )
  const owed = await one('exit', vendor, late, services.clock.at, fee(900))
  expect(owed).toMatchObject({ outcome: 'accepted', arrearId: expect.any(String) })
  await read(
    "UPDATE source_outage SET began_at = began_at - interval '10 days', ended_at = ended_at - interval '10 days' WHERE source_id = $1",
    vendor.sourceId,
  )
  await watch()
  expect(await stay(owed.stayId!)).toEqual({ state: 'review', reasons: ['outage'] })
  expect(await read('SELECT state FROM arrear WHERE id = $1', owed.arrearId)).toEqual([{ state: 'review' }])
  const { version } = await services.decideStay
    .list(manager(), { limit: 50, state: 'review', sourceId: vendor.sourceId })
    .then(({ items }) => items.find(({ id }) => id === owed.stayId)!)
  const decision = { version, decision: 'confirm', reason: '已核对' } as const
  later(30 * HOUR)
  expect(await services.decideStay.decide(manager(), owed.stayId!, decision, context)).toMatchObject({
    state: 'owed',
  })
  expect(await read('SELECT state, grace_from FROM arrear WHERE id = $1', owed.arrearId)).toEqual([
    { state: 'grace', grace_from: services.clock.at },
  ])
})

test('stays of a source and period end together, previewed first; what somebody owes is left', async () => {
  const vendor = await buildSource(services, merchant.merchantId)
  const leave = async (more: object) => {
    const plate = plateOf()
    await one('entry', vendor, plate, ago(2 * HOUR))
    return (await one('exit', vendor, plate, ago(HOUR), more)).stayId!
  }
  const inside = (await one('entry', vendor, plateOf(), ago(2 * HOUR))).stayId!
  const half = (await one('exit', vendor, plateOf(), ago(HOUR))).stayId!
  const [free, unpriced, owed] = [await leave(fee(0)), await leave({}), await leave(fee(800))]
  const camera = await buildSource(services, merchant.merchantId, { kind: 'camera' })
  const outside = (await one('entry', vendor, plateOf(), ago(-MINUTE))).stayId!
  const wanted = { from: ago(3 * HOUR).toISOString(), to: NOW.toISOString(), reason: '时钟错误' }
  const run = (isPreview: boolean) =>
    services.voidStays.void(manager(), vendor.sourceId, { ...wanted, isPreview }, context)
  const expected = { stays: 4, arrears: 0, amountFen: 0, left: 1 }
  expect(await run(true)).toEqual(expected)
  expect((await stay(inside)).state).toBe('inside')
  expect(await run(false)).toEqual(expected)
  for (const id of [inside, half, free, unpriced]) expect((await stay(id)).state).toBe('void')
  expect([(await stay(owed)).state, (await stay(outside)).state]).toEqual(['owed', 'inside'])
  expect(await run(true)).toEqual({ ...expected, stays: 0 })
  // One that waits for its picture ends as well.
  const plate = plateOf()
  await one('entry', camera, plate, ago(2 * HOUR))
  const { stayId } = await one('exit', camera, plate, ago(HOUR), fee(100))
  expect((await stay(stayId!)).state).toBe('left')
  await services.voidStays.void(manager(), camera.sourceId, { ...wanted, isPreview: false }, context)
  expect((await stay(stayId!)).state).toBe('void')
})

test('a person finds that nobody owes a stay, or puts right what is wrong with it', async () => {
  const vendor = await buildSource(services, merchant.merchantId)
  const plate = plateOf()
  await one('entry', vendor, plate, ago(2 * HOUR))
  const left = await one('exit', vendor, plate, ago(HOUR))
  const decision = { version: left.stayVersion!, decision: 'void', reason: '内部车辆' } as const
  expect(await services.decideStay.decide(manager(), left.stayId!, decision, context)).toMatchObject({
    state: 'void',
  })
})

test('partitions are added ahead, and what nobody may keep is gone', async () => {
  expect(await services.keepStays.addPartitions()).toBeGreaterThanOrEqual(0)
  expect(await services.keepStays.addPartitions()).toBe(0)
  const camera = await buildSource(services, merchant.merchantId, { kind: 'camera' })
  const plate = plateOf()
  await one('entry', camera, plate, ago(2 * HOUR), picture('entry'))
  const { stayId } = await one('exit', camera, plate, ago(HOUR), fee(0))
  const pictures = async () =>
    (await read('SELECT jsonb_array_length(pictures) AS n FROM parking_session WHERE id = $1', stayId))[0]!.n
  expect(await pictures()).toBe(1)
  later(29 * 24 * HOUR)
  await services.keepStays.prune()
  expect(await pictures()).toBe(1)
  later(31 * 24 * HOUR)
  await services.keepStays.prune()
  expect(await pictures()).toBe(0)
  const partitions = async () =>
    (
      await read(`SELECT count(*)::int AS n FROM pg_inherits WHERE inhparent = 'parking_session'::regclass`)
    )[0]!.n
  const before = await partitions()
  await read(`SELECT drop_month_partitions('parking_session', now() + interval '75 days')`)
  expect(await partitions()).toBeLessThan(before)
})

const DAY = 24 * HOUR
const debtsOf = (plate: string) => read('SELECT 1 FROM arrear WHERE plate_text = $1', plate)

test('an exit whose entry nobody proves is void a week after somebody could look, and owes nothing', async () => {
  const vendor = await buildSource(services, merchant.merchantId)
  const plate = plateOf()
  const half = await one('exit', vendor, plate, ago(HOUR), fee(900))
  later(72 * HOUR)
  await watch()
  const shown = await services.decideStay.read(manager(), half.stayId!)
  expect(shown.voidAt).toBe(new Date(NOW.getTime() + 10 * DAY).toISOString())
  later(10 * DAY - 1)
  await watch()
  expect((await stay(half.stayId!)).state).toBe('review')
  later(10 * DAY)
  await Promise.all([watch(), watch()])
  expect(await stay(half.stayId!)).toEqual({ state: 'void', reasons: ['no_entry'] })
  expect(await debtsOf(plate)).toEqual([])
  const noted = await read(`SELECT event, actor FROM journal WHERE entity_id = $1`, half.stayId)
  expect(noted).toEqual([{ event: 'unproven', actor: 'timer' }])
})

test('another source may prove the entry until then, the same one not; then the stay has its price', async () => {
  const vendor = await buildSource(services, merchant.merchantId)
  const camera = await buildSource(services, merchant.merchantId, { kind: 'sensor' })
  const plate = plateOf()
  const half = await one('exit', vendor, plate, ago(HOUR), fee(900))
  later(72 * HOUR)
  await watch()
  later(5 * DAY)
  expect((await one('entry', vendor, plate, ago(3 * HOUR))).stayId).not.toBe(half.stayId)
  const other = plateOf()
  later(0)
  const proved = await one('exit', vendor, other, ago(HOUR), fee(900))
  later(72 * HOUR)
  await watch()
  later(5 * DAY)
  expect((await one('entry', camera, other, ago(3 * HOUR), { replay: true })).stayId).toBe(proved.stayId)
  expect(await stay(proved.stayId!)).toEqual({ state: 'owed', reasons: [] })
  later(20 * DAY)
  await watch()
  expect((await stay(proved.stayId!)).state).toBe('owed')
})

test('an entry whose exit was missed is void 30 days after it was seen to be, unless the exit comes or somebody decides', async () => {
  const vendor = await buildSource(services, merchant.merchantId)
  const [lost, late] = [plateOf(), plateOf()]
  const first = await one('entry', vendor, lost, ago(5 * HOUR))
  const second = await one('entry', vendor, late, ago(5 * HOUR), { stayRef: `r-${late}` })
  for (const plate of [lost, late]) await one('entry', vendor, plate, ago(HOUR))
  expect(await stay(first.stayId!)).toEqual({ state: 'review', reasons: ['exit_missed'] })
  later(5 * DAY)
  await one('exit', vendor, late, ago(3 * HOUR), { stayRef: `r-${late}`, ...fee(700) })
  expect((await stay(second.stayId!)).state).toBe('owed')
  later(30 * DAY - 1)
  await watch()
  expect((await stay(first.stayId!)).state).toBe('review')
  later(30 * DAY)
  await watch()
  expect(await stay(first.stayId!)).toEqual({ state: 'void', reasons: ['exit_missed'] })
  expect((await stay(second.stayId!)).state).toBe('owed')
  expect(await debtsOf(lost)).toEqual([])
})

test('a stay in review that lacks an end and has no deadline, as the former version left it, gets one', async () => {
  const vendor = await buildSource(services, merchant.merchantId)
  const half = await one('exit', vendor, plateOf(), ago(HOUR))
  later(72 * HOUR)
  await watch()
  await read('UPDATE parking_session SET check_at = NULL WHERE id = $1', half.stayId)
  later(20 * DAY)
  await watch()
  expect((await stay(half.stayId!)).state).toBe('review')
  await services.keepStays.prune()
  later(27 * DAY)
  await watch()
  expect((await stay(half.stayId!)).state).toBe('void')
})
