import { randomUUID } from 'node:crypto'
import type { StayCorrection } from '@fangxing/contract/stays'
import type { ActorContext } from '../../../src/domain/actor-context'
import { buildOrder, buildPayment, type TestMerchant } from '../../support/build-order'
import { buildSource, eventOf, fee, plateOf } from '../../support/build-source'
import { tradeReport } from '../../support/fake-pay'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context: ActorContext = { actor: 'staff:test', traceId: 'trace-right' }
const NOW = new Date('2026-11-25T02:00:00Z')
const HOUR = 3_600_000
const reason = '相机把 8 看成了 B'
let services: TestServices
let merchant: TestMerchant
usePayments(made => ({ services, merchant } = made))
beforeEach(() => void (services.clock.at = NOW))

const read = (text: string, ...values: unknown[]) => services.database.query(text, values)
const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR)
const manager = (merchantId = merchant.merchantId, lotIds: string[] = []) => ({
  kind: 'staff' as const,
  staffId: merchant.staffId,
  merchantId,
  roles: [lotIds.length > 0 ? ('attendant' as const) : ('manager' as const)],
  lotIds,
})
/** A stay of some hours that ended an hour ago, or has not ended. */
async function stayOf(more: Record<string, unknown>, { plate = plateOf(), from = 3, to = 1 } = {}) {
  const source = await buildSource(services, merchant.merchantId)
  const take = async (kind: 'entry' | 'exit', hours: number, of: Record<string, unknown>) =>
    (
      await services.ingestStays.take(
        { source, nonce: null },
        kind,
        [eventOf(merchant.lotId, plate, ago(hours), of)],
        context,
      )
    )[0]!
  const { stayId } = await take('entry', from, {})
  if (to > 0) await take('exit', to, more)
  return { id: stayId!, plate }
}
/** The stay of a debt that a device holds a car for, or that was paid. */
async function stayOfDebt(arrearId: string, to = 1) {
  const [debt] = (await read('SELECT plate_text, principal_fen FROM arrear WHERE id = $1', arrearId)) as [
    { plate_text: string; principal_fen: number },
  ]
  const stay = await stayOf(fee(0), { plate: debt.plate_text, from: to + 1, to })
  await read(
    `UPDATE parking_session SET state = 'owed', arrear_id = $2, total_fen = $3, paid_fen = 0 WHERE id = $1`,
    stay.id,
    arrearId,
    debt.principal_fen,
  )
  await read('UPDATE arrear SET stay_id = $2 WHERE id = $1', arrearId, stay.id)
  return stay
}
const preview = (stayId: string, correction: StayCorrection) =>
  services.correctByHand.preview(manager(), stayId, correction, context)
async function correct(stayId: string, correction: StayCorrection) {
  const { seen } = await preview(stayId, correction)
  return services.correctByHand.correct(manager(), stayId, { correction, seen, reason }, context)
}
const debtsOf = (...plates: string[]) =>
  read('SELECT state, due_fen FROM arrear WHERE plate_text = ANY($1::text[]) ORDER BY created_at, id', plates)
const rightPlate = (): StayCorrection & { kind: 'plate' } => ({
  kind: 'plate',
  plate: { text: plateOf(), colour: 'blue' },
})

