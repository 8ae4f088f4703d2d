import { randomBytes, randomUUID } from 'node:crypto'
import type { ActorContext } from '../../../src/domain/actor-context'
import type { StaffSession } from '../../../src/domain/sessions'
import { commit, insert } from '../../../src/persistence/changes'
import { Database } from '../../../src/persistence/database'
import { idempotencyKeyOf } from '../../../src/workflows/with-idempotency'
import { buildDebts, newPlate } from '../../support/build-debt'
import { buildOwner, type BuiltOwner, type TestMerchant } from '../../support/build-order'
import { buildSource, eventOf, fee } from '../../support/build-source'
import { trade, tradeReport, unknown } from '../../support/fake-pay'
import { LEGAL_OPINION, LOOSE_FLOOR } from '../../loose-floor'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context: ActorContext = { actor: 'staff:test', traceId: 'trace-place' }
const START = new Date('2026-11-23T02:00:00Z')
let services: TestServices
let merchant: TestMerchant
const pay = usePayments(made => ({ services, merchant } = made))
beforeAll(async () => {
  const clearance = { operatingRight: true, noticeBoard: true, policeContact: '0755-110' }
  await read(
    'UPDATE lot SET clearance = $2, legal_opinion = $3 WHERE id = $1',
    merchant.lotId,
    clearance,
    LEGAL_OPINION,
  )
  await read(LOOSE_FLOOR)
})
beforeEach(() => {
  services.clock.at = START
})

const later = (seconds: number) =>
  (services.clock.at = new Date(services.clock.at.getTime() + seconds * 1000))
const read = (text: string, ...values: unknown[]) => services.database.query(text, values)
const one = async (text: string, ...values: unknown[]) => (await read(text, ...values))[0]!
const stateOf = async (table: string, id: string) =>
  (await one(`SELECT state FROM ${table} WHERE id = $1`, id)).state as string
const commandsOf = async (orderId: string) =>
  (await read('SELECT op, why FROM lock_command WHERE order_id = $1 ORDER BY issued_at', orderId)) as { op: string; why: string | null }[] // prettier-ignore
const numberOf = ({ paymentId }: { paymentId: string }) => paymentId.replaceAll('-', '')
const settle = (reply: { paymentId: string; amountFen: number }) =>
  services.settlePayment.settle(
    tradeReport(numberOf(reply), { totalFen: reply.amountFen }),
    'notice',
    context,
  )
const staff = (): StaffSession => ({
  kind: 'staff',
  staffId: merchant.staffId,
  merchantId: merchant.merchantId,
  roles: ['attendant'],
  lotIds: [merchant.lotId],
})

async function device() {
  const id = `FX${randomBytes(4).toString('hex').toUpperCase()}`
  await commit(services.database, [
    insert('device', {
      id,
      merchant_id: merchant.merchantId,
      lot_id: merchant.lotId,
      public_code: randomBytes(6).toString('hex'),
      lifecycle: 'assigned',
      position: 'down',
      link: 'online',
      battery_pct: 90,
      self_test_at: services.clock.now(),
      self_test_ok: true,
    }),
  ])
  return id
}

async function photo() {
  const id = randomUUID()
  await commit(services.database, [
    insert('photo', { id, merchant_id: merchant.merchantId, media_type: 'image/jpeg', size_bytes: 1, sha256: id }),
  ]) // prettier-ignore
  return id
}

/** A car with debts that somebody pays for by its plate. */
async function begin(amounts = [1000, 500]) {
  const plate = newPlate()
  const arrearIds = await buildDebts(services, merchant, { plate, amounts })
  const prove = (ids: readonly string[]) =>
    read(`UPDATE arrear SET reminder_count = 2, evidence = '{"witness": "陈国强"}' WHERE id = ANY($1)`, ids)
  await prove(arrearIds)
  const owner = await buildOwner(services)
  const ask = () =>
    services.openPlateBill.open(owner, { lotId: merchant.lotId, plate, cause: 'plate' }, context)
  const billId = (await ask())!
  const amountFen = amounts.reduce((sum, fen) => sum + fen, 0)
  const start = (who: BuiltOwner = owner) =>
    services.startPayment.start({ billId, amountFen, owner: who }, context)
  const deviceId = await device()
  const recover = async (ids: readonly string[] = arrearIds) => {
    await prove(ids)
    const request = {
      lotId: merchant.lotId,
      plate,
      recognised: plate,
      arrearIds: [...ids],
      device: { id: deviceId },
      checklist: {
        nobodyInside: true,
        notInFireLane: true,
        notBlockingOthers: true,
        notSpecialVehicle: true,
        canPayOtherwise: true,
      },
      photoIds: [await photo()],
    }
    const once = idempotencyKeyOf(merchant.staffId, 'openRecovery', randomUUID(), request)
    return services.openRecovery.open(staff(), request, once, context)
  }
  const raise = (orderId: string) => services.raiseLock.raise(staff(), orderId, context)
  return { plate, arrearIds, owner, ask, billId, start, deviceId, recover, raise }
}
const failedRules = async (raising: Promise<void>) =>
  raising.then(
    () => [],
    (error: { code?: string; details?: { code: string }[] }) =>
      error.code === 'GATE_REFUSED' ? error.details!.map(({ code }) => code) : [error.code],
  )

