import type { StayCorrection } from '@fangxing/contract/stays'
import type { ActorContext } from '../../../src/domain/actor-context'
import type { SourceSession } from '../../../src/domain/sessions'
import { commitUnit } from '../../../src/persistence/commit-unit'
import type { StayRow } from '../../../src/persistence/rows'
import { UnitOfWork } from '../../../src/persistence/unit-of-work'
import { chargeStays } from '../../../src/workflows/stays/charge-stays'
import type { TestMerchant } from '../../support/build-order'
import { eventOf, fee, plateOf } from '../../support/build-source'
import { managerOf, runReprices } from '../../support/build-tariff-lot'
import type { TestServices } from '../../support/test-services'
import { usePricedLot } from '../../support/use-priced-lot'

const context: ActorContext = { actor: 'source:test', traceId: 'trace-parts' }
const NOW = new Date('2026-11-23T12:00:00Z')
const HOUR = 3_600_000
let services: TestServices
let merchant: TestMerchant
let source: SourceSession
usePricedLot(NOW, made => ({ services, merchant, source } = made))

const read = (text: string, ...values: unknown[]) => services.database.query(text, values)
const at = (text: string) => new Date(`2026-11-23T${text}:00+08:00`)
type Stay = { id: string; version: number }

async function told(plate: string, from: string, to: string | null, more: Record<string, unknown> = {}) {
  const kind = to === null ? 'entry' : 'exit'
  const event = eventOf(merchant.lotId, plate, at(to ?? from), more)
  const row = to === null ? event : { ...event, entryAt: at(from).toISOString() }
  const [reply] = await services.ingestStays.take({ source, nonce: null }, kind, [row], context)
  return { id: reply!.stayId!, version: reply!.stayVersion! }
}
let corrections = 0
const rowOf = ({ id: stayId, version }: Stay, more: Record<string, unknown>) => ({
  eventId: `k-${++corrections}`,
  sentAt: NOW.toISOString(),
  target: { stayId },
  expectedVersion: version,
  reason: '识别有误',
  ...more,
})
const correct = async (stay: Stay, more: Record<string, unknown>) =>
  (await services.correctStay.take(source, [rowOf(stay, more)], context))[0]!
const cut = (first: string, second: string) => ({
  kind: 'split',
  firstExitAt: at(first).toISOString(),
  secondEntryAt: at(second).toISOString(),
})
const staysOf = (plate: string) =>
  read(
    `SELECT state, total_fen AS fen, to_char(entered_at AT TIME ZONE 'Asia/Shanghai', 'HH24:MI') AS "from",
       to_char(exited_at AT TIME ZONE 'Asia/Shanghai', 'HH24:MI') AS "to"
     FROM parking_session WHERE plate_text = $1 ORDER BY entered_at, exited_at DESC`,
    plate,
  )
const debtsOf = async (plate: string) =>
  (
    await read(
      `SELECT due_fen FROM arrear WHERE plate_text = $1 AND state <> 'void' ORDER BY entered_at`,
      plate,
    )
  ).map(row => row.due_fen as number)

test('two stays that were one are charged as one, and both histories name the other', async () => {
  const plate = plateOf()
  const [first, second] = [await told(plate, '08:00', '09:00'), await told(plate, '09:10', '11:00')]
  expect(await debtsOf(plate)).toEqual([300, 600])
  const merged = await correct(second, { kind: 'merge', intoStayId: first.id })
  expect(merged).toMatchObject({ outcome: 'applied', stayId: first.id })
  expect(merged.consequences!.map(text => text.split(':')[0])).toEqual([
    'stay_ended',
    'debt_ended',
    'debt_ended',
    'debt_made',
  ])
  expect(await runReprices(services)).toBe(0)
  expect(await staysOf(plate)).toEqual([
    { state: 'owed', fen: 900, from: '08:00', to: '11:00' },
    { state: 'void', fen: 600, from: '09:10', to: '11:00' },
  ])
  expect(await debtsOf(plate)).toEqual([900])
  const histories = await read(
    `SELECT entity_id, detail FROM journal WHERE event = 'corrected' AND entity_id = ANY($1) ORDER BY id`,
    [first.id, second.id],
  )
  expect(histories).toMatchObject([
    {
      entity_id: second.id,
      detail: { kind: 'merge', intoStayId: first.id, former: [{ totalFen: 600 }, { totalFen: 300 }] },
    },
    { entity_id: first.id, detail: { kind: 'merge', mergedStayId: second.id } },
  ])
})

