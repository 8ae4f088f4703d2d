import { randomUUID } from 'node:crypto'
import { newId } from '../../../src/persistence/new-id'
import type { Database } from '../../../src/persistence/database'
import { ForgetPlates } from '../../../src/workflows/retention/forget-plates'
import { FORGET_PLATES_OF_ORDERS } from '../../../src/workflows/retention/forget-plates.queries'
import { RetireDebts } from '../../../src/workflows/retention/retire-debts'
import { Prune } from '../../../src/workflows/prune'
import { buildDebts, newPlate } from '../../support/build-debt'
import { buildOrder, buildOwner, buildPayment, type TestMerchant } from '../../support/build-order'
import { brokenAt } from '../../support/clean-money'
import { managerOf } from '../../support/build-tariff-lot'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context = { actor: 'timer', traceId: 'trace-plates' }
const NOW = new Date('2026-11-23T02:00:00Z')
const DAY = 86_400_000
const YEARS_MS = 3 * 365 * DAY + DAY
let services: TestServices
let merchant: TestMerchant
usePayments(made => ({ services, merchant } = made))
beforeEach(() => {
  services.clock.at = NOW
})

const read = (text: string, ...values: unknown[]) =>
  services.database.query<Record<string, unknown>>(text, values)
const goTo = (ms: number) => void (services.clock.at = new Date(NOW.getTime() + ms))
const plates = (more: object = {}) =>
  new ForgetPlates({ ...services, ...more }, { slice: 2, budgetMs: 60_000 })
const debts = () => new RetireDebts(services, { slice: 100, budgetMs: 60_000 })
const LOOK = new Date(NOW.getTime() + YEARS_MS)

/** An order that ended now with its debts, which has its plate until somebody decides three years later. */
async function endOrder() {
  const order = await buildOrder(services, merchant)
  await buildPayment(services, merchant, order, 'closed')
  for (const id of order.arrearIds) {
    await read(
      `UPDATE arrear SET state = 'waived', waived_fen = principal_fen, version = version + 1 WHERE id = $1`,
      id,
    )
    await read(
      `INSERT INTO journal (merchant_id, entity, entity_id, event, from_state, to_state, version, actor, at)
       SELECT merchant_id, 'arrear', id::text, 'waived', 'held', 'waived', version, 'test', $2 FROM arrear WHERE id = $1`,
      id,
      NOW,
    )
  }
  await read('UPDATE order_arrear SET is_active = false WHERE order_id = $1', order.orderId)
  await read(
    `UPDATE recovery_order SET state = 'overridden', ended_at = $2, device_free = true, plate_look_at = $3 WHERE id = $1`,
    order.orderId,
    NOW,
    LOOK,
  )
  await read(`UPDATE device SET order_id = NULL WHERE id = $1`, order.deviceId)
  const [row] = await read('SELECT plate_text FROM recovery_order WHERE id = $1', order.orderId)
  return { ...order, plate: row!.plate_text as string }
}
const orderOf = async (id: string) =>
  (await read('SELECT o.plate_text, o.plate_key, b.plate_key AS of_bill, o.plate_look_at FROM recovery_order o JOIN bill b ON b.id = o.id WHERE o.id = $1', id))[0] // prettier-ignore
const hasPlate = async (id: string) =>
  (await read(`SELECT 1 FROM recovery_order WHERE id = $1 AND plate_text <> '—'`, id)).length > 0
const without = (id: string) => ({
  plate_text: '—',
  plate_key: `—/${id}`,
  of_bill: `—/${id}`,
  plate_look_at: null,
})
/** Debts leave first, as in the job. */
async function pruneAt(ms: number): Promise<void> {
  goTo(ms)
  await debts().run(context)
  expect(await plates().run(context)).toBe(true)
}
const rulesBroken = async () => Object.entries(await brokenAt(services, services.clock.now())).filter(([id]) => ['I35a', 'I35b', 'I48', 'I50'].includes(id)) // prettier-ignore

