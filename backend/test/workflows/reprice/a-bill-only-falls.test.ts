import { randomUUID } from 'node:crypto'
import type { ActorContext } from '../../../src/domain/actor-context'
import type { SourceSession } from '../../../src/domain/sessions'
import { newId } from '../../../src/persistence/new-id'
import { buildDebts, newPlate } from '../../support/build-debt'
import { buildOrder, buildOwner, type TestMerchant } from '../../support/build-order'
import { runReprices } from '../../support/build-tariff-lot'
import { tradeReport } from '../../support/fake-pay'
import { standFor } from '../../support/stand-for'
import type { TestServices } from '../../support/test-services'
import { usePricedLot } from '../../support/use-priced-lot'

const context: ActorContext = { actor: 'timer', traceId: 'trace-falls' }
const NOW = new Date('2026-11-23T02:00:00Z')
const HOUR = 3_600_000
let services: TestServices
let merchant: TestMerchant
let source: SourceSession
usePricedLot(NOW, made => ({ services, merchant, source } = made))

const read = (text: string, ...values: unknown[]) => services.database.query(text, values)
const one = async (text: string, ...values: unknown[]) => (await read(text, ...values))[0]!
const settle = (paymentId: string, totalFen: number) =>
  services.settlePayment.settle(tradeReport(paymentId.replaceAll('-', ''), { totalFen }), 'notice', context)

const repriceAll = (plateText: string) =>
  services.repricePlate.reprice(
    {
      merchantId: merchant.merchantId,
      plateText,
      from: new Date(NOW.getTime() - 200 * HOUR).toISOString(),
      to: NOW.toISOString(),
      why: 'test',
    },
    context,
  )

/** A car that is held for ¥10 and ¥5, by stays of so many hours; the price list makes ¥3 of each. */
async function begin(...hours: [number, number]) {
  const order = await buildOrder(services, merchant)
  const owner = await buildOwner(services, order.orderId)
  const { arrearIds } = order
  const plateText = await standFor(services, { merchant, source, arrearIds }, hours)
  const start = (amountFen: number) =>
    services.startPayment.start({ orderId: order.orderId, amountFen, owner }, context)
  const reprice = () => repriceAll(plateText)
  return { ...order, start, reprice }
}

test('the bill of a held car falls with its debts, and what was under way for more is refunded', async () => {
  const { orderId, arrearIds, start, reprice } = await begin(3, 1)
  const former = await start(1500)
  expect(await reprice()).toBe(2)
  expect(await one('SELECT total_fen, reduced_fen, due_fen, state FROM bill WHERE id = $1', orderId)).toEqual(
    {
      total_fen: 1500,
      reduced_fen: 300,
      due_fen: 1200,
      state: 'open',
    },
  )
  expect(await one('SELECT state, due_fen FROM arrear WHERE id = $1', arrearIds[0])).toEqual({
    state: 'held',
    due_fen: 900,
  })
  expect(await reprice()).toBe(0)
  await expect(start(1500)).rejects.toMatchObject({ code: 'AMOUNT_CHANGED' })
  expect(await settle(former.paymentId, 1500)).toMatchObject({ kind: 'settled' })
  expect(await read('SELECT amount_fen FROM settlement WHERE bill_id = $1', orderId)).toEqual([
    { amount_fen: 1200 },
  ])
  expect(await read('SELECT amount_fen, cause FROM refund WHERE payment_id = $1', former.paymentId)).toEqual([
    { amount_fen: 300, cause: 'surplus' },
  ])
  expect(await read(`SELECT why FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`, orderId)).toEqual([
    { why: 'PAID' },
  ])
  const paid = await read(
    'SELECT state, paid_fen, due_fen FROM arrear WHERE id = ANY($1) ORDER BY id',
    arrearIds,
  )
  expect(paid).toEqual([
    { state: 'settled', paid_fen: 900, due_fen: 0 },
    { state: 'settled', paid_fen: 300, due_fen: 0 },
  ])
})

const stopRaising = (stopped: boolean) =>
  services.stopRaising.set({ merchantId: null, stopped, reason: '升级' }, context)
const dueOf = async (orderId: string) =>
  (await one('SELECT due_fen FROM bill WHERE id = $1', orderId)).due_fen

test('while raising is stopped for an upgrade a bill does not fall by a part, and does so once that is over', async () => {
  const { orderId, reprice } = await begin(3, 1)
  await stopRaising(true)
  expect(await reprice()).toBe(0)
  expect(await dueOf(orderId)).toBe(1500)
  const [job] = await read(
    `SELECT queue_name, run_at > now() + interval '1 minute' AS is_later FROM graphile_worker.jobs WHERE task_identifier = 'reprice-plate'`,
  )
  expect(job).toEqual({ queue_name: expect.stringMatching(/^reprice-[012]$/), is_later: true })
  expect(await runReprices(services)).toBe(0)
  await stopRaising(false)
  expect(await runReprices(services)).toBe(2)
  expect(await dueOf(orderId)).toBe(1200)
})