test('parts that cost more than before are corrected by hand without a decision about a sum', async () => {
  const plate = plateOf()
  const session = managerOf(merchant)
  const byHand = async (stayId: string, correction: StayCorrection) => {
    const { seen, needsSecondPerson } = await services.correctByHand.preview(
      session,
      stayId,
      correction,
      context,
    )
    expect(needsSecondPerson).toBe(false)
    await services.correctByHand.correct(session, stayId, { correction, seen, reason: '识别有误' }, context)
  }
  const one = await told(plate, '08:00', '11:00')
  await byHand(one.id, { ...cut('09:30', '09:31'), kind: 'split' })
  expect(await debtsOf(plate)).toEqual([600, 600])
  const other = plateOf()
  const [first, last] = [await told(other, '08:00', '09:00'), await told(other, '12:00', '13:00')]
  await byHand(last.id, { kind: 'merge', intoStayId: first.id })
  expect(await debtsOf(other)).toEqual([1500])
  // The same price by another exit.
  await byHand(first.id, { kind: 'times', exitedAt: at('12:45').toISOString() })
  expect(await debtsOf(other)).toEqual([1500])
  const decisions = await read('SELECT 1 FROM approval WHERE plate_text = ANY($1)', [plate, other])
  expect(decisions).toEqual([])
})

test('whoever says by hand that two flagged stays were one has decided about both, and about what was asked', async () => {
  const plate = plateOf()
  const [first, second] = [await told(plate, '08:00', '09:00'), await told(plate, '09:10', '11:00')]
  const ids = [first.id, second.id]
  await read(
    `UPDATE parking_session SET state = 'review', reasons = '{overlap}', version = version + 1 WHERE id = ANY($1)`,
    ids,
  )
  await read(`UPDATE arrear SET state = 'review', version = version + 1 WHERE stay_id = ANY($1)`, ids)
  for (const id of ids)
    await read(
      `INSERT INTO incident (id, merchant_id, kind, subject, level, opened_at, detail) VALUES (gen_random_uuid(), $1, 'correction_asked', $2, 2, $3, '{"kind": "void"}')`,
      merchant.merchantId,
      `stay:${id}:x`,
      NOW,
    )
  const session = managerOf(merchant)
  const correction = { kind: 'merge', intoStayId: first.id } as const
  const { seen } = await services.correctByHand.preview(session, second.id, correction, context)
  const wanted = { correction, seen, reason: '挪车' }
  await services.correctByHand.correct(session, second.id, wanted, context)
  expect(
    await read(
      'SELECT stay_id, decision, is_mended FROM review_decision WHERE stay_id = ANY($1) ORDER BY decision',
      ids,
    ),
  ).toEqual([
    { stay_id: second.id, decision: 'not_owed', is_mended: false },
    { stay_id: first.id, decision: 'owed', is_mended: true },
  ])
  const incidents = ids.map(id => `stay:${id}:x`)
  expect(
    await read('SELECT DISTINCT state, close_reason FROM incident WHERE subject = ANY($1)', incidents),
  ).toEqual([{ state: 'closed', close_reason: '挪车' }])
})

test('a plate in blue and the same in yellow are two cars, and one whose colour nobody saw may be either', async () => {
  const plate = plateOf()
  const of = (colour: string) => ({ plate: { text: plate, colour } })
  const blue = await told(plate, '08:00', '09:00')
  const yellow = await told(plate, '09:10', '11:00', of('yellow'))
  const grey = await told(plate, '11:10', '11:30', of('unknown'))
  expect(await correct(yellow, { kind: 'merge', intoStayId: blue.id })).toMatchObject({
    outcome: 'refused',
    errors: [{ field: 'intoStayId', code: 'BAD_INPUT' }],
  })
  expect(await correct(grey, { kind: 'merge', intoStayId: blue.id })).toMatchObject({ outcome: 'applied' })
})

test('the car is inside when the later of two stays that were one has no exit', async () => {
  const plate = plateOf()
  const [first, second] = [await told(plate, '08:00', '09:00'), await told(plate, '09:10', null)]
  expect(await correct(first, { kind: 'merge', intoStayId: second.id })).toMatchObject({ outcome: 'applied' })
  expect(await debtsOf(plate)).toEqual([])
  await told(plate, '09:10', '11:00')
  expect(await staysOf(plate)).toEqual([
    { state: 'owed', fen: 900, from: '08:00', to: '11:00' },
    { state: 'void', fen: 300, from: '08:00', to: '09:00' },
  ])
})

test('what a source asked for one part is no price of the whole', async () => {
  const plate = plateOf()
  const [first, second] = [
    await told(plate, '08:00', '09:00', fee(1000)),
    await told(plate, '09:10', '11:00'),
  ]
  await correct(second, { kind: 'merge', intoStayId: first.id })
  expect(await debtsOf(plate)).toEqual([900])
})

