import { randomUUID } from 'node:crypto'
import type { StayCorrection } from '@fangxing/contract/stays'
import type { ActorContext } from '../../../src/domain/actor-context'
import type { SourceSession } from '../../../src/domain/sessions'
import { READ_ELIGIBILITY } from '../../../src/persistence/readings/eligibility-reading.queries'
import { checkInvariants } from '../../../src/workflows/check-invariants'
import { buildDebts, newPlate } from '../../support/build-debt'
import { buildMerchant, buildOrder, buildOwner, type TestMerchant } from '../../support/build-order'
import { buildSource, eventOf, fee, plateOf } from '../../support/build-source'
import { managerOf } from '../../support/build-tariff-lot'
import { usePayments } from '../../support/use-payments'
import type { TestServices } from '../../support/test-services'

const context: ActorContext = { actor: 'source:test', traceId: 'trace-collect' }
const NOW = new Date('2026-11-23T02:00:00Z')
const HOUR = 3_600_000
let services: TestServices
let merchant: TestMerchant
let vendor: SourceSession
let other: SourceSession
usePayments(made => ({ services, merchant } = made))
beforeAll(async () => {
  vendor = await buildSource(services, merchant.merchantId)
  other = await buildSource(services, merchant.merchantId)
})
beforeEach(() => void (services.clock.at = NOW))

const read = (text: string, ...values: unknown[]) => services.database.query(text, values)
const ago = (ms: number) => new Date(NOW.getTime() - ms)
const arrear = async (id: string) =>
  (
    await read('SELECT state, due_fen, paid_fen, grace_from, reminder_count FROM arrear WHERE id = $1', id)
  )[0]!

/** A debt of a stay, with the stay. */
async function owe(fen = 900, plate = plateOf(), source = vendor) {
  await services.ingestStays.take(
    { source, nonce: null },
    'entry',
    [eventOf(merchant.lotId, plate, ago(5 * HOUR))],
    context,
  )
  const [left] = await services.ingestStays.take(
    { source, nonce: null },
    'exit',
    [eventOf(merchant.lotId, plate, ago(3 * HOUR), fee(fen))],
    context,
  )
  return { plate, arrearId: left!.arrearId!, stayId: left!.stayId!, version: left!.stayVersion! }
}
const paidRow = (arrearId: string, amountFen: number, more: Record<string, unknown> = {}) => ({
  eventId: randomUUID(),
  sentAt: NOW.toISOString(),
  paymentRef: `pos-${randomUUID().slice(0, 8)}`,
  channel: 'POS',
  state: 'paid',
  covers: [{ arrearId, amountFen }],
  ...more,
})
const pay = async (row: object, source = vendor) => (await services.takePaid.take(source, [row], context))[0]!
const reservations = (id: string) =>
  read('SELECT why, expires_at FROM arrear_reservation WHERE arrear_id = $1', id)

test('a debt that was paid elsewhere is settled once, however often it is told', async () => {
  const { arrearId } = await owe()
  const row = paidRow(arrearId, 900)
  const [first, again] = await Promise.all([pay(row), pay(row)])
  expect([first, again].map(({ outcome }) => outcome).sort()).toEqual(['duplicate', 'settled'])
  expect(await arrear(arrearId)).toMatchObject({ state: 'settled', due_fen: 0, paid_fen: 900 })
  expect(await pay({ ...row, eventId: randomUUID() })).toMatchObject({ outcome: 'settled' })
  // Another payment for the same debt is theirs to give back.
  expect(await pay(paidRow(arrearId, 900))).toMatchObject({ outcome: 'already_settled' })
  expect(await pay({ ...row, covers: [{ arrearId, amountFen: 1 }] })).toMatchObject({ outcome: 'conflict' })
})

test('a payment above what is due, or of an unknown debt, changes nothing', async () => {
  const { arrearId } = await owe()
  expect(await pay(paidRow(arrearId, 901))).toMatchObject({ outcome: 'amount_mismatch' })
  expect(await pay(paidRow(randomUUID(), 900))).toMatchObject({ outcome: 'refused' })
  expect(await arrear(arrearId)).toMatchObject({ state: 'grace', due_fen: 900 })
})

