import { randomUUID } from 'node:crypto'
import type { ActorContext } from '../../../src/domain/actor-context'
import { RunBulkVoid } from '../../../src/workflows/bulk-void/run-bulk-void'
import { VoidSlice } from '../../../src/workflows/bulk-void/void-slice'
import { buildOrder, buildPayment, buildStaff, type TestMerchant } from '../../support/build-order'
import { buildSource, eventOf, fee, plateOf } from '../../support/build-source'
import { refundReport, tradeReport } from '../../support/fake-pay'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context: ActorContext = { actor: 'staff:test', traceId: 'trace-bulk-void' }
const NOW = new Date('2026-11-25T02:00:00Z')
const HOUR = 3_600_000
const reason = '12 号泊位相机整天读错'
let services: TestServices
let merchant: TestMerchant
const pay = usePayments(made => ({ services, merchant } = made))
beforeEach(() => void (services.clock.at = NOW))

const read = (text: string, ...values: unknown[]) => services.database.query(text, values)
const ago = (ms: number) => new Date(NOW.getTime() - ms)
const person = (staffId = merchant.staffId, roles: 'manager' | 'finance' = 'manager') => ({
  kind: 'staff' as const,
  staffId,
  merchantId: merchant.merchantId,
  roles: [roles],
  lotIds: [],
})
const addPerson = (role: string) => buildStaff(services, merchant.merchantId, role)

type Source = Awaited<ReturnType<typeof buildSource>>
/** A stay of an hour at bay 12, whose exit says what it costs. */
async function leave(
  source: Source,
  more: Record<string, unknown>,
  { bay = '12', plate = plateOf(), endMs = HOUR } = {},
) {
  const bays = { bays: [bay] }
  const one = async (kind: 'entry' | 'exit', at: Date, of: Record<string, unknown>) =>
    (
      await services.ingestStays.take(
        { source, nonce: null },
        kind,
        [eventOf(merchant.lotId, plate, at, of)],
        context,
      )
    )[0]!
  await one('entry', ago(endMs + HOUR), bays)
  return (await one('exit', ago(endMs), { ...bays, ...more })).stayId!
}
/** A debt that a device holds a car for, or was paid, as that of a stay. */
async function stayOfDebt(source: Source, arrearId: string, endMs = HOUR) {
  const [{ plate_text: plate, principal_fen: fen }] = (await read(
    'SELECT plate_text, principal_fen FROM arrear WHERE id = $1',
    arrearId,
  )) as [{ plate_text: string; principal_fen: number }]
  const stayId = await leave(source, fee(0), { plate, endMs })
  await read(
    `UPDATE parking_session SET state = 'owed', arrear_id = $2, total_fen = $3, paid_fen = 0 WHERE id = $1`,
    stayId,
    arrearId,
    fen,
  )
  await read('UPDATE arrear SET stay_id = $2 WHERE id = $1', arrearId, stayId)
  return stayId
}
const states = async (...ids: string[]) =>
  (
    (await read('SELECT id, state FROM parking_session WHERE id = ANY($1::uuid[])', ids)) as {
      id: string
      state: string
    }[]
  )
    .sort((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id))
    .map(({ state }) => state)
const wanted = (source: Source, bay?: string) => ({
  sourceId: source.sourceId,
  lotId: merchant.lotId,
  from: ago(24 * HOUR).toISOString(),
  to: NOW.toISOString(),
  ...(bay === undefined ? {} : { bay }),
})
async function start(source: Source, by = person(), bay?: string) {
  const of = wanted(source, bay)
  const preview = await services.previewBulkVoid.preview(by, of)
  const seen = { stays: preview.stays, amountFen: preview.debtsFen + preview.paidFen }
  return services.manageBulkVoids.start(by, { ...of, reason, seen }, context)
}
const view = (id: string) => services.manageBulkVoids.read(person(), id)

