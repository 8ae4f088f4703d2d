import type { StayCorrection } from '@fangxing/contract/stays'
import type { ActorContext } from '../../../src/domain/actor-context'
import { cap, free, ladder, segment, structure, tariff } from '../../domain/tariff/build-tariff'
import { buildOrder } from '../../support/build-order'
import { buildSource, eventOf, fee, plateOf } from '../../support/build-source'
import { managerOf, publishTariff, runReprices } from '../../support/build-tariff-lot'
import { usePayments } from '../../support/use-payments'
import { debtsOf, sendStay, type PricedLot } from '../../support/use-priced-lot'

const context: ActorContext = { actor: 'staff:test', traceId: 'trace-bays' }
const NOW = new Date('2026-11-23T12:00:00Z')
/** ¥3 an hour for each bay, half an hour free; at most ¥60 a day for each bay. */
const BY_BAY = tariff(
  [
    structure([segment('all', '00:00-00:00', ladder([[null, 60, 300]]))], {
      free: free(30),
      caps: [cap(6000, { kind: 'daily', atMinute: 0 }, { over: 'plate' })],
    }),
  ],
  { bays: 'times' },
)
let lot: PricedLot
usePayments(made => (lot = { ...made, source: null! }))
beforeAll(async () => {
  const { services, merchant } = lot
  services.clock.at = NOW
  lot.source = await buildSource(services, merchant.merchantId)
  const validFrom = new Date(NOW.getTime() - 2000 * 3_600_000)
  await publishTariff(services, merchant, { definition: BY_BAY, validFrom })
})
beforeEach(() => void (lot.services.clock.at = NOW))

const at = (text: string) => new Date(`2026-11-23T${text}:00+08:00`)
const read = (text: string, ...values: unknown[]) => lot.services.database.query(text, values)
const stayed = (plate: string, from: string, to: string, more: Record<string, unknown> = {}) =>
  sendStay(lot, { plate, from: at(from), to: at(to), ...more }, context)
const staysOf = (plate: string) =>
  read('SELECT state, total_fen, bays FROM parking_session WHERE plate_text = $1 ORDER BY entered_at', plate)
const preview = (stayId: string, correction: StayCorrection) =>
  lot.services.correctByHand.preview(managerOf(lot.merchant), stayId, correction, context)
async function correct(stayId: string, correction: StayCorrection) {
  const { seen } = await preview(stayId, correction)
  const wanted = { correction, seen, reason: '看录像' }
  await lot.services.correctByHand.correct(managerOf(lot.merchant), stayId, wanted, context)
}
let events = 0
async function told(stayId: string, bays: string[]) {
  const [{ version }] = (await read('SELECT version FROM parking_session WHERE id = $1', stayId)) as [
    { version: number },
  ]
  const event = {
    eventId: `bay-${++events}`,
    sentAt: NOW.toISOString(),
    target: { stayId },
    expectedVersion: version,
    reason: '相机看错',
    kind: 'bay',
    bays,
  }
  return (await lot.services.correctStay.take(lot.source, [event], context))[0]!
}

test('more bays cost more: the preview says so, the debt is made again, and pricing the plate again changes nothing', async () => {
  const plate = plateOf()
  const { stayId } = await stayed(plate, '08:00', '11:00', { bays: ['A1'] })
  const correction: StayCorrection = { kind: 'bay', bays: ['A1', 'A2', 'A3', 'A4'] }
  expect(await preview(stayId!, correction)).toMatchObject({
    before: { bays: ['A1'], totalFen: 900 },
    after: { totalFen: 3600 },
    endedDebt: { dueFen: 900 },
    newDebt: { dueFen: 3600 },
    needsSecondPerson: false,
  })
  await correct(stayId!, correction)
  expect(await debtsOf(lot, plate)).toEqual([
    { state: 'void', due_fen: 0 },
    { state: 'grace', due_fen: 3600 },
  ])
  expect(await runReprices(lot.services)).toBe(0)
})