test('a part is booked, and the rest of it once, whichever payment brings it', async () => {
  const [{ arrearId: one }, { arrearId: two }] = [await owe(), await owe()]
  const row = paidRow(one, 300)
  expect(await pay(row)).toMatchObject({ outcome: 'partial', consequences: [`still_due:${one}:600`] })
  expect(await arrear(one)).toMatchObject({ state: 'grace', due_fen: 600, paid_fen: 300 })
  // Told again it is the same money; for more, only the rest is booked; for less, nothing is.
  for (const amountFen of [300, 200]) {
    const again = { ...row, eventId: randomUUID(), covers: [{ arrearId: one, amountFen }] }
    expect((await pay(again)).outcome).not.toBe('settled')
    expect(await arrear(one)).toMatchObject({ due_fen: 600, paid_fen: 300 })
  }
  expect(await pay(paidRow(one, 601))).toMatchObject({ outcome: 'amount_mismatch' })
  expect(
    await pay({ ...row, eventId: randomUUID(), covers: [{ arrearId: one, amountFen: 500 }] }),
  ).toMatchObject({
    outcome: 'partial',
    consequences: [`still_due:${one}:400`],
  })
  expect(await read('SELECT amount_fen FROM external_payment WHERE arrear_id = $1', one)).toEqual([
    { amount_fen: 500 },
  ])
  expect(await pay(paidRow(one, 400), other)).toMatchObject({ outcome: 'settled' })
  expect(await arrear(one)).toMatchObject({ state: 'settled', due_fen: 0, paid_fen: 900 })
  // Two parts at the same moment are both booked.
  const both = await Promise.all([pay(paidRow(two, 200)), pay(paidRow(two, 300), other)])
  expect(both.map(({ outcome }) => outcome)).toEqual(['partial', 'partial'])
  expect(await arrear(two)).toMatchObject({ state: 'grace', due_fen: 400, paid_fen: 500 })
})

test('a part that is taken back is owed again, but raises nothing that somebody is asked for', async () => {
  const plate = newPlate()
  const [id] = (await buildDebts(services, merchant, { plate, amounts: [1000] })) as [string]
  const [first, second] = [paidRow(id, 300), paidRow(id, 200)]
  for (const row of [first, second]) await pay(row)
  const back = (row: object) => pay({ ...row, eventId: randomUUID(), state: 'reversed' })
  expect(await back(first)).toMatchObject({ outcome: 'reversed', consequences: [`debt_back:${id}`] })
  expect(await arrear(id)).toMatchObject({ state: 'grace', due_fen: 800, paid_fen: 200, grace_from: NOW })
  await read(
    `UPDATE arrear SET state = 'outstanding', grace_from = exited_at, version = version + 1 WHERE id = $1`,
    id,
  )
  await read(
    `INSERT INTO journal (merchant_id, entity, entity_id, event, from_state, to_state, actor, at) VALUES ($1, 'arrear', $2, 'grace_over', 'grace', 'outstanding', 'test', now())`,
    merchant.merchantId,
    id,
  )
  await read('DELETE FROM arrear_reservation WHERE arrear_id = $1', id)
  const owner = await buildOwner(services)
  const asked = { lotId: merchant.lotId, plate, cause: 'plate' as const }
  const billId = (await services.openPlateBill.open(owner, asked, context))!
  expect(await back(second)).toMatchObject({ outcome: 'needs_approval' })
  expect(await arrear(id)).toMatchObject({ state: 'outstanding', due_fen: 800 })
  // A part of what somebody is asked for lowers their bill.
  expect(await pay(paidRow(id, 500))).toMatchObject({
    outcome: 'partial',
    consequences: [`still_due:${id}:300`],
  })
  expect(await read('SELECT due_fen FROM bill WHERE id = $1', billId)).toEqual([{ due_fen: 300 }])
  expect(await pay(paidRow(id, 300))).toMatchObject({ outcome: 'settled' })
  expect(await read('SELECT state FROM bill WHERE id = $1', billId)).toEqual([{ state: 'settled' }])
})

/** A debt in a state which took days, or a person, to come to. */
async function oweIn(state: 'grace' | 'review' | 'time_barred') {
  const { arrearId } = await owe(1000)
  if (state === 'grace') return arrearId
  await read('UPDATE arrear SET state = $2, version = version + 1 WHERE id = $1', arrearId, state)
  await read(
    `INSERT INTO journal (merchant_id, entity, entity_id, event, from_state, to_state, actor, at) VALUES ($1, 'arrear', $2, 'test', 'grace', $3, 'test', now())`,
    merchant.merchantId,
    arrearId,
    state,
  )
  return arrearId
}