test('a bill waits for an upgrade no longer than two hours from the first time', async () => {
  const { orderId, reprice } = await begin(3, 1)
  await stopRaising(true)
  await reprice()
  services.clock.at = new Date(NOW.getTime() + HOUR)
  expect(await runReprices(services)).toBe(0)
  services.clock.at = new Date(NOW.getTime() + 2 * HOUR)
  expect(await runReprices(services)).toBe(2)
  expect(await dueOf(orderId)).toBe(1200)
  await stopRaising(false)
})

test('a whole line comes off its bill also while raising is stopped', async () => {
  const { orderId, arrearIds, reprice } = await begin(3, 1)
  await read(
    `UPDATE parking_session SET exited_at = entered_at + interval '20 minutes' WHERE arrear_id = $1`,
    arrearIds[0],
  )
  await stopRaising(true)
  expect(await reprice()).toBe(1)
  expect(await dueOf(orderId)).toBe(500)
  await stopRaising(false)
  expect(await runReprices(services)).toBe(1)
  expect(await dueOf(orderId)).toBe(300)
})

test('a plate with more stays than a car can have is reported to a person and changes nothing', async () => {
  const { orderId, arrearIds, reprice } = await begin(3, 1)
  await read(
    `INSERT INTO parking_session (id, merchant_id, lot_id, source_id, state, plate_text, plate_colour, plate_key, vehicle_class, energy,
       confidence_pct, entered_at, exited_at, heard_at, total_fen, paid_fen)
     SELECT w.id, merchant_id, lot_id, source_id, 'free', plate_text, plate_colour, plate_key, vehicle_class, energy, confidence_pct,
       entered_at + w.n * interval '1 minute', entered_at + (w.n + 1) * interval '1 minute', heard_at, 0, 0
     FROM parking_session s, unnest($2::uuid[]) WITH ORDINALITY AS w(id, n) WHERE s.arrear_id = $1`,
    arrearIds[1],
    Array.from({ length: 399 }, newId),
  )
  expect(await reprice()).toBe(0)
  expect(await reprice()).toBe(0)
  expect(await dueOf(orderId)).toBe(1500)
  expect(await read(`SELECT kind FROM incident WHERE subject LIKE 'reprice:%'`)).toEqual([
    { kind: 'correction_asked' },
  ])
})

test('a debt that a car is held for never rises', async () => {
  const { orderId, arrearIds, reprice } = await begin(5, 1)
  expect(await reprice()).toBe(1)
  expect(await one('SELECT due_fen FROM bill WHERE id = $1', orderId)).toEqual({ due_fen: 1300 })
  expect(await one('SELECT state, due_fen FROM arrear WHERE id = $1', arrearIds[0])).toEqual({
    state: 'held',
    due_fen: 1000,
  })
})

test('a line that fell twice is taken off for what is left of it when it is waived', async () => {
  const { orderId, arrearIds, reprice } = await begin(3, 1)
  await reprice()
  await read(
    'UPDATE parking_session SET exited_at = entered_at + $2 WHERE arrear_id = $1',
    arrearIds[0],
    '2 hours',
  )
  expect(await reprice()).toBe(1)
  const manager = { kind: 'staff', staffId: merchant.staffId, merchantId: merchant.merchantId } as const
  const decision = { arrearIds: [arrearIds[0]!], reason: '投诉', reference: '1' }
  const session = { ...manager, roles: ['manager' as const], lotIds: [] }
  expect(await services.endDebts.end(session, 'waive', decision, context)).toMatchObject({ outcome: 'done' })
  expect(await one('SELECT reduced_fen, due_fen, state FROM bill WHERE id = $1', orderId)).toEqual({
    reduced_fen: 1200,
    due_fen: 300,
    state: 'open',
  })
  const owner = await buildOwner(services, orderId)
  const { paymentId } = await services.startPayment.start({ orderId, amountFen: 300, owner }, context)
  expect(await settle(paymentId, 300)).toMatchObject({ kind: 'settled' })
  expect(
    await read(
      `SELECT l.amount_fen, l.method FROM settlement s JOIN settlement_line l ON l.settlement_id = s.id
       WHERE s.bill_id = $1 ORDER BY l.amount_fen`,
      orderId,
    ),
  ).toEqual([
    { amount_fen: 0, method: 'waiver' },
    { amount_fen: 300, method: 'wechat' },
  ])
})

test('a debt that another system collects at this moment does not rise', async () => {
  const plate = newPlate()
  const arrearIds = await buildDebts(services, merchant, { plate, amounts: [1000] })
  const plateText = await standFor(services, { merchant, source, arrearIds }, [5])
  await read(
    `INSERT INTO arrear_reservation (arrear_id, source_id, payment_ref, why, expires_at) VALUES ($1, $2, $3, 'intent', $4)`,
    arrearIds[0],
    source.sourceId,
    randomUUID(),
    new Date(NOW.getTime() + 60_000),
  )
  expect(await repriceAll(plateText)).toBe(0)
  services.clock.at = new Date(NOW.getTime() + 120_000)
  expect(await repriceAll(plateText)).toBe(1)
  expect(await one('SELECT state, due_fen FROM arrear WHERE id = $1', arrearIds[0])).toEqual({
    state: 'grace',
    due_fen: 1500,
  })
})