test('what a camera reported about a day becomes void: debts end, a held car is let go, what was paid waits for its refund', async () => {
  const [source, other] = [
    await buildSource(services, merchant.merchantId),
    await buildSource(services, merchant.merchantId),
  ]
  const free = await leave(source, fee(0))
  const owed = await leave(source, fee(800))
  const elsewhere = await leave(source, fee(500), { bay: '13' })
  const foreign = await leave(other, fee(600))
  const paidAtSource = await leave(source, fee(400, 400))
  const [held, paid] = [await buildOrder(services, merchant), await buildOrder(services, merchant)]
  const { outTradeNo, id: paymentId } = await buildPayment(services, merchant, paid)
  await services.settlePayment.settle(tradeReport(outTradeNo), 'notice', context)
  const heldStays = [
    await stayOfDebt(source, held.arrearIds[0]!, 5 * HOUR),
    await stayOfDebt(source, held.arrearIds[1]!),
  ]
  const paidStay = await stayOfDebt(source, paid.arrearIds[0]!)
  const preview = await services.previewBulkVoid.preview(person(), wanted(source, '12'))
  expect(preview).toMatchObject({
    stays: 5,
    debts: 3,
    debtsFen: 2300,
    holds: 1,
    bills: 0,
    paidDebts: 1,
    paidFen: 1000,
    paidElsewhere: 0,
    left: 1,
    isTooMany: false,
    needsSecondPerson: false,
  })
  expect(await states(free, owed, paidStay)).toEqual(['free', 'owed', 'owed'])

  const { places, outages } = await services.readSourceHealth.read(person(), source.sourceId, { days: 2 })
  expect(places).toMatchObject([
    { bay: '12', stays: 6, missingExits: 0, lagMs: HOUR, lotId: merchant.lotId },
    { bay: '13', stays: 1 },
  ])
  expect(outages).toEqual([])
  const stranger = { ...person(), merchantId: randomUUID() }
  const notFound = { code: 'NOT_FOUND' }
  await expect(services.readSourceHealth.read(stranger, source.sourceId, { days: 2 })).rejects.toMatchObject(
    notFound,
  )
  await expect(services.previewBulkVoid.preview(stranger, wanted(source))).rejects.toMatchObject(notFound)

  const begun = await start(source, person(), '12')
  expect(begun).toMatchObject({ state: 'running', expected: { stays: 5, amountFen: 3300 } })
  await services.runBulkVoid.run(begun.id, context)
  expect(await view(begun.id)).toMatchObject({
    state: 'done',
    done: {
      stays: 5,
      debts: 3,
      debtsFen: 2300,
      freedCars: 1,
      refunds: 1,
      refundsFen: 1000,
      // Paid to the source itself.
      left: 0,
    },
  })
  expect(await states(free, owed, ...heldStays, paidStay)).toEqual(['void', 'void', 'void', 'void', 'void'])
  expect(await states(elsewhere, foreign, paidAtSource)).toEqual(['owed', 'owed', 'paid'])
  expect(
    await read(`SELECT why FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`, held.orderId),
  ).toEqual([{ why: 'WAIVED' }])
  expect(await read('SELECT DISTINCT state FROM arrear WHERE id = ANY($1::uuid[])', held.arrearIds)).toEqual([
    { state: 'void' },
  ])

  // Finance approves it, WeChat gives it back, and only then the debt and its settlement say so.
  const [refund] = (await read(
    'SELECT id, state, amount_fen, arrear_id FROM refund WHERE payment_id = $1',
    paymentId,
  )) as [{ id: string; state: string }]
  expect(refund).toMatchObject({ state: 'requested', amount_fen: 1000, arrear_id: paid.arrearIds[0] })
  const finance = person(await addPerson('finance'), 'finance')
  await services.decideRefund.approve(finance, refund.id, context)
  await expect(services.decideRefund.approve(finance, refund.id, context)).rejects.toMatchObject({
    code: 'STATE_CONFLICT',
  })
  pay.refund = async ({ outTradeNo: tradeNo, outRefundNo }) => ({
    kind: 'ok',
    value: { ...refundReport(tradeNo, outRefundNo, 'SUCCESS'), refundFen: 1000 },
  })
  await services.submitRefund.submit(refund.id, context)
  expect(await read('SELECT state FROM refund WHERE id = $1', refund.id)).toEqual([{ state: 'succeeded' }])
  expect(await read('SELECT state FROM arrear WHERE id = $1', paid.arrearIds[0])).toEqual([
    { state: 'refunded' },
  ])
  expect(await read('SELECT state FROM settlement WHERE payment_id = $1', paymentId)).toEqual([
    { state: 'partly_reversed' },
  ])
  expect(
    await read(
      `SELECT p.account, p.amount_fen FROM ledger_posting p JOIN ledger_transaction t ON t.id = p.ledger_transaction_id WHERE t.cause_id = $1 ORDER BY 1`,
      refund.id,
    ),
  ).toEqual([
    { account: 'parking_revenue', amount_fen: 1000 },
    { account: 'wechat_clearing', amount_fen: -1000 },
  ])
})