test.each([
  ['grace', 'its ladder begins anew', true],
  ['review', 'its ladder begins anew, and a person still looks at it', true],
  ['time_barred', 'it stays barred, and nobody is reminded of it anew', false],
] as const)('a part of a debt in %s is paid and taken back: %s', async (state, _what, isAnew) => {
  const arrearId = await oweIn(state)
  const earlier = { grace_from: ago(2 * HOUR), reminder_count: 1 }
  await read(
    'UPDATE arrear SET grace_from = $2, reminder_count = $3, version = version + 1 WHERE id = $1',
    arrearId,
    earlier.grace_from,
    earlier.reminder_count,
  )
  const row = paidRow(arrearId, 300)
  expect(await pay(row)).toMatchObject({ outcome: 'partial', consequences: [`still_due:${arrearId}:700`] })
  expect(await arrear(arrearId)).toEqual({ state, due_fen: 700, paid_fen: 300, ...earlier })
  expect(await pay({ ...row, eventId: randomUUID(), state: 'reversed' })).toMatchObject({
    outcome: 'reversed',
    consequences: [`debt_back:${arrearId}`],
  })
  const ladder = isAnew ? { grace_from: NOW, reminder_count: 0 } : earlier
  expect(await arrear(arrearId)).toEqual({ state, due_fen: 1000, paid_fen: 0, ...ladder })
})

test('of several debts each is settled or reduced by itself, and the answer tells the source what is left', async () => {
  const amounts = [900, 500, 700]
  const ids = await buildDebts(services, merchant, { plate: newPlate(), amounts })
  const [first, second, ended] = ids as [string, string, string]
  await pay(paidRow(ended, 700))
  const covers = [
    { arrearId: first, amountFen: 900 },
    { arrearId: second, amountFen: 200 },
    { arrearId: ended, amountFen: 700 },
  ]
  const row = paidRow('', 1, { covers })
  expect(await pay(row)).toMatchObject({
    outcome: 'partial',
    consequences: [`not_owed:${ended}`, `still_due:${second}:300`],
  })
  expect(await arrear(first)).toMatchObject({ state: 'settled', paid_fen: 900 })
  expect(await arrear(second)).toMatchObject({ state: 'outstanding', due_fen: 300, paid_fen: 200 })
  // The rest comes under the same reference: what is settled already stays so.
  const rest = { ...row, eventId: randomUUID(), covers: [covers[0], { ...covers[1], amountFen: 500 }] }
  expect(await pay(rest)).toMatchObject({ outcome: 'settled' })
  expect(await arrear(second)).toMatchObject({ state: 'settled', paid_fen: 500 })
})

test('a debt taken from a bill that was only opened is owed again by itself, one from a device’s bill only by a manager', async () => {
  const plate = newPlate()
  const [id] = (await buildDebts(services, merchant, { plate, amounts: [1000] })) as [string]
  const owner = await buildOwner(services)
  const asked = { lotId: merchant.lotId, plate, cause: 'plate' as const }
  expect(await services.openPlateBill.open(owner, asked, context)).toBeTruthy()
  const row = paidRow(id, 1000)
  expect(await pay(row)).toMatchObject({ outcome: 'settled' })
  expect(
    await read(`SELECT bill_id IS NOT NULL AS had FROM external_payment WHERE arrear_id = $1`, id),
  ).toEqual([{ had: true }])
  expect(await pay({ ...row, eventId: randomUUID(), state: 'reversed' })).toEqual(
    expect.objectContaining({ outcome: 'reversed', consequences: [`debt_back:${id}`] }),
  )
  expect(await arrear(id)).toMatchObject({ state: 'grace', due_fen: 1000, paid_fen: 0, grace_from: NOW })
  expect(await reservations(id)).toMatchObject([{ why: 'taken_back' }])
})