test('the plate leaves an order and its bill three years after the end, with the last of its debts', async () => {
  const { orderId, arrearIds } = await endOrder()
  await pruneAt(YEARS_MS - DAY)
  expect(await hasPlate(orderId)).toBe(true)
  // One of its debts is argued about: it is still there, and so is the plate.
  await read(
    `INSERT INTO complaint (id, merchant_id, lot_id, ticket_number, content, state, arrear_id, entered_by, received_at, due_at, created_at)
     VALUES ($1, $2, $3, $1::uuid::text, 'x', 'open', $4, $5, $6, $6, $6)`,
    randomUUID(),
    merchant.merchantId,
    merchant.lotId,
    arrearIds[0],
    merchant.staffId,
    NOW,
  )
  await pruneAt(YEARS_MS + DAY)
  expect(await read('SELECT id FROM arrear WHERE id = ANY($1::uuid[])', arrearIds)).toEqual([{ id: arrearIds[0] }]) // prettier-ignore
  expect(await hasPlate(orderId)).toBe(true)
  await read('DELETE FROM complaint WHERE arrear_id = $1', arrearIds[0])
  await pruneAt(YEARS_MS + 9 * DAY)
  expect(await orderOf(orderId)).toEqual(without(orderId))
  expect(await rulesBroken()).toEqual([])
  // Sums and lines are what was booked.
  expect(await read('SELECT amount_fen FROM recovery_order WHERE id = $1', orderId)).toEqual([{ amount_fen: 1500 }]) // prettier-ignore
  const [noted] = await read(`SELECT detail, merchant_id FROM journal WHERE event = 'order_plates_left' ORDER BY id DESC LIMIT 1`) // prettier-ignore
  expect(noted).toEqual({ detail: { count: 1 }, merchant_id: merchant.merchantId })
})

test.each<[string, (of: { orderId: string }) => Promise<unknown>, string]>([
  [
    'an incident of it is open',
    ({ orderId }) =>
      read(
        `INSERT INTO incident (id, merchant_id, lot_id, order_id, kind, subject, opened_at) VALUES ($1, $2, $3, $4::uuid, 'release_delayed', $4::uuid::text, $5)`,
        newId(),
        merchant.merchantId,
        merchant.lotId,
        orderId,
        NOW,
      ),
    `UPDATE incident SET state = 'closed', closed_at = now() WHERE order_id = $1`,
  ],
  [
    'money of it is on its way back',
    ({ orderId }) =>
      read(
        `INSERT INTO refund (id, merchant_id, payment_id, bill_id, cause, out_refund_no, amount_fen, total_fen, state, created_at, updated_at)
         SELECT $2, merchant_id, id, order_id, 'surplus', $2::uuid::text, 1, amount_fen, 'approved', $3, $3 FROM payment WHERE order_id = $1`,
        orderId,
        newId(),
        NOW,
      ),
    'DELETE FROM refund WHERE bill_id = $1',
  ],
])('the plate stays while %s', async (_what, open, close) => {
  const order = await endOrder()
  await open(order)
  await pruneAt(YEARS_MS + DAY)
  expect(await hasPlate(order.orderId)).toBe(true)
  await read(close, order.orderId)
  await pruneAt(YEARS_MS + 9 * DAY)
  expect(await orderOf(order.orderId)).toEqual(without(order.orderId))
})

test('a node that dies in the middle leaves the slice to another, and two at once forget each plate once', async () => {
  const orders = [await endOrder(), await endOrder(), await endOrder(), await endOrder(), await endOrder()]
  goTo(YEARS_MS + DAY)
  await debts().run(context)
  const dying = (when: 'before' | 'after') => {
    const one = async (text: string, values?: unknown[]) => {
      if (text === FORGET_PLATES_OF_ORDERS && when === 'before') throw new Error('the node dies here')
      const row = await services.database.one(text, values)
      if (text === FORGET_PLATES_OF_ORDERS) throw new Error('the node dies here')
      return row
    }
    const query = (text: string, values?: unknown[]) => services.database.query(text, values)
    return { database: { one, query } as unknown as Database }
  }
  const left = async () =>
    (await Promise.all(orders.map(({ orderId }) => hasPlate(orderId)))).filter(Boolean).length
  await expect(plates(dying('before')).run(context)).rejects.toThrow('dies')
  expect(await left()).toBe(5)
  await expect(plates(dying('after')).run(context)).rejects.toThrow('dies')
  expect(await left()).toBe(3)
  await Promise.all([plates().run(context), plates().run(context)])
  // The claim of the first one holds for ten minutes.
  expect(await left()).toBe(2)
  goTo(YEARS_MS + DAY + 11 * 60_000)
  await Promise.all([plates().run(context), plates().run(context)])
  expect(await left()).toBe(0)
  const noted = await read(`SELECT (detail->>'count')::int AS n FROM journal WHERE event = 'order_plates_left' AND trace_id = $1 AND at >= $2`, context.traceId, new Date(NOW.getTime() + YEARS_MS + DAY)) // prettier-ignore
  expect(noted.reduce((sum, { n }) => sum + (n as number), 0)).toBeGreaterThanOrEqual(5)
  expect(await rulesBroken()).toEqual([])
})