test('one stay that was two is charged as two, each with a debt of its own', async () => {
  const plate = plateOf()
  const whole = await told(plate, '08:00', '11:00')
  const split = await correct(whole, cut('08:20', '10:30'))
  expect(split).toMatchObject({ outcome: 'applied', stayId: whole.id })
  expect(split.consequences!.map(text => text.split(':')[0])).toEqual(['stay_made', 'debt_ended'])
  expect(await staysOf(plate)).toEqual([
    { state: 'free', fen: 0, from: '08:00', to: '08:20' },
    { state: 'free', fen: 0, from: '10:30', to: '11:00' },
  ])
  const other = plateOf()
  const long = await told(other, '08:00', '18:00')
  await correct(long, cut('10:00', '16:00'))
  expect(await debtsOf(other)).toEqual([600, 600])
})

test('a car that is inside goes on in the second of two stays, by the reference that its source gave', async () => {
  const plate = plateOf()
  const inside = await told(plate, '08:00', null, { stayRef: `r-${plate}` })
  expect(await correct(inside, cut('10:00', '16:00'))).toMatchObject({ outcome: 'applied' })
  expect(await debtsOf(plate)).toEqual([600])
  await services.ingestStays.take(
    { source, nonce: null },
    'exit',
    [eventOf(merchant.lotId, plate, at('18:00'), { stayRef: `r-${plate}` })],
    context,
  )
  expect(await staysOf(plate)).toEqual([
    { state: 'owed', fen: 600, from: '08:00', to: '10:00' },
    { state: 'owed', fen: 600, from: '16:00', to: '18:00' },
  ])
})

/** Of a car whose entries nobody has reported. */
async function left(plate: string, exit: string) {
  const [reply] = await services.ingestStays.take(
    { source, nonce: null },
    'exit',
    [eventOf(merchant.lotId, plate, at(exit))],
    context,
  )
  return { id: reply!.stayId!, version: reply!.stayVersion! }
}
const waiting = async ({ id }: Stay) =>
  (await read('SELECT state, reasons, check_at, entered_at FROM parking_session WHERE id = $1', id))[0]
const versionOf = async ({ id }: Stay): Promise<Stay> =>
  (await read('SELECT id, version FROM parking_session WHERE id = $1', id))[0] as never

test('two exits that were one wait for their entry as long as before, and a person reviews them after that', async () => {
  const plate = plateOf()
  const [first, last] = [await left(plate, '08:00'), await left(plate, '08:30')]
  const before = await waiting(last)
  expect(before).toMatchObject({ state: 'half', check_at: expect.any(Date) })
  expect(await correct(last, { kind: 'merge', intoStayId: first.id })).toMatchObject({ outcome: 'applied' })
  expect(await waiting(first)).toEqual(before)
  const others = [await left(plateOf(), '08:00'), await left(plateOf(), '08:00')] as const
  await read('UPDATE parking_session SET plate_text = $1 WHERE id = ANY($2)', plate, [
    others[0].id,
    others[1].id,
  ])
  services.clock.at = new Date(NOW.getTime() + 73 * HOUR)
  await services.watchStays.watch(context)
  const check_at = new Date(NOW.getTime() + 73 * HOUR + 7 * 24 * HOUR)
  const review = { state: 'review', reasons: ['no_entry'], check_at, entered_at: null }
  expect(await waiting(first)).toEqual(review)
  const [one, other] = [await versionOf(others[0]), await versionOf(others[1])]
  expect(await correct(one, { kind: 'merge', intoStayId: other.id })).toMatchObject({ outcome: 'applied' })
  expect(await waiting(other)).toEqual(review)
  const [third, late] = [await versionOf(other), await left(plate, '11:00')]
  expect(await correct(third, { kind: 'merge', intoStayId: late.id })).toMatchObject({ outcome: 'applied' })
  expect(await waiting(late)).toEqual(review)
})

test('a stay without an entry is not priced: a person reviews it, and others of its batch are charged', async () => {
  const plate = plateOf()
  const stay = await left(plate, '08:00')
  const [row] = (await read('SELECT * FROM parking_session WHERE id = $1', stay.id)) as StayRow[]
  await read(`UPDATE parking_session SET state = 'left' WHERE id = $1`, stay.id)
  const work = new UnitOfWork(context, NOW)
  const priceStay = {
    price: () => Promise.reject(new Error('not asked for')),
    priceAll: () => Promise.reject(new Error('not asked for')),
  }
  await chargeStays({ database: services.database, priceStay }, work, [
    { stay: { ...row!, state: 'left' }, sourceKind: 'barrier' },
  ])
  await commitUnit(services.database, work)
  expect(await waiting(stay)).toMatchObject({ state: 'review', reasons: ['no_entry'] })
})

