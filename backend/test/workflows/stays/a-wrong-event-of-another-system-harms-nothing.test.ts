import { randomUUID } from 'node:crypto'
import type { ActorContext } from '../../../src/domain/actor-context'
import type { SourceSession } from '../../../src/domain/sessions'
import { READ_EXTERNAL_PAYMENT } from '../../../src/workflows/stays/collected.queries'
import { TakePaid } from '../../../src/workflows/stays/take-paid'
import { type TestMerchant } from '../../support/build-order'
import { buildSource, eventOf, fee, picture, plateOf } from '../../support/build-source'
import { usePayments } from '../../support/use-payments'
import type { TestServices } from '../../support/test-services'

const context: ActorContext = { actor: 'source:test', traceId: 'trace-wrong' }
const NOW = new Date('2026-11-23T02:00:00Z')
const HOUR = 3_600_000
let services: TestServices
let merchant: TestMerchant
let vendor: SourceSession
let camera: SourceSession
usePayments(made => ({ services, merchant } = made))
beforeAll(async () => {
  vendor = await buildSource(services, merchant.merchantId)
  camera = await buildSource(services, merchant.merchantId, { kind: 'camera' })
})
beforeEach(() => void (services.clock.at = NOW))

const read = (text: string, ...values: unknown[]) => services.database.query(text, values)
const ago = (ms: number) => new Date(NOW.getTime() - ms)
const told = (kind: 'entry' | 'exit', rows: object[], source = vendor) =>
  services.ingestStays.take({ source, nonce: null }, kind, rows, context)
const stayOf = async (id: string) => (await read('SELECT * FROM parking_session WHERE id = $1', id))[0]!

/** A debt of a stay. */
async function owe(fen = 900, plate = plateOf()) {
  await told('entry', [eventOf(merchant.lotId, plate, ago(5 * HOUR))])
  const [left] = await told('exit', [eventOf(merchant.lotId, plate, ago(3 * HOUR), fee(fen))])
  return { plate, arrearId: left!.arrearId!, stayId: left!.stayId!, version: left!.stayVersion! }
}
const paidRow = (covers: { arrearId: string; amountFen: number }[], more: Record<string, unknown> = {}) => ({
  eventId: randomUUID(),
  sentAt: NOW.toISOString(),
  paymentRef: `pos-${randomUUID().slice(0, 8)}`,
  channel: 'POS',
  state: 'paid',
  covers,
  ...more,
})
const pay = async (row: object, source = vendor) => (await services.takePaid.take(source, [row], context))[0]!
const arrear = async (id: string) =>
  (await read('SELECT state, due_fen::int, paid_fen::int FROM arrear WHERE id = $1', id))[0]!

test('a fee that a second reading of an exit tells is checked like that of the first', async () => {
  const plate = plateOf()
  await told('entry', [eventOf(merchant.lotId, plate, ago(5 * HOUR))], camera)
  // Without a picture: it waits.
  await told('exit', [eventOf(merchant.lotId, plate, ago(3 * HOUR))], camera)
  const wrong = { ...fee(100, 0, 500), ...picture('exit') }
  const good = plateOf()
  const rows = [
    eventOf(merchant.lotId, plate, ago(3 * HOUR), wrong),
    eventOf(merchant.lotId, good, ago(HOUR)),
  ]
  const replies = await told('exit', rows, camera)
  expect(replies[1]).toMatchObject({ outcome: 'half' })
  expect(await stayOf(replies[0]!.stayId!)).toMatchObject({ state: 'review', reasons: ['fee_mismatch'] })
})

test('a fee of a second reading while the entry has not come is checked', async () => {
  const plate = plateOf()
  await told('exit', [eventOf(merchant.lotId, plate, ago(3 * HOUR))])
  await told('exit', [eventOf(merchant.lotId, plate, ago(3 * HOUR), fee(100, 0, 500))])
  const [entered] = await told('entry', [eventOf(merchant.lotId, plate, ago(5 * HOUR))])
  expect(await stayOf(entered!.stayId!)).toMatchObject({ state: 'review', reasons: ['fee_mismatch'] })
})