test('fewer bays lower the debt, which counts as a decision of the person who corrects them', async () => {
  const plate = plateOf()
  const { stayId } = await stayed(plate, '08:00', '11:00', { bays: ['A1', 'A2'] })
  await correct(stayId!, { kind: 'bay', bays: ['A1'] })
  expect(await debtsOf(lot, plate)).toMatchObject([{ due_fen: 0 }, { due_fen: 900 }])
  expect(await read('SELECT amount_fen FROM approval WHERE plate_text = $1', plate)).toEqual([
    { amount_fen: 900 },
  ])
  const twoDays = { from: new Date('2026-11-22T00:00:00+08:00'), to: at('19:00') }
  const dear = await sendStay(lot, { plate: plateOf(), ...twoDays, bays: ['A1', 'A2', 'A3'] }, context)
  expect(await preview(dear.stayId!, { kind: 'bay', bays: [] })).toMatchObject({
    endedDebt: { dueFen: 35_100 },
    newDebt: { dueFen: 11_700 },
    needsSecondPerson: true,
  })
})

test('a debt that a car is held for ends with the wrong bays, and its bill falls', async () => {
  const { services, merchant } = lot
  const { orderId, arrearIds } = await buildOrder(services, merchant)
  const [arrearId, otherId] = arrearIds as [string, string]
  const [debt] = (await read('SELECT plate_text, principal_fen FROM arrear WHERE id = $1', arrearId)) as [
    { plate_text: string; principal_fen: number },
  ]
  const { stayId } = await stayed(debt.plate_text, '08:00', '11:00', { bays: ['A1', 'A2'], ...fee(0) })
  await read(
    `UPDATE parking_session SET state = 'owed', arrear_id = $2, reported = NULL, total_fen = $3, paid_fen = 0 WHERE id = $1`,
    stayId,
    arrearId,
    debt.principal_fen,
  )
  await read('UPDATE arrear SET stay_id = $2 WHERE id = $1', arrearId, stayId)
  const [{ due_fen: restFen }] = (await read('SELECT due_fen FROM arrear WHERE id = $1', otherId)) as [
    { due_fen: number },
  ]
  const correction: StayCorrection = { kind: 'bay', bays: ['A1'] }
  expect(await preview(stayId!, correction)).toMatchObject({
    endedDebt: { arrearId },
    newDebt: { dueFen: 900 },
    bill: { orderId, restFen },
  })
  await correct(stayId!, correction)
  expect(await read('SELECT state FROM arrear WHERE id = $1', arrearId)).toEqual([{ state: 'void' }])
  expect(await read('SELECT due_fen FROM bill WHERE id = $1', orderId)).toEqual([{ due_fen: restFen }])
})

test('another bay in place of one, or of a stay that is inside or of a price that its source told, changes the bay alone', async () => {
  const [plate, inside] = [plateOf(), plateOf()]
  const one = await stayed(plate, '08:00', '11:00', { bays: ['A1'] })
  const priced = await stayed(plateOf(), '08:00', '11:00', { bays: ['A1'], ...fee(500) })
  const entry = eventOf(lot.merchant.lotId, inside, at('10:00'), { bays: ['A1'] })
  const [open] = await lot.services.ingestStays.take(
    { source: lot.source, nonce: null },
    'entry',
    [entry],
    context,
  )
  for (const [{ stayId }, bays] of [
    [one, ['B2']],
    [priced, ['B1', 'B2']],
    [open!, ['B1', 'B2']],
  ] as const) {
    expect(await preview(stayId!, { kind: 'bay', bays: [...bays] })).toMatchObject({
      endedDebt: null,
      newDebt: null,
    })
    await correct(stayId!, { kind: 'bay', bays: [...bays] })
  }
  expect(await staysOf(plate)).toEqual([{ state: 'owed', total_fen: 900, bays: ['B2'] }])
  expect(await debtsOf(lot, plate)).toEqual([{ state: 'grace', due_fen: 900 }])
  expect(await runReprices(lot.services)).toBe(0)
})