test('above what one person may decide a second one agrees; finance may keep what was paid', async () => {
  const source = await buildSource(services, merchant.merchantId)
  const stays = [await leave(source, fee(15_000)), await leave(source, fee(9_000))]
  const asked = await start(source)
  expect(asked.state).toBe('asked')
  await services.runBulkVoid.run(asked.id, context)
  expect(await states(...stays)).toEqual(['owed', 'owed'])
  await expect(start(source)).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
  const second = person(await addPerson('finance'), 'finance')
  await expect(services.manageBulkVoids.approve(person(), asked.id, context)).rejects.toMatchObject({
    code: 'SECOND_PERSON_NEEDED',
  })
  expect(await services.manageBulkVoids.refuse(second, asked.id, context)).toMatchObject({ state: 'refused' })
  const again = await start(source)
  expect(await services.manageBulkVoids.approve(second, again.id, context)).toMatchObject({
    state: 'running',
  })
  await services.runBulkVoid.run(again.id, context)
  expect(await states(...stays)).toEqual(['void', 'void'])

  const paid = await buildOrder(services, merchant)
  const { outTradeNo } = await buildPayment(services, merchant, paid)
  await services.settlePayment.settle(tradeReport(outTradeNo), 'notice', context)
  await stayOfDebt(source, paid.arrearIds[1]!)
  const third = await start(source)
  await services.runBulkVoid.run(third.id, context)
  const [{ id }] = (await read('SELECT id FROM refund WHERE arrear_id = $1', paid.arrearIds[1])) as [
    { id: string },
  ]
  await services.decideRefund.reject(second, { refundId: id, reason: '已另行退现金' }, context)
  expect(await read('SELECT state FROM refund WHERE id = $1', id)).toEqual([{ state: 'rejected' }])
})

test('one person decides no more alone in a day than the limit, in however many parts, and no more than was seen', async () => {
  const staffId = await addPerson('manager')
  const [one, two] = [
    await buildSource(services, merchant.merchantId),
    await buildSource(services, merchant.merchantId),
  ]
  await leave(one, fee(12_000))
  await leave(two, fee(12_000))
  const first = await start(one, person(staffId))
  expect(first.state).toBe('running')
  expect((await start(two, person(staffId))).state).toBe('asked')
  const late = await buildSource(services, merchant.merchantId)
  await leave(late, fee(100))
  const of = { ...wanted(late), reason, seen: { stays: 1, amountFen: 99 } }
  await expect(services.manageBulkVoids.start(person(), of, context)).rejects.toMatchObject({
    code: 'AMOUNT_CHANGED',
  })
  // Ten times dearer than what was decided about by the time it is carried out.
  await leave(one, fee(90_000))
  await services.runBulkVoid.run(first.id, context)
  expect(await view(first.id)).toMatchObject({ state: 'failed', failure: { en: expect.any(String) } })
})

test('a bulk void goes on where a killed node left it, and stops when it is cancelled', async () => {
  const source = await buildSource(services, merchant.merchantId)
  const stays: string[] = []
  for (let index = 0; index < 3; index++) stays.push(await leave(source, fee(100)))
  const begun = await start(source)
  const voidSlice = new VoidSlice({ ...services, settings: { DECIDE_ALONE_LIMIT_FEN: 20_000 } })
  const running = await voidSlice.readRunning(begun.id)
  await voidSlice.take(running, context)
  // The same slice again, by another node that had begun with it.
  await voidSlice.take(running, context)
  expect((await view(begun.id)).done).toMatchObject({ stays: 3, debts: 3, debtsFen: 300 })
  const [{ key }] = (await read(
    `SELECT key FROM graphile_worker.jobs WHERE key = $1`,
    `bulk-void:${begun.id}`,
  )) as [{ key: string }]
  expect(key).toBeDefined()
  await new RunBulkVoid({ ...services, voidSlice }, 0).run(begun.id, context)
  expect((await view(begun.id)).state).toBe('done')
  await leave(source, fee(100))
  const stopped = await start(source)
  await services.manageBulkVoids.cancel(person(), stopped.id, context)
  await services.runBulkVoid.run(stopped.id, context)
  expect(await view(stopped.id)).toMatchObject({ state: 'cancelled', done: { stays: 0 } })
})