test('ids are the same in capitals', async () => {
  const { arrearId } = await owe()
  const upper = arrearId.toUpperCase()
  const reserve = { arrearIds: [arrearId], ttlS: 60, paymentRef: 'r1', isReleased: false }
  expect(await services.collectDebts.reserve(vendor, reserve)).toMatchObject({ outcome: 'reserved' })
  expect(await pay(paidRow([{ arrearId: upper, amountFen: 900 }]))).toMatchObject({ outcome: 'settled' })
}, 60_000)

test('a payment that is taken back in part brings back that part, and the rest can still be taken back', async () => {
  const plate = plateOf()
  const one = await owe(900, plate)
  await told('entry', [eventOf(merchant.lotId, plate, ago(2.5 * HOUR))])
  const [left] = await told('exit', [eventOf(merchant.lotId, plate, ago(2 * HOUR), fee(500))])
  const other = left!.arrearId!
  const row = paidRow([
    { arrearId: one.arrearId, amountFen: 900 },
    { arrearId: other, amountFen: 500 },
  ])
  expect(await pay(row)).toMatchObject({ outcome: 'settled' })
  const reversed = (covers: object[]) => ({ ...row, eventId: randomUUID(), state: 'reversed', covers })
  expect(await pay(reversed([row.covers[0]!]))).toMatchObject({
    outcome: 'reversed',
    consequences: [`debt_back:${one.arrearId}`],
  })
  expect(await arrear(one.arrearId)).toEqual({ state: 'grace', due_fen: 900, paid_fen: 0 })
  expect(await arrear(other)).toEqual({ state: 'settled', due_fen: 0, paid_fen: 500 })
  expect(await pay(reversed([row.covers[1]!]))).toMatchObject({ consequences: [`debt_back:${other}`] })
  expect(await arrear(other)).toEqual({ state: 'grace', due_fen: 500, paid_fen: 0 })
})

test('a payment that was taken back and is told again under its old reference is answered', async () => {
  const { arrearId } = await owe()
  const row = paidRow([{ arrearId, amountFen: 900 }])
  await pay(row)
  await pay({ ...row, eventId: randomUUID(), state: 'reversed' })
  const again = await pay({ ...row, eventId: randomUUID() })
  expect(again.outcome).toBe('refused')
  expect(await arrear(arrearId)).toMatchObject({ state: 'grace', due_fen: 900 })
}, 60_000)

test('a correction concerns the stay of the lot that it names', async () => {
  const plate = plateOf()
  const stayRef = `t-${randomUUID().slice(0, 8)}`
  const [entered] = await told('entry', [eventOf(merchant.lotId, plate, ago(5 * HOUR), { stayRef })])
  const correction = {
    eventId: randomUUID(),
    sentAt: NOW.toISOString(),
    target: { stayRef, lotCode: '9' },
    expectedVersion: entered!.stayVersion,
    reason: '误报作废',
    kind: 'void',
  }
  const [reply] = await services.correctStay.take(vendor, [correction], context)
  expect(reply).toMatchObject({ outcome: 'refused' })
  expect(await stayOf(entered!.stayId!)).toMatchObject({ state: 'inside' })
})

test('times at the ends of the calendar are answered by row', async () => {
  const at = (text: string, more: object = {}) => ({
    ...eventOf(merchant.lotId, plateOf(), NOW, { ...fee(100) }),
    occurredAt: text,
    ...more,
  })
  const first = '0001-01-01T00:00:00Z'
  const last = '9999-12-31T23:59:59.999Z'
  const rows = [
    at(first),
    at(last),
    at(last, { entryAt: first }),
    at(first, { entryAt: last }),
    at('0001-01-01T00:00:00+23:59'),
    at('1969-12-31T23:59:59Z'),
  ]
  const out = await told('exit', rows)
  expect(out.map(({ outcome }) => outcome)).toEqual(['half', 'half', 'review', 'review', 'refused', 'half'])
  const entries = [first, last].map(text => ({
    ...eventOf(merchant.lotId, plateOf(), NOW),
    occurredAt: text,
  }))
  const into = await told('entry', entries)
  expect(into.map(({ outcome }) => outcome)).toEqual(['accepted', 'review'])
  const camerasToo = await told('entry', entries, camera)
  expect(camerasToo).toHaveLength(2)
})