test('a corrected plate: the preview lists the consequences and changes nothing, the act carries out just those, and both debts keep their history', async () => {
  const stay = await stayOf(fee(800))
  const correction = rightPlate()
  const said = await preview(stay.id, correction)
  expect(said).toMatchObject({
    before: { state: 'owed', plateText: stay.plate, totalFen: 800 },
    after: { state: 'owed', plateText: correction.plate.text, totalFen: 800 },
    endedDebt: { dueFen: 800 },
    newDebt: { dueFen: 800 },
    bill: null,
    refundFen: 0,
    needsSecondPerson: false,
  })
  expect(await debtsOf(stay.plate, correction.plate.text)).toMatchObject([{ state: 'grace', due_fen: 800 }])
  const done = await correct(stay.id, correction)
  expect(done).toMatchObject({ state: 'owed', plateText: correction.plate.text, dueFen: 800 })
  expect(await debtsOf(stay.plate)).toMatchObject([{ state: 'void', due_fen: 0 }])
  expect(await debtsOf(correction.plate.text)).toMatchObject([{ state: 'grace', due_fen: 800 }])
  const [entry] = (await read(
    `SELECT actor, detail FROM journal WHERE entity = 'parking_session' AND entity_id = $1 AND event = 'corrected'`,
    stay.id,
  )) as { actor: string; detail: Record<string, unknown> }[]
  expect(entry).toMatchObject({
    actor: 'staff:test',
    detail: { reason, kind: 'plate', before: { plateText: stay.plate }, endedDebt: { dueFen: 800 } },
  })
  expect(
    await read(
      `SELECT detail->>'reason' AS reason FROM journal WHERE entity = 'arrear' AND entity_id = $1 AND event = 'voided'`,
      said.endedDebt!.arrearId,
    ),
  ).toEqual([{ reason }])
})

test('the act is refused when a stay, a debt or a bill changed since the preview', async () => {
  const stay = await stayOf(fee(800))
  const correction = rightPlate()
  const { seen } = await preview(stay.id, correction)
  await read('UPDATE arrear SET waived_fen = 100, version = version + 1 WHERE stay_id = $1', stay.id)
  const of = { correction, seen, reason }
  await expect(services.correctByHand.correct(manager(), stay.id, of, context)).rejects.toMatchObject({
    code: 'VERSION_CONFLICT',
  })
  // Seen for another correction, it is not this one's.
  const other = { correction: { kind: 'void' as const }, seen, reason }
  await expect(services.correctByHand.correct(manager(), stay.id, other, context)).rejects.toMatchObject({
    code: 'VERSION_CONFLICT',
  })
  expect(await debtsOf(stay.plate)).toMatchObject([{ state: 'grace', due_fen: 700 }])
})

test('a held car stays held while something is left, and is let go with the last debt', async () => {
  const held = await buildOrder(services, merchant)
  const [first, second] = [await stayOfDebt(held.arrearIds[0]!, 7), await stayOfDebt(held.arrearIds[1]!)]
  const lowers = () => read(`SELECT why FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`, held.orderId)
  const [{ due_fen: restFen }] = (await read(
    'SELECT due_fen FROM arrear WHERE id = $1',
    held.arrearIds[1],
  )) as [{ due_fen: number }]
  expect((await preview(first.id, { kind: 'void' })).bill).toEqual({ orderId: held.orderId, restFen })
  await correct(first.id, { kind: 'void' })
  expect(await lowers()).toEqual([])
  expect(await preview(second.id, rightPlate())).toMatchObject({
    bill: { orderId: held.orderId, restFen: 0 },
  })
  const correction = rightPlate()
  expect(await correct(second.id, correction)).toMatchObject({ plateText: correction.plate.text })
  expect(await lowers()).toEqual([{ why: 'WAIVED' }])
  expect(await read('SELECT DISTINCT state FROM arrear WHERE id = ANY($1::uuid[])', held.arrearIds)).toEqual([
    { state: 'void' },
  ])
})

test('what was paid for the wrong stay waits for its refund; its times are no longer changed', async () => {
  const paid = await buildOrder(services, merchant)
  const { outTradeNo, id: paymentId } = await buildPayment(services, merchant, paid)
  await services.settlePayment.settle(tradeReport(outTradeNo), 'notice', context)
  const stay = await stayOfDebt(paid.arrearIds[0]!)
  await expect(preview(stay.id, { kind: 'times', exitedAt: ago(2).toISOString() })).rejects.toMatchObject({
    code: 'STAY_NOT_CORRECTABLE',
  })
  expect(await preview(stay.id, { kind: 'void' })).toMatchObject({
    refundFen: 1000,
    endedDebt: null,
    newDebt: null,
  })
  expect(await correct(stay.id, { kind: 'void' })).toMatchObject({ state: 'void' })
  expect(await read('SELECT state, amount_fen, reason FROM refund WHERE payment_id = $1', paymentId)).toEqual(
    [{ state: 'requested', amount_fen: 1000, reason }],
  )
  await expect(preview(stay.id, { kind: 'void' })).rejects.toMatchObject({ code: 'STAY_NOT_CORRECTABLE' })
})