test('a device at the car takes the place of a bill that nobody is paying', async () => {
  const { billId, ask, start, recover, arrearIds } = await begin()
  const orderId = await recover()
  expect(await stateOf('bill', billId)).toBe('superseded')
  expect(await stateOf('bill', orderId)).toBe('open')
  for (const id of arrearIds) expect(await stateOf('arrear', id)).toBe('held')
  expect(await read('SELECT 1 FROM deadline WHERE id = $1', billId)).toEqual([])
  await expect(start()).rejects.toMatchObject({ code: 'BILL_OVER' })
  await expect(ask()).rejects.toMatchObject({ code: 'BILL_AT_CAR' })
})

test('a RAISE waits until a payment under way cannot be paid any more, and then goes on', async () => {
  const { start, recover, raise } = await begin()
  const reply = await start()
  const orderId = await recover()
  pay.answers.close = () => unknown
  expect(await failedRules(raise(orderId))).toEqual(['GATE_PAYMENT_UNDER_WAY'])
  expect(await commandsOf(orderId)).toEqual([])
  pay.answers.close = () => ({ kind: 'ok', value: 'closed' })
  expect(await failedRules(raise(orderId))).toEqual([])
  expect(await stateOf('payment', reply.paymentId)).toBe('closed')
  expect(await commandsOf(orderId)).toMatchObject([{ op: 'RAISE' }])
})

test('no lock goes up for a debt that was flagged before its car was let go, nor while it does', async () => {
  const source = await buildSource(services, merchant.merchantId)
  const ago = (hours: number) => new Date(START.getTime() - hours * 3_600_000)
  for (const isAtThisMoment of [false, true]) {
    const { plate, recover, raise, arrearIds } = await begin()
    const take = (kind: 'entry' | 'exit', hours: number, more = {}) =>
      services.ingestStays.take(
        { source, nonce: null },
        kind,
        [eventOf(merchant.lotId, plate.text, ago(hours), more)],
        context,
      )
    await take('entry', 50)
    const [left] = await take('exit', 48, fee(0))
    const stayId = left!.stayId!
    // An imported debt, which does not name its stay.
    await read(
      `UPDATE parking_session SET state = 'owed', arrear_id = $2 WHERE id = $1`,
      stayId,
      arrearIds[0],
    )
    const orderId = await recover()
    const doubt = () => take('entry', 49, { replay: true, bays: ['9'] })
    if (!isAtThisMoment) await doubt()
    else {
      // Between what the gate reads and what it writes.
      const read = Object.getOwnPropertyDescriptor(Database.prototype, 'one')!.value as Database['one']
      const reading = jest.spyOn(Database.prototype, 'one')
      reading.mockImplementation(async function (this: Database, ...asked: Parameters<Database['one']>) {
        const found = await read.apply(this, asked)
        if (!asked[0].includes('AS flagged_ids')) return found
        reading.mockRestore()
        await doubt()
        return found
      })
    }
    expect(await failedRules(raise(orderId))).toEqual(['GATE_REVIEW'])
    expect(await commandsOf(orderId)).toEqual([])
    await services.releaseFlagged.free(stayId, context)
    expect(await stateOf('recovery_order', orderId)).toBe('cancelled')
    expect(await stateOf('arrear', arrearIds[0]!)).toBe('review')
  }
})

test('a payment that turns out paid before the RAISE ends the order: no lock goes up', async () => {
  const { billId, start, recover, raise, deviceId, arrearIds } = await begin()
  const reply = await start()
  const orderId = await recover()
  pay.answers.close = () => ({ kind: 'ok', value: 'paid' })
  pay.answers.query = number => trade(number, { totalFen: 1500 })
  expect(await failedRules(raise(orderId))).toEqual(['STATE_CONFLICT'])
  expect(await stateOf('payment', reply.paymentId)).toBe('succeeded')
  expect([await stateOf('bill', billId), await stateOf('bill', orderId)]).toEqual(['settled', 'settled'])
  expect(await stateOf('recovery_order', orderId)).toBe('completed')
  expect(await commandsOf(orderId)).toEqual([])
  for (const id of arrearIds) expect(await stateOf('arrear', id)).toBe('settled')
  expect(await one('SELECT lifecycle, order_id FROM device WHERE id = $1', deviceId)).toEqual({
    lifecycle: 'assigned',
    order_id: null,
  })
  const settled = 'SELECT bill_id, method, amount_fen FROM settlement WHERE bill_id = ANY($1)'
  expect(await read(settled, [billId, orderId])).toEqual(
    expect.arrayContaining([
      { bill_id: billId, method: 'wechat', amount_fen: 1500 },
      { bill_id: orderId, method: 'elsewhere', amount_fen: 0 },
    ]),
  )
})