test('a person confirms no price of which the amounts do not agree', async () => {
  const plate = plateOf()
  await told('entry', [eventOf(merchant.lotId, plate, ago(5 * HOUR))])
  const [left] = await told('exit', [eventOf(merchant.lotId, plate, ago(3 * HOUR), fee(100, 0, 500))])
  expect(left).toMatchObject({ outcome: 'review', reasons: [{ code: 'fee_mismatch' }] })
  const session = {
    kind: 'staff',
    staffId: merchant.staffId,
    merchantId: merchant.merchantId,
    roles: ['manager'],
    lotIds: [],
  } as const
  const stayId = left!.stayId!
  const decision = { version: left!.stayVersion!, decision: 'confirm', reason: '核对' } as const
  await expect(services.decideStay.decide(session, stayId, decision, context)).rejects.toMatchObject({
    code: 'BAD_INPUT',
    details: [{ path: 'body.totalFen', code: 'missing' }],
  })
  const decided = await services.decideStay.decide(session, stayId, { ...decision, totalFen: 80 }, context)
  expect(decided).toMatchObject({ state: 'owed', dueFen: 80 })
})

test('a reference that is reported for another plate loses no car: the second waits for a person', async () => {
  const stayRef = `t-${randomUUID().slice(0, 8)}`
  const [one, other] = [plateOf(), plateOf()]
  const at = (plate: string, hours: number, more: object = {}) =>
    eventOf(merchant.lotId, plate, ago(hours * HOUR), { stayRef, ...more })
  const [first] = await told('entry', [at(one, 5)])
  const [second] = await told('entry', [at(other, 4.9)])
  expect(second).toMatchObject({ outcome: 'review', reasons: [{ code: 'plate_differs' }] })
  expect(second!.stayId).not.toBe(first!.stayId)
  const left = await told('exit', [at(one, 3, fee(900)), at(other, 2, fee(500))])
  expect(left).toMatchObject([
    { outcome: 'accepted', stayId: first!.stayId },
    { outcome: 'review', stayId: second!.stayId, reasons: [{ code: 'plate_differs' }] },
  ])
  expect(await stayOf(second!.stayId!)).toMatchObject({ state: 'review', plate_text: other, arrear_id: null })
  const [third] = await told('exit', [
    at(plateOf(), 1, { ...fee(100), entryAt: ago(2 * HOUR).toISOString() }),
  ])
  expect(third).toMatchObject({ outcome: 'review', reasons: [{ code: 'plate_differs' }] })
})