test('corrected times end the debt of the wrong ones, and a person enters the price where no tariff gives it', async () => {
  const stay = await stayOf(fee(800))
  const exitedAt = ago(2).toISOString()
  expect(await preview(stay.id, { kind: 'times', exitedAt })).toMatchObject({
    after: { state: 'review', totalFen: null },
    reasons: [{ code: 'unpriced' }],
    newDebt: null,
  })
  const done = await correct(stay.id, { kind: 'times', exitedAt, totalFen: 300 })
  expect(done).toMatchObject({ state: 'owed', exitedAt, dueFen: 300 })
  expect(await debtsOf(stay.plate)).toMatchObject([{ state: 'void' }, { state: 'grace', due_fen: 300 }])
  for (const [times, code] of [
    [{ exitedAt: ago(4).toISOString() }, 'too_small'],
    [{ exitedAt: ago(-1).toISOString() }, 'too_big'],
    [{ exitedAt }, 'nothing'],
  ] as const)
    await expect(preview(stay.id, { kind: 'times', ...times })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: [expect.objectContaining({ code })],
    })
})

test('a correction after which a stay costs as much, or more, lets nothing go and needs no decision', async () => {
  const stay = await stayOf(fee(800))
  for (const hours of [4, 5])
    await correct(stay.id, { kind: 'times', enteredAt: ago(hours).toISOString(), totalFen: 900 })
  expect(await debtsOf(stay.plate)).toMatchObject([
    { state: 'void' },
    { state: 'void' },
    { state: 'grace', due_fen: 900 },
  ])
  expect(await read('SELECT 1 FROM approval WHERE plate_text = $1', stay.plate)).toEqual([])
})

test('a stay that is inside ends, and one that was free is owed, when a person says so', async () => {
  const inside = await stayOf({}, { to: 0 })
  const exitedAt = ago(1).toISOString()
  expect(await correct(inside.id, { kind: 'times', exitedAt, totalFen: 600 })).toMatchObject({
    state: 'owed',
    dueFen: 600,
  })
  const free = await stayOf(fee(0))
  expect(await correct(free.id, { kind: 'times', totalFen: 500 })).toMatchObject({
    state: 'owed',
    dueFen: 500,
  })
  const other = await stayOf({}, { to: 0 })
  const correction = rightPlate()
  expect(await correct(other.id, correction)).toMatchObject({
    state: 'inside',
    plateText: correction.plate.text,
  })
})

test('one person gives up no more of a plate than the limit, in however many parts', async () => {
  const plate = plateOf()
  const [one, two] = [
    await stayOf(fee(12_000), { plate, from: 9, to: 7 }),
    await stayOf(fee(12_000), { plate, from: 5, to: 3 }),
  ]
  await correct(one.id, { kind: 'void' })
  const { seen, needsSecondPerson } = await preview(two.id, { kind: 'void' })
  expect(needsSecondPerson).toBe(true)
  const of = { correction: { kind: 'void' as const }, seen, reason }
  await expect(services.correctByHand.correct(manager(), two.id, of, context)).rejects.toMatchObject({
    code: 'CORRECTION_NEEDS_SECOND_PERSON',
  })
  expect(await debtsOf(plate)).toMatchObject([{ state: 'void' }, { state: 'grace' }])
  // The same sum at other times lets nothing go.
  expect(
    await preview(two.id, { kind: 'times', enteredAt: ago(6).toISOString(), totalFen: 12_000 }),
  ).toMatchObject({ needsSecondPerson: false })
})

test('a stay of another merchant does not exist, and one of another lot is not touched', async () => {
  const stay = await stayOf(fee(800))
  const correction = { kind: 'void' as const }
  const of = (session: ReturnType<typeof manager>) =>
    services.correctByHand.preview(session, stay.id, correction, context)
  await expect(of(manager(randomUUID()))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(of(manager(merchant.merchantId, [randomUUID()]))).rejects.toMatchObject({
    code: 'FORBIDDEN_LOT',
  })
})