test('a manager restores the debts of a payment that had released a car, once, and no car is held for them for 15 days', async () => {
  const order = await buildOrder(services, merchant)
  const debts = await read('SELECT id, due_fen FROM arrear WHERE id = ANY($1)', order.arrearIds)
  const row = paidRow('', 1, {
    covers: debts.map(({ id, due_fen }) => ({ arrearId: id, amountFen: due_fen })),
  })
  await pay(row)
  await pay({ ...row, eventId: randomUUID(), state: 'reversed' })
  const [{ id: incidentId }] = (await read(
    'SELECT id FROM incident WHERE subject = $1',
    `paid:${vendor.sourceId}:${row.paymentRef}`,
  )) as [{ id: string }]
  const restore = (session = managerOf(merchant)) =>
    services.restoreDebts.restore(session, { incidentId, reason: '对方已退款' }, context)
  const stranger = managerOf(await buildMerchant(services))
  await expect(restore(stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await restore()).toMatchObject({ state: 'closed' })
  for (const { id, due_fen: dueFen } of debts as { id: string; due_fen: number }[]) {
    expect(await arrear(id)).toMatchObject({ state: 'grace', due_fen: dueFen, paid_fen: 0, grace_from: NOW })
    expect(await reservations(id)).toEqual([
      { why: 'taken_back', expires_at: new Date(NOW.getTime() + 15 * 24 * HOUR) },
    ])
  }
  expect(
    await read(
      `SELECT event FROM journal WHERE entity = 'incident' AND entity_id = $1 ORDER BY id`,
      incidentId,
    ),
  ).toEqual([{ event: 'reported' }, { event: 'closed' }])
  await expect(restore()).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
})

test('while the bill from which a debt was taken can still be paid, a manager cannot restore the debt', async () => {
  const order = await buildOrder(services, merchant)
  const [arrearId] = order.arrearIds as [string]
  const [{ due_fen: dueFen }] = (await read('SELECT due_fen FROM arrear WHERE id = $1', arrearId)) as [
    { due_fen: number },
  ]
  const row = paidRow(arrearId, dueFen)
  await pay(row)
  expect(await pay({ ...row, eventId: randomUUID(), state: 'reversed' })).toMatchObject({
    outcome: 'needs_approval',
  })
  const subject = `paid:${vendor.sourceId}:${row.paymentRef}`
  const [{ id: incidentId }] = (await read('SELECT id FROM incident WHERE subject = $1', subject)) as [
    { id: string },
  ]
  const restored = services.restoreDebts.restore(
    managerOf(merchant),
    { incidentId, reason: '对方已退款' },
    context,
  )
  await expect(restored).rejects.toMatchObject({ code: 'STATE_CONFLICT', params: { state: 'open' } })
  expect(await arrear(arrearId)).toMatchObject({ state: 'settled', due_fen: 0 })
  expect(await reservations(arrearId)).toEqual([])
})

test('a car that was held for a debt is let go when it was paid elsewhere', async () => {
  const order = await buildOrder(services, merchant)
  const [{ due_fen: dueFen }] = (await read(
    'SELECT sum(due_fen)::int AS due_fen FROM arrear WHERE id = ANY($1)',
    order.arrearIds,
  )) as [{ due_fen: number }]
  const debts = await read('SELECT id, due_fen FROM arrear WHERE id = ANY($1)', order.arrearIds)
  const covers = debts.map(({ id, due_fen }) => ({ arrearId: id, amountFen: due_fen }))
  expect(dueFen).toBeGreaterThan(0)
  const row = paidRow('', 1, { covers })
  expect(await pay(row)).toMatchObject({ outcome: 'settled' })
  expect(
    await read(`SELECT why FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`, order.orderId),
  ).toEqual([{ why: 'PAID' }])
  // The order and its settlement stand: a person decides what follows.
  expect(await pay({ ...row, eventId: randomUUID(), state: 'reversed' })).toMatchObject({
    outcome: 'needs_approval',
  })
  const asked = `SELECT lot_id, level, detail->'arrearIds' AS ids, detail->>'kind' AS kind, (detail->>'amountFen')::int AS fen
    FROM incident WHERE kind = 'correction_asked' AND subject = $1`
  const incidents = await read(asked, `paid:${vendor.sourceId}:${row.paymentRef}`)
  expect(incidents).toEqual([
    { lot_id: merchant.lotId, level: 2, ids: expect.any(Array), kind: 'reversed', fen: dueFen },
  ])
  expect([...(incidents[0]!.ids as string[])].sort()).toEqual([...order.arrearIds].sort())
  // A part of it is a report of its own, and what stays paid is not brought back with it.
  const [first, second] = order.arrearIds
  const part = {
    ...row,
    eventId: randomUUID(),
    state: 'reversed',
    covers: covers.filter(({ arrearId }) => arrearId === first),
  }
  expect(await pay(part)).toMatchObject({ outcome: 'needs_approval' })
  const [own] = await read(
    `SELECT id FROM incident WHERE kind = 'correction_asked' AND subject LIKE $1 AND jsonb_array_length(detail->'arrearIds') = 1`,
    `paid:${vendor.sourceId}:${row.paymentRef}%`,
  )
  const manager = { ...merchant, kind: 'staff', roles: ['manager'], lotIds: [] } as const
  await services.restoreDebts.restore(manager, { incidentId: own!.id as string, reason: '对方撤回' }, context)
  expect((await arrear(first!)).state).toBe('grace')
  expect((await arrear(second!)).state).toBe('settled')
  // Said again while a manager looks at it, it is one report.
  await pay({ ...row, eventId: randomUUID(), state: 'reversed' })
  expect(await read(asked, `paid:${vendor.sourceId}:${row.paymentRef}`)).toHaveLength(1)
})

test('a payment that is taken back brings the debt back on a new ladder, which may be paid again', async () => {
  const { arrearId } = await owe()
  await read('UPDATE arrear SET reminder_count = 2 WHERE id = $1', arrearId)
  const row = paidRow(arrearId, 900)
  await pay(row)
  services.clock.at = new Date(NOW.getTime() + 100 * HOUR)
  expect(await pay({ ...row, eventId: randomUUID(), state: 'reversed' })).toMatchObject({
    outcome: 'reversed',
  })
  expect(await arrear(arrearId)).toMatchObject({
    state: 'grace',
    due_fen: 900,
    grace_from: services.clock.at,
    reminder_count: 0,
  })
  expect(await reservations(arrearId)).toEqual([
    { why: 'taken_back', expires_at: new Date(services.clock.at.getTime() + 15 * 24 * HOUR) },
  ])
  expect(await pay({ ...row, eventId: randomUUID(), state: 'reversed' })).toMatchObject({
    outcome: 'reversed',
  })
  expect(await pay(paidRow(arrearId, 900))).toMatchObject({ outcome: 'settled' })
})

test('who collects a debt whose payment was taken back, or gives up collecting it, shortens nothing of the 15 days', async () => {
  const until = new Date(NOW.getTime() + 15 * 24 * HOUR)
  const notHeldUntil = async (id: string) => {
    const values = [merchant.merchantId, merchant.lotId, null, [id], [], null, null, null]
    const [row] = await services.database.query<{ reserved_until: Date }>(READ_ELIGIBILITY, values)
    return row!.reserved_until
  }
  const { arrearId } = await owe()
  const row = paidRow(arrearId, 900)
  await pay(row)
  await pay({ ...row, eventId: randomUUID(), state: 'reversed' })
  const intent = { arrearIds: [arrearId], ttlS: 600, paymentRef: 'till-taken', isReleased: false }
  expect(await services.collectDebts.reserve(other, intent)).toMatchObject({ outcome: 'reserved' })
  await services.collectDebts.reserve(other, { ...intent, isReleased: true })
  expect(await reservations(arrearId)).toEqual([])
  expect(await notHeldUntil(arrearId)).toEqual(until)
  // Somebody else collects it at the moment when it is taken back.
  const late = await owe()
  const told = paidRow(late.arrearId, 900)
  const before = { ...intent, arrearIds: [late.arrearId], paymentRef: 'till-before' }
  await services.collectDebts.reserve(other, before)
  await pay({ ...told, state: 'reversed' })
  await services.collectDebts.reserve(other, { ...before, isReleased: true })
  expect(await notHeldUntil(late.arrearId)).toEqual(until)
})

test('while a payment is pending, or somebody has said that they collect, nobody else does', async () => {
  const { arrearId } = await owe()
  const row = paidRow(arrearId, 900, { state: 'pending' })
  expect(await pay(row)).toMatchObject({ outcome: 'pending' })
  expect(await reservations(arrearId)).toEqual([
    { why: 'pending', expires_at: new Date(NOW.getTime() + 15 * 60_000) },
  ])
  const intent = { arrearIds: [arrearId], ttlS: 600, paymentRef: 'till-7', isReleased: false }
  expect(await services.collectDebts.reserve(other, intent)).toEqual({ outcome: 'taken', taken: [arrearId] })
  services.clock.at = new Date(NOW.getTime() + 15 * 60_000)
  const racing = await Promise.all([
    services.collectDebts.reserve(other, intent),
    services.collectDebts.reserve(vendor, { ...intent, paymentRef: 'till-8' }),
  ])
  expect(racing.map(({ outcome }) => outcome).sort()).toEqual(['reserved', 'taken'])
  for (const source of [vendor, other])
    for (const paymentRef of ['till-7', 'till-8'])
      await services.collectDebts.reserve(source, { ...intent, paymentRef, isReleased: true })
  expect(await services.collectDebts.reserve(vendor, intent)).toMatchObject({
    outcome: 'reserved',
    taken: [],
  })
  // Who stands before a raised lock may pay at any moment.
  const order = await buildOrder(services, merchant)
  const held = { ...intent, arrearIds: order.arrearIds }
  expect(await services.collectDebts.reserve(other, held)).toMatchObject({ outcome: 'taken' })
})

const correction = (stayId: string, expectedVersion: number, more: Record<string, unknown>) => ({
  eventId: randomUUID(),
  sentAt: NOW.toISOString(),
  target: { stayId },
  expectedVersion,
  reason: '识别错误',
  ...more,
})
const correct = async (row: object, source = vendor) =>
  (await services.correctStay.take(source, [row], context))[0]!

test('a corrected plate is another debt with its own ladder; the wrong one is owed by nobody', async () => {
  const { arrearId, stayId, version } = await owe()
  const right = plateOf()
  const row = correction(stayId, version, { kind: 'plate', plate: { text: right, colour: 'blue' } })
  const applied = await correct(row)
  expect(applied).toMatchObject({ outcome: 'applied', arrearId: expect.any(String) })
  expect(applied.consequences).toEqual([`debt_ended:${arrearId}`, `debt_made:${applied.arrearId}`])
  expect(await arrear(arrearId)).toMatchObject({ state: 'void', due_fen: 0 })
  expect(await read('SELECT plate_text, state FROM arrear WHERE id = $1', applied.arrearId)).toEqual([
    { plate_text: right, state: 'grace' },
  ])
  expect(await correct(row)).toMatchObject({ outcome: 'duplicate', first: 'applied' })
  expect(await correct({ ...row, eventId: randomUUID() })).toMatchObject({ outcome: 'stale' })
  expect(await correct({ ...row, eventId: randomUUID() }, other)).toMatchObject({ outcome: 'refused' })
})

test('corrected times and fees are charged again, a bay changes nothing else, a void stay is owed by nobody', async () => {
  const { arrearId, stayId, version } = await owe()
  const bay = await correct(correction(stayId, version, { kind: 'bay', bays: ['A7'] }))
  expect(bay).toMatchObject({ outcome: 'applied', consequences: [], arrearId })
  const times = { kind: 'times', exitAt: ago(4 * HOUR).toISOString(), ...fee(400) }
  const applied = await correct(correction(stayId, bay.stayVersion!, times))
  expect(await arrear(applied.arrearId!)).toMatchObject({ state: 'grace', due_fen: 400 })
  const wrong = { kind: 'times', exitAt: ago(9 * HOUR).toISOString() }
  const looked = await correct(correction(stayId, applied.stayVersion!, wrong))
  expect(looked).toMatchObject({ outcome: 'applied', reasons: [{ code: 'time_wrong' }] })
  const again = { kind: 'times', exitAt: ago(HOUR).toISOString() }
  const back = await correct(correction(stayId, looked.stayVersion!, again))
  expect(back).toMatchObject({ outcome: 'applied', arrearId: expect.any(String) })
  const gone = await correct(correction(stayId, back.stayVersion!, { kind: 'void' }))
  expect(gone).toMatchObject({ outcome: 'applied', consequences: [`debt_ended:${back.arrearId}`] })
  expect(await arrear(back.arrearId!)).toMatchObject({ state: 'void', due_fen: 0 })
})

test('a correction of what was paid waits for a person, and stays of two cars are never merged', async () => {
  const { plate, arrearId, stayId, version } = await owe()
  await pay(paidRow(arrearId, 900))
  const right = plateOf()
  const proposed = { kind: 'plate', plate: { text: right, colour: 'blue' } }
  expect(await correct(correction(stayId, version, proposed))).toMatchObject({ outcome: 'needs_approval' })
  expect(await read(`SELECT detail FROM incident WHERE subject LIKE $1`, `stay:${stayId}:%`)).toEqual([
    {
      detail: expect.objectContaining({
        kind: 'plate',
        stayId,
        arrearId,
        before: expect.objectContaining({ plateText: plate, exitedAt: ago(3 * HOUR).toISOString() }),
        proposal: { plateText: right, plateColour: 'blue' },
      }),
    },
  ])
  const row = correction(stayId, version, { kind: 'void' })
  expect(await correct(row)).toMatchObject({ outcome: 'needs_approval' })
  expect(await correct({ ...row, eventId: randomUUID() })).toMatchObject({ outcome: 'needs_approval' })
  expect(await read(`SELECT kind FROM incident WHERE subject LIKE $1`, `stay:${stayId}:%`)).toEqual([
    { kind: 'correction_asked' },
    { kind: 'correction_asked' },
  ])
  // Another plate proposed later takes the place of the first; a manager has one thing of a kind to decide.
  const later = { kind: 'plate', plate: { text: plateOf(), colour: 'blue' } }
  for (const wish of [later, proposed, later, proposed])
    expect(await correct(correction(stayId, version, wish))).toMatchObject({ outcome: 'needs_approval' })
  expect(
    await read(
      `SELECT detail->>'kind' AS kind, detail->'proposal'->>'plateText' AS plate, version FROM incident WHERE subject LIKE $1 ORDER BY 1`,
      `stay:${stayId}:%`,
    ),
  ).toEqual([
    { kind: 'plate', plate: right, version: 5 },
    { kind: 'void', plate: null, version: 1 },
  ])
  // Whoever corrects the stay by hand has decided about what was asked.
  const session = managerOf(merchant)
  const wish = { kind: 'plate', plate: { text: right, colour: 'blue' } } as const
  const { seen } = await services.correctByHand.preview(session, stayId, wish, context)
  expect(
    await read(`SELECT FROM incident WHERE subject LIKE $1 AND state <> 'closed'`, `stay:${stayId}:%`),
  ).toHaveLength(2)
  await services.correctByHand.correct(
    session,
    stayId,
    { correction: wish, seen, reason: '按建议更正' },
    context,
  )
  expect(
    await read(`SELECT DISTINCT state, close_reason FROM incident WHERE subject LIKE $1`, `stay:${stayId}:%`),
  ).toEqual([{ state: 'closed', close_reason: '按建议更正' }])
  const open = await owe()
  const merge = correction(open.stayId, open.version, { kind: 'merge', intoStayId: stayId })
  expect(await correct(merge)).toMatchObject({ outcome: 'refused', errors: [{ field: 'intoStayId' }] })
  expect(await arrear(open.arrearId)).toMatchObject({ state: 'grace' })
})

test('a debt that was paid while a person looked at it stays paid, and is not charged again', async () => {
  const { arrearId, stayId, plate } = await owe()
  const far = randomUUID()
  await read(
    'INSERT INTO lot (id, merchant_id, name, address, hotline) VALUES ($1, $2, $3, $3, $3)',
    far,
    merchant.merchantId,
    '南广场',
  )
  await services.ingestStays.take(
    { source: vendor, nonce: null },
    'entry',
    [eventOf(far, plate, ago(4 * HOUR))],
    context,
  )
  expect(await arrear(arrearId)).toMatchObject({ state: 'review' })
  await pay(paidRow(arrearId, 900))
  const manager = {
    kind: 'staff' as const,
    staffId: merchant.staffId,
    merchantId: merchant.merchantId,
    roles: ['manager'] as const,
    lotIds: [],
  }
  const [{ version }] = (await read('SELECT version FROM parking_session WHERE id = $1', stayId)) as [
    { version: number },
  ]
  const decision = { version, decision: 'confirm', reason: '已核对' } as const
  await expect(
    services.decideStay.decide(manager, stayId, { ...decision, totalFen: 500 }, context),
  ).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
  expect(await services.decideStay.decide(manager, stayId, decision, context)).toMatchObject({
    state: 'owed',
  })
  expect(await arrear(arrearId)).toMatchObject({ state: 'settled', due_fen: 0 })
})

test('a stay cannot be corrected or confirmed to a time in the future', async () => {
  const { arrearId, stayId, version } = await owe()
  const ahead = new Date(NOW.getTime() + 24 * HOUR).toISOString()
  const applied = await correct(correction(stayId, version, { kind: 'times', exitAt: ahead, ...fee(5000) }))
  expect(applied).toMatchObject({
    outcome: 'applied',
    consequences: [`debt_ended:${arrearId}`],
    reasons: [{ code: 'clock_ahead' }],
  })
  // A fee says nothing about the clock.
  const feeOnly = await correct(correction(stayId, applied.stayVersion!, { kind: 'times', ...fee(400) }))
  expect(feeOnly).toMatchObject({ reasons: [{ code: 'clock_ahead' }] })
  const manager = {
    kind: 'staff' as const,
    staffId: merchant.staffId,
    merchantId: merchant.merchantId,
    roles: ['manager'] as const,
    lotIds: [],
  }
  const decision = { version: feeOnly.stayVersion!, decision: 'confirm', reason: '已核对' } as const
  const decide = (more: object) =>
    services.decideStay.decide(manager, stayId, { ...decision, ...more }, context)
  const refusal = (path: string) => ({ code: 'BAD_INPUT', details: [{ path, code: 'too_big' }] })
  await expect(decide({})).rejects.toMatchObject(refusal('body.exitedAt'))
  const both = { enteredAt: ahead, exitedAt: new Date(NOW.getTime() + 25 * HOUR).toISOString() }
  await expect(decide(both)).rejects.toMatchObject({ code: 'BAD_INPUT' })
  expect(await decide({ exitedAt: ago(HOUR).toISOString() })).toMatchObject({ state: 'owed', dueFen: 400 })
})

test('an entry that is corrected into the future is looked at when its exit comes', async () => {
  const plate = plateOf()
  const [entered] = await services.ingestStays.take(
    { source: vendor, nonce: null },
    'entry',
    [eventOf(merchant.lotId, plate, ago(5 * HOUR))],
    context,
  )
  const ahead = { kind: 'times', entryAt: new Date(NOW.getTime() + HOUR).toISOString() }
  expect(await correct(correction(entered!.stayId!, entered!.stayVersion!, ahead))).toMatchObject({
    outcome: 'applied',
    reasons: [{ code: 'clock_ahead' }],
  })
})

test('a debt whose stay was corrected after it was paid comes back for nobody when its payment is taken back', async () => {
  const session = managerOf(merchant)
  const putRight = async (stayId: string, wish: StayCorrection) => {
    const { seen } = await services.correctByHand.preview(session, stayId, wish, context)
    return services.correctByHand.correct(
      session,
      stayId,
      { correction: wish, seen, reason: '看错' },
      context,
    )
  }
  const bulkVoid = async (stayId: string) => {
    const [{ source_id: sourceId }] = (await read(
      'SELECT source_id FROM parking_session WHERE id = $1',
      stayId,
    )) as [{ source_id: string }]
    const of = { sourceId, lotId: merchant.lotId, from: ago(24 * HOUR).toISOString(), to: NOW.toISOString() }
    const { stays, debtsFen, paidFen } = await services.previewBulkVoid.preview(session, of)
    const seen = { stays, amountFen: debtsFen + paidFen }
    const { id } = await services.manageBulkVoids.start(session, { ...of, reason: '相机对错', seen }, context)
    await services.runBulkVoid.run(id, context)
  }
  const flagAndVoid = async (stayId: string) => {
    await read(`UPDATE parking_session SET state = 'review', version = version + 1 WHERE id = $1`, stayId)
    const { version } = await services.decideStay.read(session, stayId)
    const decision = { version, decision: 'void', reason: '没有停' } as const
    await services.decideStay.decide(session, stayId, decision, context)
  }
  const right = plateOf()
  const ways: ((stayId: string) => Promise<unknown>)[] = [
    stayId => putRight(stayId, { kind: 'plate', plate: { text: right, colour: 'blue' } }),
    stayId => putRight(stayId, { kind: 'void' }),
    flagAndVoid,
    bulkVoid,
  ]
  for (const putAway of ways) {
    const source = await buildSource(services, merchant.merchantId)
    const { arrearId, stayId } = await owe(900, plateOf(), source)
    const row = paidRow(arrearId, 900)
    expect(await pay(row)).toMatchObject({ outcome: 'settled' })
    await putAway(stayId)
    expect(await arrear(arrearId)).toMatchObject({ state: 'settled' })
    expect(await pay({ ...row, eventId: randomUUID(), state: 'reversed' })).toMatchObject({
      outcome: 'reversed',
      consequences: [`not_owed:${arrearId}`],
    })
    expect(await arrear(arrearId)).toMatchObject({ state: 'refunded', due_fen: 0, paid_fen: 0 })
  }
  expect(await read('SELECT state, due_fen FROM arrear WHERE plate_text = $1', right)).toEqual([
    { state: 'grace', due_fen: 900 },
  ])
})

test('a manager restores only what somebody still owes', async () => {
  const order = await buildOrder(services, merchant)
  const [first, second] = order.arrearIds as [string, string]
  const debts = await read('SELECT id, due_fen FROM arrear WHERE id = ANY($1)', order.arrearIds)
  const row = paidRow('', 1, {
    covers: debts.map(({ id, due_fen }) => ({ arrearId: id, amountFen: due_fen })),
  })
  await pay(row)
  await read('UPDATE arrear SET undone_at = $2, version = version + 1 WHERE id = $1', first, NOW)
  await pay({ ...row, eventId: randomUUID(), state: 'reversed' })
  const subject = `paid:${vendor.sourceId}:${row.paymentRef}`
  const [{ id: incidentId }] = (await read('SELECT id FROM incident WHERE subject = $1', subject)) as [
    { id: string },
  ]
  await services.restoreDebts.restore(managerOf(merchant), { incidentId, reason: '对方已退款' }, context)
  expect([(await arrear(first)).state, (await arrear(second)).state]).toEqual(['refunded', 'grace'])
})

test('after all tests of this file every invariant of money elsewhere holds', async () => {
  const { checked } = await checkInvariants(services.database, services.clock.at)
  const of = ['I16', 'I39a', 'I39b', 'I40a', 'I40b']
  expect(checked.filter(({ id, broken }) => of.includes(id) && broken.length > 0)).toEqual([])
})