test('two lots of one source may count their stays alike', async () => {
  const far = randomUUID()
  await read(
    'INSERT INTO lot (id, merchant_id, name, address, hotline) VALUES ($1, $2, $3, $3, $3)',
    far,
    merchant.merchantId,
    '北广场',
  )
  const [one, other] = [plateOf(), plateOf()]
  const at = (lotId: string, plate: string, hours: number, more: object = {}) =>
    eventOf(lotId, plate, ago(hours * HOUR), { stayRef: '1', ...more })
  const entered = await told('entry', [at(merchant.lotId, one, 5), at(far, other, 4)])
  expect(entered.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted'])
  const left = await told('exit', [at(far, other, 3, fee(500)), at(merchant.lotId, one, 2, fee(900))])
  expect(left.map(({ outcome, stayId }) => [outcome, stayId])).toEqual([
    ['accepted', entered[1]!.stayId],
    ['accepted', entered[0]!.stayId],
  ])
})

test('a colour that becomes known at the exit hides nothing else that contradicts the stay', async () => {
  const plate = plateOf()
  const unknown = { plate: { text: plate, colour: 'unknown' } }
  await told('entry', [eventOf(merchant.lotId, plate, ago(5 * HOUR), unknown)])
  const [left] = await told('exit', [eventOf(merchant.lotId, plate, ago(3 * HOUR), fee(100, 0, 500))])
  expect(left).toMatchObject({ outcome: 'review', reasons: [{ code: 'fee_mismatch' }] })
})

test('a payment that was taken back before it was reported stays taken back', async () => {
  const { arrearId } = await owe()
  const row = paidRow([{ arrearId, amountFen: 900 }])
  const reversed = { ...row, eventId: randomUUID(), state: 'reversed' }
  expect(await pay(reversed)).toMatchObject({ outcome: 'reversed', consequences: [] })
  const takenBack = { outcome: 'refused', errors: [{ code: 'PAYMENT_TAKEN_BACK' }] }
  expect(await pay(row)).toMatchObject(takenBack)
  expect(await pay({ ...row, eventId: randomUUID(), state: 'pending' })).toMatchObject(takenBack)
  expect(await arrear(arrearId)).toEqual({ state: 'grace', due_fen: 900, paid_fen: 0 })
  // Its owner believed it paid: no car is held for it for 15 days from the first report, however often that is repeated.
  services.clock.at = new Date(NOW.getTime() + 24 * HOUR)
  await pay({ ...reversed, eventId: randomUUID() })
  expect(await read('SELECT why, expires_at FROM arrear_reservation WHERE arrear_id = $1', arrearId)).toEqual(
    [{ why: 'taken_back', expires_at: new Date(NOW.getTime() + 15 * 24 * HOUR) }],
  )
  // Another payment is another one.
  expect(await pay(paidRow([{ arrearId, amountFen: 900 }]))).toMatchObject({ outcome: 'settled' })
})

test('a payment that is reported and taken back at the same moment does not count', async () => {
  const { arrearId } = await owe()
  const row = paidRow([{ arrearId, amountFen: 900 }])
  await Promise.all([pay(row), pay({ ...row, eventId: randomUUID(), state: 'reversed' })])
  expect(await arrear(arrearId)).toEqual({ state: 'grace', due_fen: 900, paid_fen: 0 })
})

test.each(['before', 'after'] as const)(
  'a payment that is committed %s its earlier word is read does not count when it is taken back',
  async when => {
    const { arrearId } = await owe()
    const row = paidRow([{ arrearId, amountFen: 900 }])
    const database = Object.create(services.database) as typeof services.database
    let isTold = false
    const meanwhile = async () => {
      if (!isTold) await ((isTold = true), pay(row))
    }
    database.query = async (text: string, values?: unknown[]) => {
      const isReading = text === READ_EXTERNAL_PAYMENT
      if (isReading && when === 'before') await meanwhile()
      const rows = await services.database.query(text, values)
      if (isReading && when === 'after') await meanwhile()
      return rows as never
    }
    const reversed = { ...row, eventId: randomUUID(), state: 'reversed' }
    const [reply] = await new TakePaid({ ...services, database }).take(vendor, [reversed], context)
    expect(reply).toMatchObject({ outcome: 'reversed', consequences: [`debt_back:${arrearId}`] })
    expect(await arrear(arrearId)).toEqual({ state: 'grace', due_fen: 900, paid_fen: 0 })
  },
)

test('a payment that stays pending keeps a debt for a quarter of an hour', async () => {
  const { arrearId } = await owe()
  const row = paidRow([{ arrearId, amountFen: 900 }], { state: 'pending' })
  const again = () => pay({ ...row, eventId: randomUUID() })
  const kept = () =>
    read(
      'SELECT expires_at FROM arrear_reservation WHERE arrear_id = $1 AND expires_at > $2',
      arrearId,
      services.clock.at,
    )
  const end = new Date(NOW.getTime() + 15 * 60_000)
  expect(await again()).toMatchObject({ outcome: 'pending' })
  services.clock.at = new Date(NOW.getTime() + 14 * 60_000)
  expect(await again()).toMatchObject({ outcome: 'pending' })
  expect(await kept()).toEqual([{ expires_at: end }])
  services.clock.at = end
  expect(await again()).toMatchObject({ outcome: 'pending', consequences: ['reservation_over'] })
  expect(await kept()).toEqual([])
  // Another payment of the same debt has its own time, and what runs out is forgotten.
  await pay({ ...row, eventId: randomUUID(), paymentRef: randomUUID() })
  expect(await kept()).toHaveLength(1)
  const old = 'UPDATE pending_payment SET told_at = $3 WHERE source_id = $1 AND payment_ref = $2'
  await read(old, vendor.sourceId, row.paymentRef, ago(91 * 24 * HOUR))
  services.clock.at = NOW
  await services.keepStays.prune()
  const known = 'SELECT 1 FROM pending_payment WHERE source_id = $1 AND payment_ref = $2'
  expect(await read(known, vendor.sourceId, row.paymentRef)).toEqual([])
})