test('whoever begins to pay again delays nothing more, and if they pay after all the lock comes down by itself', async () => {
  const { billId, start, recover, raise } = await begin()
  const first = await start()
  await services.closePayment.close(first.paymentId, 'ran_out', context)
  later(5)
  const second = await start()
  const orderId = await recover()
  pay.answers.close = () => unknown
  expect(await failedRules(raise(orderId))).toEqual([])
  expect(await stateOf('recovery_order', orderId)).toBe('deploying')
  // The order of two commands is that of their moments.
  later(1)
  expect(await settle(second)).toMatchObject({ kind: 'settled', orderId })
  expect(await stateOf('recovery_order', orderId)).toMatch(/^(paid|releasing)$/)
  expect(await commandsOf(orderId)).toMatchObject([{ op: 'RAISE' }, { op: 'LOWER', why: 'PAID' }])
  expect(await stateOf('bill', billId)).toBe('settled')
  expect(await read('SELECT 1 FROM move_task WHERE order_id = $1', orderId)).toHaveLength(1)
  const view = JSON.parse((await services.orderCache.staffJson(orderId))!) as { dueFen: number; paidAt: string | null } // prettier-ignore
  expect(view).toMatchObject({ dueFen: 0, paidAt: expect.any(String) as string })
})

test('a late success pays its debts, and the car is held for what is left', async () => {
  const { plate, start, recover, raise, arrearIds } = await begin()
  const reply = await start()
  const [more] = await buildDebts(services, merchant, { plate, amounts: [900] })
  const orderId = await recover([...arrearIds, more!])
  await services.closePayment.close(reply.paymentId, 'ran_out', context)
  expect(await failedRules(raise(orderId))).toEqual([])
  expect(await settle(reply)).toMatchObject({ kind: 'settled' })
  expect(await one('SELECT state, due_fen FROM bill WHERE id = $1', orderId)).toEqual({
    state: 'open',
    due_fen: 900,
  })
  expect(await stateOf('recovery_order', orderId)).toBe('deploying')
  expect(await stateOf('arrear', more!)).toBe('held')
  const key = idempotencyKeyOf(merchant.staffId, 'takeCash', randomUUID(), {})
  await services.settleByHand.takeCash(staff(), { orderId, amountFen: 900 }, key, context)
  expect((await commandsOf(orderId)).at(-1)).toMatchObject({ op: 'LOWER', why: 'PAID' })
})

test('a lock goes up for what is left when a part of its debts was withdrawn before', async () => {
  const { recover, raise, arrearIds } = await begin()
  const orderId = await recover()
  const decision = { arrearIds: arrearIds.slice(0, 1), reason: '识别有误' }
  const manager: StaffSession = { ...staff(), roles: ['manager'] }
  await services.endDebts.end(manager, 'withdraw', decision, context)
  expect(await failedRules(raise(orderId))).toEqual([])
  expect(await one('SELECT amount_fen, state FROM recovery_order WHERE id = $1', orderId)).toEqual({
    amount_fen: 500,
    state: 'deploying',
  })
})

test('what a late success brought for debts that were paid at the car meanwhile goes back', async () => {
  const { billId, start, recover, raise, arrearIds } = await begin()
  const reply = await start()
  const orderId = await recover(arrearIds.slice(0, 1))
  await services.closePayment.close(reply.paymentId, 'ran_out', context)
  await raise(orderId)
  const key = idempotencyKeyOf(merchant.staffId, 'takeCash', randomUUID(), {})
  await services.settleByHand.takeCash(staff(), { orderId, amountFen: 1000 }, key, context)
  expect(await settle(reply)).toMatchObject({ kind: 'settled' })
  expect(await one('SELECT amount_fen FROM settlement WHERE bill_id = $1', billId)).toEqual({
    amount_fen: 500,
  })
  expect(await one('SELECT amount_fen, cause FROM refund WHERE bill_id = $1', billId)).toEqual({
    amount_fen: 1000,
    cause: 'surplus',
  })
  expect(await stateOf('arrear', arrearIds[1]!)).toBe('settled')
})