/** A stay that is kept. */
const parkOnce = (plate: { text: string }) =>
  read(
    `INSERT INTO parking_session (id, merchant_id, lot_id, source_id, state, plate_text, plate_colour, plate_key, vehicle_class, energy, confidence_pct, entered_at, exited_at, heard_at)
     VALUES ($1, $2, $3, $2, 'free', $4, 'blue', $4 || '/blue', 'small', 'fuel', 99, $5, $5, $5)`,
    newId(),
    merchant.merchantId,
    merchant.lotId,
    plate.text,
    NOW,
  )

/** Tables in which some column holds this text, whatever its type. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = await read(`SELECT c.relname AS name FROM pg_class c WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace`) // prettier-ignore
  const found: string[] = []
  for (const { name } of tables) {
    const rows = await read(
      `SELECT 1 FROM "${String(name)}" t WHERE t::text LIKE '%' || $1 || '%' LIMIT 1`,
      text,
    )
    if (rows.length > 0) found.push(name as string)
  }
  return found.sort()
}

test('when everything about a car is over and its time too, no column of any table names it', async () => {
  const { orderId, deviceId, plate } = await endOrder()
  const colour = 'blue' as const
  const other = newPlate()
  await parkOnce(other)
  const [paid, waived] = await buildDebts(services, merchant, {
    plate: { text: plate, colour },
    amounts: [700, 900],
  })
  const of = [merchant.merchantId, merchant.lotId] as const
  // An objection that let it go, whose LOWER names it; a contact; a flag; an exemption; an incident with what was asked.
  const disputeId = newId()
  const { ownerId } = await buildOwner(services)
  await read(
    `INSERT INTO dispute (id, merchant_id, lot_id, order_id, owner_id, incident_id, ground, state, plate_key, arrear_ids, decide_by, submitted_at, is_released_unanswered)
     VALUES ($1, $2, $3, $4, $7, $1, 'not_my_car', 'rejected', $5, '{}', $6, $6, false)`,
    disputeId,
    ...of,
    orderId,
    `${plate}/${colour}`,
    NOW,
    ownerId,
  )
  await read(
    `INSERT INTO lock_command (id, merchant_id, device_id, order_id, epoch, op, why, cause_kind, cause_id, state, issued_at, ended_at, attempts)
     VALUES ($1, $2, $3, $4, 1, 'LOWER', 'DISPUTE', 'dispute', $5, 'succeeded', $6, $6, 1)`,
    newId(),
    merchant.merchantId,
    deviceId,
    orderId,
    disputeId,
    NOW,
  )
  await read(
    `INSERT INTO debtor_contact (id, merchant_id, plate_key, phone_hash, phone_sealed, source, consented_at, created_at) VALUES ($1, $2, $3, 'h', 's', 'form', $4, $4)`,
    newId(),
    merchant.merchantId,
    `${plate}/${colour}`,
    NOW,
  )
  await read(
    `INSERT INTO clone_plate (id, merchant_id, plate_text, plate_colour, reason, flagged_by, since, ended_at, ended_by, end_reason) VALUES ($1, $2, $3, 'blue', 'r', $4, $5, $5, $4, 'r')`,
    newId(),
    merchant.merchantId,
    plate,
    merchant.staffId,
    NOW,
  )
  await read(
    `INSERT INTO exempt_plate (merchant_id, plate_key, ends_at) VALUES ($1, $2, $3)`,
    merchant.merchantId,
    `${plate}/${colour}`,
    NOW,
  )
  // It parked there once, and the days of its stays are gone; its turn is on the day on which all is looked at.
  const day = Math.floor((NOW.getTime() + YEARS_MS + DAY) / DAY) % 256
  const first = day.toString(16).padStart(2, '0')
  await read(`INSERT INTO stay_plate (id, merchant_id, plate_text) VALUES ($1, $2, $3), ($4, $2, $5)`, `${first}${randomUUID().slice(2)}`, merchant.merchantId, plate, `${first}${randomUUID().slice(2)}`, other.text) // prettier-ignore
  const asked = [
    [
      'stay:1:a',
      { kind: 'plate', reason: 'r', before: { plateText: plate }, proposal: { plateText: plate } },
    ],
    [`reprice:${plate}`, { kind: 'reprice', reason: 'too_many_stays', plateText: plate }],
  ] as const
  for (const [subject, detail] of asked)
    await read(
      `INSERT INTO incident (id, merchant_id, lot_id, kind, subject, detail, state, opened_at, closed_at) VALUES ($1, $2, $3, 'correction_asked', $4, $5, 'closed', $6, $6)`,
      newId(),
      ...of,
      subject,
      JSON.stringify(detail),
      NOW,
    )
  // Debts that a manager ended, with the approval that it needed, and a bill by plate that nobody paid.
  const given = { arrearIds: [paid!, waived!], reason: '识别有误' }
  await services.endDebts.end(managerOf(merchant), 'withdraw', given, context)
  const billId = newId()
  await read(
    `INSERT INTO bill (id, merchant_id, lot_id, mchid, payee_name, plate_key, plate_text, plate_colour, cause, state, total_fen, created_at, updated_at)
     VALUES ($1, $2, $3, '1900000001', 'x', $4, $5, 'blue', 'plate', 'expired', 700, $6, $6)`,
    billId,
    ...of,
    `${plate}/${colour}`,
    plate,
    NOW,
  )
  await read('INSERT INTO bill_line (bill_id, arrear_id, amount_fen, is_live) VALUES ($1, $2, 700, false)', billId, paid) // prettier-ignore
  await read('UPDATE bill SET plate_look_at = $2 WHERE id = $1', billId, LOOK)
  await read('UPDATE approval SET plate_look_at = $2 WHERE plate_text = $1', plate, LOOK)
  expect(await tablesWith(plate)).toEqual([
    'approval', 'arrear', 'bill', 'clone_plate', 'debtor', 'debtor_contact', 'debtor_search', 'dispute', 'exempt_plate', 'incident', 'recovery_order', 'stay_plate',
  ]) // prettier-ignore

  await pruneAt(YEARS_MS + DAY)
  await new Prune(services).run(context)
  expect(await tablesWith(plate)).toEqual([])
  expect(await tablesWith(other.text)).toEqual(['parking_session', 'stay_plate'])
  expect(await read('SELECT state, total_fen, plate_text FROM bill WHERE id = $1', billId)).toEqual([
    { state: 'expired', total_fen: 700, plate_text: '—' },
  ])
  expect(await rulesBroken()).toEqual([])
  // It was written here alone, without whatever stands beside a LOWER.
  await read('DELETE FROM lock_command WHERE cause_id = $1', disputeId)
})

test('a car that owes still is a debtor with its contact, whatever of it is over', async () => {
  const plate = newPlate()
  const [over, open] = await buildDebts(services, merchant, { plate, amounts: [700, 900] })
  await services.endDebts.end(
    managerOf(merchant),
    'withdraw',
    { arrearIds: [over!], reason: '识别有误' },
    context,
  )
  await pruneAt(YEARS_MS + DAY)
  expect(await read('SELECT id FROM arrear WHERE plate_text = $1', plate.text)).toEqual([{ id: open }])
  expect(await tablesWith(plate.text)).toEqual(expect.arrayContaining(['arrear', 'debtor', 'debtor_search']))
})

test('who said that they want no messages is remembered when the last debt of one of their cars leaves', async () => {
  const [plate, other] = [newPlate(), newPlate()]
  const [over] = await buildDebts(services, merchant, { plate, amounts: [700] })
  await services.endDebts.end(
    managerOf(merchant),
    'withdraw',
    { arrearIds: [over!], reason: '识别有误' },
    context,
  )
  const hash = randomUUID()
  const addContact = (of: { text: string; colour: string }, withdrawnAt: Date | null) =>
    read(
      `INSERT INTO debtor_contact (id, merchant_id, plate_key, phone_hash, phone_sealed, source, consented_at, withdrawn_at, created_at)
       VALUES ($1, $2, $3, $4, 's', 'form', $5, $6, $5)`,
      newId(),
      merchant.merchantId,
      `${of.text}/${of.colour}`,
      hash,
      NOW,
      withdrawnAt,
    )
  const withdrawn = async () =>
    (await read('SELECT plate_key FROM debtor_contact WHERE phone_hash = $1 AND withdrawn_at IS NOT NULL', hash)).length // prettier-ignore
  // The same number, consented to for another car: what was said of one holds for both.
  await addContact(plate, new Date(NOW.getTime() + YEARS_MS - DAY))
  await addContact(other, null)
  await pruneAt(YEARS_MS + DAY)
  expect(await read('SELECT id FROM arrear WHERE id = $1', over)).toEqual([])
  await new Prune(services).run(context)
  expect(await withdrawn()).toBe(1)
  // Its own time is over, and the older consent is still there.
  await pruneAt(2 * YEARS_MS + DAY)
  await new Prune(services).run(context)
  expect(await withdrawn()).toBe(1)
  await read('DELETE FROM debtor_contact WHERE phone_hash = $1 AND withdrawn_at IS NULL', hash)
  await new Prune(services).run(context)
  expect(await withdrawn()).toBe(0)
})
