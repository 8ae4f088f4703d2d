import { randomUUID } from 'node:crypto'
import type { ActorContext } from '../../../src/domain/actor-context'
import type { SourceSession } from '../../../src/domain/sessions'
import { OptimisticLockError } from '../../../src/persistence/database'
import { OrderChanges } from '../../../src/workflows/commit-order-change'
import {
  buildOrder,
  buildOwner,
  buildPayment,
  type BuiltOrder,
  type TestMerchant,
} from '../../support/build-order'
import { buildSource, eventOf, fee, picture, plateOf } from '../../support/build-source'
import { tradeReport } from '../../support/fake-pay'
import { usePayments } from '../../support/use-payments'
import type { TestServices } from '../../support/test-services'

const context: ActorContext = { actor: 'source:test', traceId: 'trace-stays' }
const NOW = new Date('2026-11-23T02:00:00Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE
let services: TestServices
let merchant: TestMerchant
let vendor: SourceSession
let camera: SourceSession
usePayments(made => ({ services, merchant } = made))
beforeAll(async () => {
  vendor = await buildSource(services, merchant.merchantId)
  camera = await buildSource(services, merchant.merchantId, { kind: 'camera', rank: 1 })
})
beforeEach(() => void (services.clock.at = NOW))

const read = (text: string, ...values: unknown[]) => services.database.query(text, values)
const ago = (ms: number) => new Date(NOW.getTime() - ms)
type Rows = readonly Record<string, unknown>[]
const take = (kind: 'entry' | 'exit', source: SourceSession, ...rows: Rows) =>
  services.ingestStays.take({ source, nonce: null }, kind, rows, context)
const one = async (kind: 'entry' | 'exit', source: SourceSession, row: Record<string, unknown>) =>
  (await take(kind, source, row))[0]!
const entry = (plate: string | null, at: Date, more = {}) => eventOf(merchant.lotId, plate, at, more)
const stay = async (id: string) =>
  (
    await read(
      'SELECT state, reasons, entered_at, exited_at, arrear_id FROM parking_session WHERE id = $1',
      id,
    )
  )[0]!
const debtsOf = (plate: string) =>
  read(
    'SELECT id, state, due_fen, grace_from, stay_id FROM arrear WHERE plate_text = $1 ORDER BY created_at, id',
    plate,
  )
const arrearStates = async (ids: readonly string[]) =>
  (
    await read(
      'SELECT a.state FROM unnest($1::uuid[]) WITH ORDINALITY AS w(id, at) JOIN arrear a USING (id) ORDER BY w.at',
      ids,
    )
  ).map(({ state }) => state as string)
/** The stay is owed by a debt that a car is held for. */
const hold = async (stayId: string, { arrearIds: [arrearId] }: BuiltOrder) => {
  await read('DELETE FROM arrear WHERE stay_id = $1', stayId)
  await read('UPDATE parking_session SET arrear_id = $2 WHERE id = $1', stayId, arrearId)
  await read('UPDATE arrear SET stay_id = $1 WHERE id = $2', stayId, arrearId)
}
const jobsOf = (stayId: string) =>
  read('SELECT 1 FROM graphile_worker.jobs WHERE key = $1', `free-doubted:${stayId}`)

test('an entry and an exit with a fee become one debt, in grace from when its owner can see it', async () => {
  const plate = plateOf()
  const entered = await one('entry', vendor, entry(plate, ago(5 * HOUR)))
  expect(entered).toMatchObject({ outcome: 'accepted', stayVersion: 1 })
  expect(await stay(entered.stayId!)).toMatchObject({ state: 'inside', exited_at: null })
  const left = await one('exit', vendor, entry(plate, ago(3 * HOUR), fee(1200, 200, 100)))
  expect(left).toMatchObject({ outcome: 'accepted', stayId: entered.stayId })
  expect(await debtsOf(plate)).toEqual([
    { id: left.arrearId, state: 'grace', due_fen: 900, grace_from: NOW, stay_id: entered.stayId },
  ])
  expect(await stay(entered.stayId!)).toMatchObject({ state: 'owed', arrear_id: left.arrearId })
  services.clock.at = new Date(NOW.getTime() + 24 * HOUR - 1)
  await services.endGrace.end()
  expect(await debtsOf(plate)).toMatchObject([{ state: 'grace' }])
  services.clock.at = new Date(NOW.getTime() + 24 * HOUR)
  await services.endGrace.end()
  expect(await debtsOf(plate)).toMatchObject([{ state: 'outstanding' }])
})

test('what was paid at the exit, or costs nothing, owes nothing', async () => {
  const [payer, guest] = [plateOf(), plateOf()]
  await take('entry', vendor, entry(payer, ago(HOUR)), entry(guest, ago(HOUR)))
  const rows = [entry(payer, ago(0), fee(500, 500)), entry(guest, ago(0), fee(300, 0, 300))]
  const [paid, free] = await take('exit', vendor, ...rows)
  expect((await stay(paid!.stayId!)).state).toBe('paid')
  expect((await stay(free!.stayId!)).state).toBe('free')
  expect([...(await debtsOf(payer)), ...(await debtsOf(guest))]).toEqual([])
})

test('the same event again is answered as before, with other content it is a conflict and both are kept', async () => {
  const plate = plateOf()
  await take('entry', vendor, entry(plate, ago(2 * HOUR)))
  const exit = entry(plate, ago(HOUR), fee(700))
  const first = await one('exit', vendor, exit)
  const again = await one('exit', vendor, { ...exit, replay: true, sentAt: NOW.toISOString() })
  expect(again).toEqual({ ...first, outcome: 'duplicate', first: 'accepted' })
  const other = await one('exit', vendor, { ...exit, ...fee(900) })
  expect(other).toMatchObject({ outcome: 'conflict', reasons: [{ code: 'EVENT_CONFLICT' }] })
  expect(await debtsOf(plate)).toMatchObject([{ due_fen: 700 }])
  expect(
    await read('SELECT outcome FROM integration_event WHERE event_id = $1 ORDER BY id', exit.eventId),
  ).toEqual([{ outcome: 'accepted' }, { outcome: 'conflict' }])
})

test('two systems that report one car at once make one stay and one debt', async () => {
  const plate = plateOf()
  const seen = await Promise.all([
    one('entry', vendor, entry(plate, ago(3 * HOUR))),
    one('entry', camera, entry(plate, ago(3 * HOUR - 4 * MINUTE), picture('entry'))),
  ])
  expect(new Set(seen.map(({ stayId }) => stayId)).size).toBe(1)
  expect(seen.map(({ outcome }) => outcome).sort()).toEqual(['accepted', 'merged'])
  const left = await Promise.all([
    one('exit', vendor, entry(plate, ago(HOUR), fee(600))),
    one('exit', camera, entry(plate, ago(HOUR - 2 * MINUTE), picture('exit'))),
  ])
  expect(new Set(left.map(({ stayId }) => stayId)).size).toBe(1)
})

test('one bad row of a batch harms none of the others', async () => {
  const plate = plateOf()
  const rows = [
    entry(plate, ago(HOUR)),
    { ...entry(plateOf(), ago(HOUR)), eventId: '2.02611E+17' },
    entry(plateOf(), ago(HOUR), { lotCode: 'nowhere' }),
    'nothing',
    entry(plateOf(), ago(HOUR)),
  ] as Rows
  const replies = await take('entry', vendor, ...rows)
  expect(replies.map(({ row, outcome }) => [row, outcome])).toEqual([
    [1, 'accepted'],
    [2, 'refused'],
    [3, 'refused'],
    [4, 'refused'],
    [5, 'accepted'],
  ])
  expect(replies[1]!.errors).toMatchObject([{ field: 'eventId', code: 'ROW_ID_SHORTENED' }])
  expect(replies[2]!.errors).toMatchObject([{ field: 'lotCode', code: 'ROW_LOT_UNKNOWN' }])
})

test('an exit before its entry waits for it', async () => {
  const plate = plateOf()
  const half = await one('exit', vendor, entry(plate, ago(HOUR), fee(800)))
  expect(half).toMatchObject({ outcome: 'half', reasons: [{ code: 'no_entry' }] })
  expect(await debtsOf(plate)).toEqual([])
  const whole = await one('entry', vendor, entry(plate, ago(2 * HOUR)))
  expect(whole).toMatchObject({ outcome: 'accepted', stayId: half.stayId })
  expect(await debtsOf(plate)).toMatchObject([{ due_fen: 800 }])
})

test('a car that comes back at once goes on with its stay, and the debt of the first part ends', async () => {
  const plate = plateOf()
  await take('entry', vendor, entry(plate, ago(5 * HOUR)))
  const first = await one('exit', vendor, entry(plate, ago(3 * HOUR), fee(400)))
  const back = await one('entry', vendor, entry(plate, ago(3 * HOUR - 3 * MINUTE)))
  expect(back).toMatchObject({ outcome: 'merged', stayId: first.stayId })
  expect(await debtsOf(plate)).toMatchObject([{ state: 'void', due_fen: 0 }])
  await take('exit', vendor, entry(plate, ago(HOUR), fee(1000)))
  expect(await debtsOf(plate)).toMatchObject([{ state: 'void' }, { state: 'grace', due_fen: 1000 }])
  // The same after a free stay and after one that waits for its picture.
  for (const [source, more] of [
    [vendor, fee(0)],
    [camera, {}],
  ] as const) {
    const other = plateOf()
    await take('entry', source, entry(other, ago(5 * HOUR)))
    const out = await one('exit', source, entry(other, ago(3 * HOUR), more))
    await take('entry', source, entry(other, ago(3 * HOUR - MINUTE)))
    expect(await stay(out.stayId!)).toMatchObject({ state: 'inside', exited_at: null })
  }
})

test('an entry while the car is inside says that an exit was missed; the exit that comes late corrects it', async () => {
  const plate = plateOf()
  const first = await one('entry', vendor, entry(plate, ago(50 * HOUR)))
  await take('entry', vendor, entry(plate, ago(5 * HOUR)))
  expect(await stay(first.stayId!)).toMatchObject({ state: 'review', reasons: ['exit_missed'] })
  await take('exit', vendor, entry(plate, ago(45 * HOUR), { ...fee(900), replay: true }))
  expect(await stay(first.stayId!)).toMatchObject({ state: 'owed', reasons: [] })
})

test('a plate in two lots at once is looked at, and a debt of the other stay returns to review', async () => {
  const plate = plateOf()
  const otherLot = randomUUID()
  await read(
    'INSERT INTO lot (id, merchant_id, name, address, hotline) VALUES ($1, $2, $3, $3, $3)',
    otherLot,
    merchant.merchantId,
    '南广场',
  )
  await take('entry', vendor, entry(plate, ago(5 * HOUR)))
  const owed = await one('exit', vendor, entry(plate, ago(2 * HOUR), fee(900)))
  services.clock.at = new Date(NOW.getTime() + 24 * HOUR)
  await services.endGrace.end()
  expect(await debtsOf(plate)).toMatchObject([{ state: 'outstanding' }])
  const clone = await one('entry', vendor, eventOf(otherLot, plate, ago(4 * HOUR)))
  expect(clone).toMatchObject({ outcome: 'review', reasons: [{ code: 'overlap' }] })
  expect(await debtsOf(plate)).toMatchObject([{ state: 'review' }])
  expect(await stay(owed.stayId!)).toMatchObject({ state: 'review', reasons: ['overlap'] })
})

test('a car that is held for a debt is let go when that debt is flagged, also when the job for it is lost', async () => {
  for (const [how, state] of [
    ['job', 'active'],
    ['sweep', 'deploying'],
    ['job', 'created'],
  ] as const) {
    const plate = plateOf()
    const order = await buildOrder(services, merchant, state)
    await take('entry', vendor, entry(plate, ago(50 * HOUR)))
    const { stayId } = await one('exit', vendor, entry(plate, ago(48 * HOUR), fee(1000)))
    await hold(stayId!, order)
    await take('entry', vendor, eventOf(merchant.lotId, plate, ago(49 * HOUR), { replay: true, bays: ['9'] }))
    // Nothing is half done: the debt is held until the commit that lets the car go.
    expect(await arrearStates(order.arrearIds)).toEqual(['held', 'held'])
    expect(await stay(stayId!)).toMatchObject({ state: 'owed', reasons: ['overlap'] })
    expect(await jobsOf(stayId!)).toHaveLength(1)
    if (how === 'job') await services.releaseFlagged.free(stayId!, context)
    else await services.releaseFlagged.sweep(context)
    expect(await read('SELECT state, end_cause FROM recovery_order WHERE id = $1', order.orderId)).toEqual([
      { state: state === 'created' ? 'cancelled' : 'cancelling', end_cause: 'DEBT_DOUBTED' },
    ])
    const lowers = await read(
      `SELECT why FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`,
      order.orderId,
    )
    expect(lowers).toEqual(state === 'created' ? [] : [{ why: 'EXPIRED' }])
    expect(await arrearStates(order.arrearIds)).toEqual([
      'review',
      state === 'created' ? 'outstanding' : 'held',
    ])
    expect(await stay(stayId!)).toMatchObject({ state: 'review', reasons: ['overlap'] })
    // Again, it does nothing.
    await services.releaseFlagged.free(stayId!, context)
    await services.releaseFlagged.sweep(context)
    expect(await stay(stayId!)).toMatchObject({ state: 'review' })
  }
})

test('a car that cannot be released delays no other car, however old its stay is', async () => {
  const doubted = async () => {
    const plate = plateOf()
    const order = await buildOrder(services, merchant)
    await take('entry', vendor, entry(plate, ago(50 * HOUR)))
    const { stayId } = await one('exit', vendor, entry(plate, ago(48 * HOUR), fee(1000)))
    await hold(stayId!, order)
    await take('entry', vendor, eventOf(merchant.lotId, plate, ago(49 * HOUR), { replay: true, bays: ['9'] }))
    return stayId!
  }
  const [stuck, ...others] = [await doubted(), await doubted(), await doubted()]
  await read(`UPDATE parking_session SET check_at = check_at - interval '1 hour' WHERE id = $1`, stuck)
  const free = services.releaseFlagged.free.bind(services.releaseFlagged)
  const spy = jest
    .spyOn(services.releaseFlagged, 'free')
    .mockImplementation((id, why) => (id === stuck ? Promise.reject(new Error('stuck')) : free(id, why)))
  await expect(services.releaseFlagged.sweep(context, 2)).rejects.toThrow('stuck')
  expect(await stay(stuck)).toMatchObject({ state: 'owed' })
  for (const id of others) expect(await stay(id)).toMatchObject({ state: 'review' })
  spy.mockRestore()
  await services.releaseFlagged.sweep(context)
  expect(await stay(stuck)).toMatchObject({ state: 'review' })
})

test('a job that runs after a person has decided releases no car', async () => {
  const plate = plateOf()
  const order = await buildOrder(services, merchant)
  await take('entry', vendor, entry(plate, ago(50 * HOUR)))
  const { stayId } = await one('exit', vendor, entry(plate, ago(48 * HOUR), fee(1000)))
  await hold(stayId!, order)
  await services.releaseFlagged.free(stayId!, context)
  expect(await stay(stayId!)).toMatchObject({ state: 'owed', reasons: [] })
  expect(await arrearStates(order.arrearIds)).toEqual(['held', 'held'])
  expect(await read('SELECT state FROM recovery_order WHERE id = $1', order.orderId)).toEqual([
    { state: 'active' },
  ])
})

test('a stay that was none ends its debt also while somebody is about to pay it', async () => {
  const plate = plateOf()
  await take('entry', vendor, entry(plate, ago(50 * HOUR)))
  const { stayId, arrearId } = await one('exit', vendor, entry(plate, ago(48 * HOUR), fee(900)))
  services.clock.at = new Date(NOW.getTime() + 24 * HOUR)
  await services.endGrace.end()
  // A plate that is typed shows what was owed when the day began.
  services.clock.at = new Date(NOW.getTime() + 48 * HOUR)
  const asked = { lotId: merchant.lotId, plate: { text: plate, colour: 'blue' }, cause: 'plate' } as const
  const billId = await services.openPlateBill.open(await buildOwner(services), asked, context)
  await take('entry', vendor, eventOf(merchant.lotId, plate, ago(49 * HOUR), { replay: true, bays: ['9'] }))
  expect(await debtsOf(plate)).toMatchObject([{ state: 'review' }])
  const manager = { ...merchant, kind: 'staff', roles: ['manager'], lotIds: [] } as const
  const { version } = await services.decideStay.read(manager, stayId!)
  const decision = { version, decision: 'void', reason: '识别错误' } as const
  // Somebody begins to pay at this moment: the bill changes, and all is read again.
  jest.spyOn(OrderChanges.prototype, 'commit').mockRejectedValueOnce(new OptimisticLockError('bill'))
  const settled = async () =>
    (await services.metrics.settlements.get()).values.find(({ labels }) => labels.proof === 'withdraw')
      ?.value ?? 0
  const before = await settled()
  expect(await services.decideStay.decide(manager, stayId!, decision, context)).toMatchObject({
    state: 'void',
  })
  expect(await debtsOf(plate)).toMatchObject([{ id: arrearId, state: 'void', due_fen: 0 }])
  expect(await read('SELECT state FROM bill WHERE id = $1', billId)).toEqual([{ state: 'settled' }])
  expect((await settled()) - before).toBe(1)
  // Whoever bound the plate is told.
  expect(await read('SELECT amount_fen FROM ended_debt WHERE arrear_id = $1', arrearId)).toEqual([
    { amount_fen: 900 },
  ])
})

test('a debt that was paid before its car was released stays paid', async () => {
  const plate = plateOf()
  const order = await buildOrder(services, merchant)
  await take('entry', vendor, entry(plate, ago(50 * HOUR)))
  const { stayId } = await one('exit', vendor, entry(plate, ago(48 * HOUR), fee(1000)))
  await hold(stayId!, order)
  await take('entry', vendor, eventOf(merchant.lotId, plate, ago(49 * HOUR), { replay: true, bays: ['9'] }))
  const payment = await buildPayment(services, merchant, order)
  await services.settlePayment.settle(tradeReport(payment.outTradeNo), 'notice', context)
  await services.releaseFlagged.free(stayId!, context)
  expect(await arrearStates(order.arrearIds)).toEqual(['settled', 'settled'])
  expect(await read('SELECT state, check_at FROM parking_session WHERE id = $1', stayId)).toEqual([
    { state: 'owed', check_at: null },
  ])
})

test('a stay with a paper plate, no plate or an unknown colour is owed by nobody', async () => {
  const [paper, nothing] = [
    await one('entry', vendor, entry('粤B12345临', ago(HOUR))),
    await one('entry', vendor, entry(null, ago(HOUR))),
  ]
  expect(paper).toMatchObject({ outcome: 'accepted', reasons: [{ code: 'paper_plate' }] })
  expect(nothing).toMatchObject({ outcome: 'accepted', reasons: [{ code: 'no_plate' }] })
  expect((await stay(paper.stayId!)).state).toBe('void')
  const plate = plateOf()
  const grey = { plate: { text: plate, colour: 'unknown' } }
  await take('entry', vendor, entry(plate, ago(2 * HOUR), grey))
  const left = await one('exit', vendor, entry(plate, ago(HOUR), { ...grey, ...fee(500) }))
  expect(left).toMatchObject({ outcome: 'review', reasons: [{ code: 'colour_unknown' }] })
  expect(await debtsOf(plate)).toEqual([])
  // The exit may know what the entry did not.
  const seen = plateOf()
  await take('entry', vendor, entry(seen, ago(2 * HOUR), { plate: { text: seen, colour: 'unknown' } }))
  await take('exit', vendor, entry(seen, ago(HOUR), fee(500)))
  expect(await debtsOf(seen)).toMatchObject([{ due_fen: 500 }])
})

test('without a fee, with one that does not agree, or ahead of our clock, a stay is reviewed', async () => {
  const cases = [
    [{}, 'unpriced'],
    [fee(500, 600), 'fee_mismatch'],
    [{ ...fee(500), plate: { text: '', colour: 'blue', confidence: 50 } }, 'low_confidence'],
  ] as const
  for (const [more, code] of cases) {
    const plate = plateOf()
    await take('entry', vendor, entry(plate, ago(2 * HOUR)))
    const given = { ...more, ...('plate' in more ? { plate: { ...more.plate, text: plate } } : {}) }
    const left = await one('exit', vendor, entry(plate, ago(HOUR), given))
    expect(left).toMatchObject({ outcome: 'review', reasons: [{ code }] })
    expect(await debtsOf(plate)).toEqual([])
  }
  const ahead = await one('entry', vendor, entry(plateOf(), new Date(NOW.getTime() + 6 * MINUTE)))
  expect(ahead).toMatchObject({ outcome: 'review', reasons: [{ code: 'clock_ahead' }] })
})

test('a debt that was imported is the debt of its stay', async () => {
  const plate = plateOf()
  const id = randomUUID()
  await read(
    `INSERT INTO arrear (id, merchant_id, lot_id, source, external_id, plate_text, plate_colour, plate_key, entered_at, exited_at, principal_fen, state, content_hash)
     VALUES ($1::uuid, $2, $3, 'import', ($1::uuid)::text, $4::text, 'blue', $4::text || '/blue', $5, $6, 900, 'outstanding', 'x')`,
    id,
    merchant.merchantId,
    merchant.lotId,
    plate,
    ago(5 * HOUR),
    ago(3 * HOUR),
  )
  await take('entry', vendor, entry(plate, ago(5 * HOUR + MINUTE)))
  const left = await one('exit', vendor, entry(plate, ago(3 * HOUR), fee(900)))
  expect(left.arrearId).toBe(id)
  expect(await debtsOf(plate)).toHaveLength(1)
})

test('an import makes no second debt of a stay', async () => {
  const plate = plateOf()
  await take('entry', vendor, entry(plate, ago(5 * HOUR)))
  await take('exit', vendor, entry(plate, ago(3 * HOUR), fee(900)))
  const manager = {
    staffId: merchant.staffId,
    merchantId: merchant.merchantId,
    roles: ['manager'],
    lotIds: [],
  }
  const row = (enteredAt: Date, plateText = plate) => ({
    externalId: randomUUID(),
    lotId: merchant.lotId,
    plateText,
    plateColour: 'blue',
    enteredAt: enteredAt.toISOString(),
    exitedAt: ago(3 * HOUR).toISOString(),
    principalFen: 900,
  })
  const rows = [row(ago(5 * HOUR - 9 * MINUTE)), row(ago(4 * HOUR)), row(ago(5 * HOUR), plateOf())]
  const reply = await services.importArrears.import(
    { kind: 'staff', ...manager, roles: ['manager'] },
    rows.map((given, index) => ({ row: index + 1, given })),
    context,
  )
  expect(reply.rows.map(({ outcome }) => outcome)).toEqual(['refused', 'created', 'created'])
  expect(reply.rows[0]!.errors).toMatchObject([{ code: 'ROW_STAY_KNOWN' }])
})

test('of two sources the one that is believed more says when the car came', async () => {
  const plate = plateOf()
  const { stayId } = await one('entry', vendor, entry(plate, ago(3 * HOUR)))
  await take('entry', camera, entry(plate, ago(3 * HOUR - 4 * MINUTE), picture('entry')))
  expect((await stay(stayId!)).entered_at).toEqual(ago(3 * HOUR - 4 * MINUTE))
  await take('entry', vendor, entry(plate, ago(3 * HOUR - 5 * MINUTE)))
  expect((await stay(stayId!)).entered_at).toEqual(ago(3 * HOUR - 4 * MINUTE))
})

test('an exit with another plate than the stay of its reference is reviewed', async () => {
  const more = { stayRef: `ref-${randomUUID()}` }
  const came = await one('entry', vendor, entry(plateOf(), ago(3 * HOUR), more))
  const left = await one('exit', vendor, entry(plateOf(), ago(HOUR), { ...more, ...fee(500) }))
  expect(left).toMatchObject({ outcome: 'review', stayId: came.stayId, reasons: [{ code: 'plate_differs' }] })
})

test('stays of one plate in two lots that are too far apart for the time between are reviewed', async () => {
  const far = randomUUID()
  await read(
    'INSERT INTO lot (id, merchant_id, name, address, hotline, latitude, longitude) VALUES ($1, $2, $3, $3, $3, 23.13, 113.26)',
    far,
    merchant.merchantId,
    '广州',
  )
  await read('UPDATE lot SET latitude = 22.54, longitude = 114.06 WHERE id = $1', merchant.lotId)
  const plate = plateOf()
  await take('entry', vendor, entry(plate, ago(3 * HOUR)))
  await take('exit', vendor, entry(plate, ago(2 * HOUR), fee(500)))
  const soon = await one('entry', vendor, eventOf(far, plate, ago(2 * HOUR - 20 * MINUTE)))
  expect(soon).toMatchObject({ outcome: 'review', reasons: [{ code: 'impossible_travel' }] })
  await read('UPDATE lot SET latitude = NULL, longitude = NULL')
})