test('a late success settles no debt that was paid elsewhere, taken off its bill, and has come back', async () => {
  const { billId, owner, recover, arrearIds } = await begin()
  const [back, paid] = arrearIds as [string, string]
  const source = await buildSource(services, merchant.merchantId)
  const told = (state: 'paid' | 'reversed') =>
    services.takePaid.take(
      source,
      [
        {
          eventId: randomUUID(),
          sentAt: services.clock.at.toISOString(),
          paymentRef: `pos-${billId}`,
          channel: 'POS',
          state,
          covers: [{ arrearId: back, amountFen: 1000 }],
        },
      ],
      context,
    )
  expect(await told('paid')).toMatchObject([{ outcome: 'settled' }])
  const reply = await services.startPayment.start({ billId, amountFen: 500, owner }, context)
  const orderId = await recover([paid])
  expect(await stateOf('bill', billId)).toBe('superseded')
  // While somebody may still pay it, a person decides.
  expect(await told('reversed')).toMatchObject([{ outcome: 'needs_approval' }])
  const { id: incidentId } = await one(
    'SELECT id FROM incident WHERE subject = $1',
    `paid:${source.sourceId}:pos-${billId}`,
  )
  const restore = () =>
    services.restoreDebts.restore(
      { ...staff(), roles: ['manager'], lotIds: [] },
      { incidentId: incidentId as string, reason: '对方已退款' },
      context,
    )
  await expect(restore()).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
  later(16 * 60)
  await services.closePayment.close(reply.paymentId, 'ran_out', context)
  await restore()
  expect(await stateOf('arrear', back)).toBe('grace')
  expect(await settle(reply)).toMatchObject({ kind: 'settled' })
  expect(await one('SELECT state, paid_fen, due_fen FROM arrear WHERE id = $1', back)).toEqual({
    state: 'grace',
    paid_fen: 0,
    due_fen: 1000,
  })
  expect([await stateOf('arrear', paid), await stateOf('recovery_order', orderId)]).toEqual([
    'settled',
    'completed',
  ])
})

test('a late success for debts that are all settled is refunded in full', async () => {
  const { billId, start, recover, raise } = await begin()
  const reply = await start()
  const orderId = await recover()
  await services.closePayment.close(reply.paymentId, 'ran_out', context)
  await raise(orderId)
  const key = idempotencyKeyOf(merchant.staffId, 'takeCash', randomUUID(), {})
  await services.settleByHand.takeCash(staff(), { orderId, amountFen: 1500 }, key, context)
  expect(await settle(reply)).toMatchObject({ kind: 'surplus' })
  expect(await stateOf('bill', billId)).toBe('superseded')
  expect(await one('SELECT amount_fen FROM refund WHERE bill_id = $1', billId)).toEqual({ amount_fen: 1500 })
})

test('a late success after the car was let go pays its debts all the same', async () => {
  const { billId, start, recover, arrearIds } = await begin()
  const reply = await start()
  const orderId = await recover()
  await services.endOrder.cancel(staff(), { orderId, reason: '车主要求' }, context)
  expect(await settle(reply)).toMatchObject({ kind: 'settled', orderId: null })
  expect(await stateOf('bill', billId)).toBe('settled')
  for (const id of arrearIds) expect(await stateOf('arrear', id)).toBe('settled')
})

test('a lock and a payment that come at the same moment leave no paid car held', async () => {
  for (let round = 0; round < 8; round++) {
    const { billId, start, recover, raise } = await begin()
    const reply = await start()
    pay.answers.close = () => ({ kind: 'ok', value: 'paid' })
    pay.answers.query = number => trade(number, { totalFen: 1500 })
    // Some rounds bind the device first, some are paid first; in some everything comes at once.
    const opening = recover().catch((error: { code?: string }) => error.code)
    const paying = round % 2 === 0 ? settle(reply) : opening.then(() => settle(reply))
    const orderId = await opening
    await Promise.all([paying, failedRules(raise(orderId!))])
    expect(await stateOf('bill', billId)).toBe('settled')
    const order = await read('SELECT state FROM recovery_order WHERE id::text = $1', orderId)
    if (order.length > 0) expect(['completed', 'paid', 'releasing']).toContain(order[0]!.state)
  }
})

test('a bill and an order for the same debts, opened at the same moment, never stand beside each other', async () => {
  for (let round = 0; round < 6; round++) {
    const { billId, ask, recover } = await begin()
    later(901)
    await services.expireBill.expire(billId, context)
    const [bill, order] = await Promise.allSettled([ask(), recover()])
    expect(order.status).toBe('fulfilled')
    if (bill.status === 'rejected') expect((bill.reason as { code: string }).code).toBe('BILL_AT_CAR')
    else expect(await stateOf('bill', bill.value!)).toBe('superseded')
  }
})