test('a source that corrects the bays changes the price with them; what was paid meanwhile waits for a manager', async () => {
  const plate = plateOf()
  const { stayId } = await stayed(plate, '08:00', '11:00', { bays: ['A1', 'A2'] })
  const done = await told(stayId!, ['A1'])
  expect(done).toMatchObject({ outcome: 'applied' })
  expect(done.consequences!.map(text => text.split(':')[0])).toEqual(['debt_ended', 'debt_made'])
  expect(await debtsOf(lot, plate)).toMatchObject([{ due_fen: 0 }, { state: 'grace', due_fen: 900 }])
  const [{ id: arrearId }] = (await read(
    `SELECT id FROM arrear WHERE plate_text = $1 AND state = 'grace'`,
    plate,
  )) as [{ id: string }]
  const paid = {
    eventId: `paid-${++events}`,
    sentAt: NOW.toISOString(),
    paymentRef: `P-${plate}`,
    channel: '现金',
    state: 'paid',
    covers: [{ arrearId, amountFen: 900 }],
  }
  expect((await lot.services.takePaid.take(lot.source, [paid], context))[0]).toMatchObject({
    outcome: 'settled',
  })
  expect(await told(stayId!, ['A1', 'A2'])).toMatchObject({ outcome: 'needs_approval' })
  expect(
    await read(
      `SELECT detail->'proposal' AS proposal FROM incident WHERE subject LIKE $1`,
      `stay:${stayId}:%`,
    ),
  ).toEqual([{ proposal: { bays: ['A1', 'A2'] } }])
  // One bay is as dear as another.
  expect(await told(stayId!, ['C7'])).toMatchObject({ outcome: 'applied', consequences: [] })
  await expect(preview(stayId!, { kind: 'bay', bays: ['A1', 'A2'] })).rejects.toMatchObject({
    code: 'STAY_NOT_CORRECTABLE',
  })
})

test('a car that comes back at once stands in the bay where it was seen last', async () => {
  const plate = plateOf()
  await stayed(plate, '08:00', '09:00', { bays: ['A1'] })
  for (const [kind, when] of [
    ['entry', '09:01'],
    ['exit', '11:00'],
  ] as const) {
    const event = eventOf(lot.merchant.lotId, plate, at(when), { bays: ['B2'] })
    await lot.services.ingestStays.take({ source: lot.source, nonce: null }, kind, [event], context)
  }
  expect(await staysOf(plate)).toEqual([{ state: 'owed', total_fen: 900, bays: ['B2'] }])
})

test('a bay that is told twice is one bay', async () => {
  const plate = plateOf()
  await stayed(plate, '08:00', '11:00', { bays: ['A1', 'A1'] })
  expect(await debtsOf(lot, plate)).toMatchObject([{ due_fen: 900 }])
})

test('parts of one stay count the most bays that the car took at the same moment', async () => {
  const [moved, long] = [plateOf(), plateOf()]
  const first = await stayed(moved, '08:00', '09:00', { bays: ['A1'] })
  const second = await stayed(moved, '09:20', '11:00', { bays: ['B2'] })
  await correct(second.stayId!, { kind: 'merge', intoStayId: first.stayId! })
  expect(await staysOf(moved)).toMatchObject([
    { state: 'owed', total_fen: 900, bays: ['B2'] },
    { state: 'void' },
  ])
  const wide = await stayed(long, '08:00', '09:00', { bays: ['A1', 'A2'] })
  const then = await stayed(long, '09:20', '11:00', { bays: ['B2'] })
  await correct(then.stayId!, { kind: 'merge', intoStayId: wide.stayId! })
  expect(await staysOf(long)).toMatchObject([{ total_fen: 1800, bays: ['A1', 'A2'] }, { state: 'void' }])
})