test('an exit whose entry another stay has is no end where the car came back', async () => {
  const plate = plateOf()
  const half = await left(plate, '08:00')
  const inside = await told(plate, '09:00', null)
  expect(await correct(inside, { kind: 'merge', intoStayId: half.id })).toMatchObject({ outcome: 'applied' })
  expect(await waiting(half)).toMatchObject({ state: 'inside', entered_at: at('09:00') })
})

test('what was paid, for a part or whole, or holds a car is left to a person', async () => {
  const plate = plateOf()
  const [first, paid] = [
    await told(plate, '08:00', '09:00'),
    await told(plate, '10:00', '12:00', fee(600, 600)),
  ]
  expect(await correct(first, { kind: 'merge', intoStayId: paid.id })).toMatchObject({
    outcome: 'needs_approval',
  })
  const part = await told(plateOf(), '08:00', '12:00', fee(600, 100))
  expect(await correct(part, cut('09:00', '10:00'))).toMatchObject({ outcome: 'needs_approval' })
  const held = await told(plateOf(), '08:00', '12:00')
  await read(`UPDATE arrear SET state = 'time_barred' WHERE stay_id = $1`, held.id)
  expect(await correct(held, cut('09:00', '10:00'))).toMatchObject({ outcome: 'needs_approval' })
  await read(`UPDATE arrear SET state = 'grace' WHERE stay_id = $1`, held.id)
  expect(await read('SELECT kind FROM incident WHERE subject LIKE $1', `stay:${part.id}:%`)).toEqual([
    { kind: 'correction_asked' },
  ])
})

test('by hand too: what a source was paid for a part is left as it is, and one person lets go no more than the limit', async () => {
  const plate = plateOf()
  const session = managerOf(merchant)
  const preview = (stayId: string, correction: StayCorrection) =>
    services.correctByHand.preview(session, stayId, correction, context)
  const part = await told(plate, '08:00', '09:00', fee(600, 300))
  const other = await told(plate, '10:00', '12:00')
  for (const [stayId, correction] of [
    [part.id, { kind: 'merge', intoStayId: other.id }],
    [other.id, { kind: 'merge', intoStayId: part.id }],
    [part.id, { ...cut('08:20', '08:30'), kind: 'split' }],
  ] as const)
    await expect(preview(stayId, correction)).rejects.toMatchObject({ code: 'STAY_NOT_CORRECTABLE' })
  const dear = plateOf()
  const [one, two] = [
    await told(dear, '08:00', '09:00', fee(15_000)),
    await told(dear, '10:00', '12:00', fee(15_000)),
  ]
  const correction = { kind: 'merge', intoStayId: one.id } as const
  const { seen, needsSecondPerson } = await preview(two.id, correction)
  expect(needsSecondPerson).toBe(true)
  const wanted = { correction, seen, reason: '同一辆车' }
  await expect(services.correctByHand.correct(session, two.id, wanted, context)).rejects.toMatchObject({
    code: 'CORRECTION_NEEDS_SECOND_PERSON',
  })
  expect(await debtsOf(dear)).toEqual([15_000, 15_000])
})

test('a correction that is stale, unknown or splits at an impossible time changes nothing, and may be sent again corrected', async () => {
  const plate = plateOf()
  const stay = await told(plate, '08:00', '11:00')
  expect(await correct({ ...stay, version: stay.version + 1 }, cut('09:00', '10:00'))).toMatchObject({
    outcome: 'stale',
  })
  for (const [first, second] of [
    ['08:00', '09:00'],
    ['10:00', '09:00'],
    ['09:00', '11:00'],
  ] as const)
    expect(await correct(stay, cut(first, second))).toMatchObject({
      outcome: 'refused',
      errors: [{ code: 'ROW_TIMES_WRONG' }],
    })
  const self = { kind: 'merge', intoStayId: stay.id }
  expect(await correct(stay, self)).toMatchObject({ outcome: 'refused' })
  const row = rowOf(stay, cut('11:00', '11:30'))
  const [wrong] = await services.correctStay.take(source, [row], context)
  expect(wrong).toMatchObject({ outcome: 'refused' })
  const [right] = await services.correctStay.take(source, [{ ...row, ...cut('09:00', '10:00') }], context)
  expect(right).toMatchObject({ outcome: 'applied' })
  const [again] = await services.correctStay.take(source, [{ ...row, ...cut('09:00', '10:00') }], context)
  expect(again).toMatchObject({ outcome: 'duplicate', first: 'applied' })
})
