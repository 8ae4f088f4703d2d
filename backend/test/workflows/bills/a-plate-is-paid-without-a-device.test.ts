import type { ActorContext } from '../../../src/domain/actor-context'
import type { OwnerSession, StaffSession } from '../../../src/domain/sessions'
import { buildDebts, newPlate } from '../../support/build-debt'
import { buildOrder, buildOwner, buildPayment, type TestMerchant } from '../../support/build-order'
import { refundReport, tradeReport } from '../../support/fake-pay'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context: ActorContext = { actor: 'owner:test', traceId: 'trace-bill' }
const START = new Date('2026-11-23T02:00:00Z')
let services: TestServices
let merchant: TestMerchant
const pay = usePayments(made => ({ services, merchant } = made))
beforeEach(() => {
  services.clock.at = START
})

const later = (seconds: number) =>
  (services.clock.at = new Date(services.clock.at.getTime() + seconds * 1000))
const read = (text: string, ...values: unknown[]) => services.database.query(text, values)
const stateOf = async (table: string, id: string) =>
  (await read(`SELECT state FROM ${table} WHERE id = $1`, id))[0]?.state as string
const tradeNoOf = (reply: { paymentId: string }) => reply.paymentId.replaceAll('-', '')
const paid = (reply: { paymentId: string }, totalFen = 1500) => tradeReport(tradeNoOf(reply), { totalFen })
const settle = (reply: { paymentId: string }, totalFen?: number) =>
  services.settlePayment.settle(paid(reply, totalFen), 'notice', context)

async function begin(amounts = [1000, 500]) {
  const plate = newPlate()
  const arrearIds = await buildDebts(services, merchant, { plate, amounts })
  const owner = await buildOwner(services)
  const open = (who: OwnerSession = owner, cause: 'plate' | 'notice' = 'plate') =>
    services.openPlateBill.open(who, { lotId: merchant.lotId, plate, cause }, context)
  const billId = (await open())!
  const start = (who: OwnerSession = owner, amountFen = 1500) =>
    services.startPayment.start({ billId, amountFen, owner: who }, context)
  return { plate, arrearIds, owner, open, billId, start }
}

test('the debts of a plate are paid like those of a held car, and nothing moves', async () => {
  const { billId, arrearIds, owner, start } = await begin()
  expect(await services.readOwnerBill.read(owner, billId)).toMatchObject({
    state: 'open',
    arrearCount: 2,
    totalFen: 1500,
    dueFen: 1500,
    payeeName: '测试停车有限公司',
    settlement: null,
  })
  const reply = await start()
  expect(reply).toMatchObject({ billId, orderId: null, amountFen: 1500, pay: expect.anything() as unknown })
  // WeChat shows it to the payer: who is paid, and no lot.
  const description = '停车欠费 测试停车有限公司'
  expect(pay.calls.prepay[0]).toMatchObject({ amountFen: 1500, description, attached: `bill:${billId}` })
  expect(await settle(reply)).toMatchObject({ kind: 'settled', orderId: null })
  for (const id of arrearIds) expect(await stateOf('arrear', id)).toBe('settled')
  expect(await services.readOwnerBill.read(owner, billId)).toMatchObject({
    state: 'settled',
    settlement: { amountFen: 1500, method: 'wechat', isMine: true },
    payments: [{ state: 'succeeded', payerRef: owner.ownerRef }],
  })
  const lines =
    'SELECT l.arrear_id, l.amount_fen FROM settlement_line l JOIN settlement s ON s.id = l.settlement_id'
  expect(await read(`${lines} WHERE s.bill_id = $1`, billId)).toHaveLength(2)
  expect(services.published).toEqual([])
  for (const table of ['lock_command', 'move_task'])
    expect(await read(`SELECT 1 FROM ${table} WHERE order_id = $1`, billId)).toEqual([])
  expect(await read(`SELECT 1 FROM deadline WHERE id = $1 AND entity = 'bill'`, billId)).toEqual([])
  await expect(start()).rejects.toMatchObject({ code: 'ALREADY_PAID' })
})

test('a plate that owes more than one payment can bring gets its oldest debts first, and the rest in the next bill', async () => {
  const { billId, arrearIds, owner, open, start } = await begin([60_000_000, 60_000_000])
  expect(await services.readOwnerBill.read(owner, billId)).toMatchObject({
    arrearCount: 1,
    dueFen: 60_000_000,
  })
  const reply = await start(owner, 60_000_000)
  expect(await settle(reply, 60_000_000)).toMatchObject({ kind: 'settled' })
  const states = await Promise.all(arrearIds.map(id => stateOf('arrear', id)))
  expect([...states].sort()).toEqual(['outstanding', 'settled'])
  const next = (await open())!
  expect(next).not.toBe(billId)
  expect(await services.readOwnerBill.read(owner, next)).toMatchObject({ arrearCount: 1, dueFen: 60_000_000 })
})

test('paper at the car opens the same bill under its own cause', async () => {
  const plate = newPlate()
  await buildDebts(services, merchant, { plate, amounts: [700] })
  const owner = await buildOwner(services)
  const asked = { lotId: merchant.lotId, plate, cause: 'notice' as const }
  const billId = (await services.openPlateBill.open(owner, asked, context))!
  expect((await services.readOwnerBill.read(owner, billId)).cause).toBe('notice')
  const reply = await services.startPayment.start({ billId, amountFen: 700, owner }, context)
  expect(await settle(reply, 700)).toMatchObject({ kind: 'settled' })
})

test('who did not ask for a bill neither sees nor pays it', async () => {
  const { billId, start } = await begin()
  const stranger = await buildOwner(services)
  await expect(services.readOwnerBill.read(stranger, billId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(start(stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(start(undefined, 1400)).rejects.toMatchObject({
    code: 'AMOUNT_CHANGED',
    params: { amountYuan: '15.00' },
  })
})

test('a plate that owes nothing has no bill, and one that a device holds is paid at the car', async () => {
  const owner = await buildOwner(services)
  const ask = (plate: ReturnType<typeof newPlate>) =>
    services.openPlateBill.open(owner, { lotId: merchant.lotId, plate, cause: 'plate' }, context)
  expect(await ask(newPlate())).toBeNull()
  const inGrace = newPlate()
  await buildDebts(services, merchant, { plate: inGrace, amounts: [700], state: 'grace' })
  expect(await ask(inGrace)).toBeNull()
  const { orderId } = await buildOrder(services, merchant)
  const [order] = await read('SELECT plate_text FROM recovery_order WHERE id = $1', orderId)
  await expect(ask({ text: order!.plate_text as string, colour: 'blue' })).rejects.toMatchObject({
    code: 'BILL_AT_CAR',
  })
})

test('a person asks for three plates in a day and not for more, however often for each, whether they owe or not', async () => {
  const owner = await buildOwner(services)
  const ask = async (plate = newPlate(), owes = true) => {
    if (owes) await buildDebts(services, merchant, { plate, amounts: [100] })
    return services.openPlateBill.open(owner, { lotId: merchant.lotId, plate, cause: 'plate' }, context)
  }
  const known = newPlate()
  const first = await ask(known)
  expect(await ask(newPlate(), false)).toBeNull()
  expect(await ask(newPlate(), false)).toBeNull()
  await expect(ask()).rejects.toMatchObject({ code: 'PLATES_TOO_MANY' })
  await expect(ask(newPlate(), false)).rejects.toMatchObject({ code: 'PLATES_TOO_MANY' })
  expect(await ask(known, false)).toBe(first)
  later(86_401)
  await services.expireBill.expire(first!, context)
  expect(await ask()).not.toBeNull()
  const plates = 'SELECT plate_hashes FROM plate_look WHERE owner_id = $1'
  const [kept] = await read(plates, owner.ownerId)
  expect(JSON.stringify(kept)).not.toMatch(/粤/)
  later(2 * 86_400)
  await services.prune.run(context)
  expect(await read(plates, owner.ownerId)).toEqual([])
})

test('of fifty plates that a person asks for at the same moment three are answered', async () => {
  const owner = await buildOwner(services)
  const asked = await Promise.allSettled(
    Array.from({ length: 50 }, () =>
      services.openPlateBill.open(
        owner,
        { lotId: merchant.lotId, plate: newPlate(), cause: 'plate' },
        context,
      ),
    ),
  )
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
})

test('a debt whose grace ended today is not shown to whoever types its plate: it would say when the car was where', async () => {
  const plate = newPlate()
  const [old, young] = await buildDebts(services, merchant, { plate, amounts: [300, 400] })
  const owner = await buildOwner(services)
  const ask = () =>
    services.openPlateBill.open(owner, { lotId: merchant.lotId, plate, cause: 'plate' }, context)
  // Ten hours before the day's cut of 10:00 in Shanghai, less a day of grace: the later one came out of grace at 01:00.
  const graceFrom = new Date(START.getTime() - 33 * 3600_000)
  await read('UPDATE arrear SET grace_from = $2 WHERE id = $1', young, graceFrom)
  const billId = await ask()
  expect(await read('SELECT arrear_id FROM bill_line WHERE bill_id = $1', billId)).toEqual([
    { arrear_id: old },
  ])
  await read(
    `UPDATE arrear SET grace_from = $2 WHERE id = $1`,
    young,
    new Date(graceFrom.getTime() - 7200_000),
  )
  later(900)
  await services.expireBill.expire(billId!, context)
  expect(await services.readOwnerBill.read(owner, (await ask())!)).toMatchObject({ dueFen: 700 })
})

test('two people pay the same bill: the first success settles it and the other is refunded in full', async () => {
  const { billId, owner, open, start } = await begin()
  const friend = await buildOwner(services)
  expect(await open(friend)).toBe(billId)
  const [one, other] = [await start(owner), await start(friend)]
  expect(await settle(other)).toMatchObject({ kind: 'settled' })
  const late = await settle(one)
  expect(late).toMatchObject({ kind: 'surplus' })
  const [refund] = await read('SELECT * FROM refund WHERE bill_id = $1', billId)
  expect(refund).toMatchObject({ order_id: null, amount_fen: 1500, total_fen: 1500, state: 'approved' })
  expect((await services.readOwnerBill.read(owner, billId)).refunds).toMatchObject([{ amountFen: 1500 }])
  expect((await services.readOwnerBill.read(friend, billId)).refunds).toEqual([])
  await services.submitRefund.submit(refund!.id as string, context)
  const done = refundReport(tradeNoOf(one), refund!.out_refund_no as string, 'SUCCESS')
  expect(await services.settleRefund.settle(done, 'notice', context)).toMatchObject({ kind: 'changed' })
  expect(await stateOf('refund', refund!.id as string)).toBe('succeeded')
})

test('two taps and two people at once open one bill', async () => {
  const plate = newPlate()
  await buildDebts(services, merchant, { plate, amounts: [300, 400] })
  const owners = await Promise.all([1, 2, 3, 4].map(() => buildOwner(services)))
  const ids = await Promise.all(
    [...owners, ...owners].map(owner =>
      services.openPlateBill.open(owner, { lotId: merchant.lotId, plate, cause: 'plate' }, context),
    ),
  )
  expect(new Set(ids).size).toBe(1)
  expect(await read('SELECT 1 FROM bill WHERE plate_text = $1', plate.text)).toHaveLength(1)
})

test('a bill that nobody pays ends after fifteen minutes, and its debts may be asked for again', async () => {
  const { billId, owner, open, start } = await begin()
  await services.expireBill.expire(billId, context)
  expect(await stateOf('bill', billId)).toBe('open')
  later(830)
  await expect(start()).rejects.toMatchObject({ code: 'BILL_OVER' })
  later(70)
  await services.expireBill.expire(billId, context)
  expect(await stateOf('bill', billId)).toBe('expired')
  expect(await read(`SELECT 1 FROM deadline WHERE id = $1`, billId)).toEqual([])
  await services.expireBill.expire(billId, context)
  const next = await open()
  expect(next).not.toBe(billId)
  expect(await services.readOwnerBill.read(owner, next!)).toMatchObject({ state: 'open', dueFen: 1500 })
})

test('a payment that is under way keeps its bill open, and one that succeeds after the end is refunded', async () => {
  const { billId, start } = await begin()
  later(600)
  const reply = await start()
  expect(Date.parse(reply.expiresAt)).toBe(START.getTime() + 900_000)
  later(301)
  await services.expireBill.expire(billId, context)
  expect(await stateOf('bill', billId)).toBe('open')
  await services.closePayment.close(reply.paymentId, 'ran_out', context)
  expect(await stateOf('payment', reply.paymentId)).toBe('expired')
  await services.expireBill.expire(billId, context)
  expect(await stateOf('bill', billId)).toBe('expired')
  expect(await settle(reply)).toMatchObject({ kind: 'surplus' })
  expect(await read('SELECT amount_fen FROM refund WHERE payment_id = $1', reply.paymentId)).toEqual([
    { amount_fen: 1500 },
  ])
})

describe('money that does not match', () => {
  const person = (role: 'manager' | 'finance'): StaffSession => ({
    kind: 'staff',
    staffId: merchant.staffId,
    merchantId: merchant.merchantId,
    roles: [role],
    lotIds: [],
  })

  test('is kept apart, and a manager takes it as payment; the rest is refunded', async () => {
    const { billId, start } = await begin()
    const reply = await start()
    expect(await settle(reply, 1600)).toMatchObject({ kind: 'quarantined' })
    const { items } = await services.decideQuarantine.list(person('manager'))
    expect(items.find(({ paymentId }) => paymentId === reply.paymentId)).toMatchObject({
      orderId: null,
      dueFen: 1500,
      paidFen: 1600,
      isPayable: true,
    })
    const decided = { paymentId: reply.paymentId, reason: '核对无误' }
    expect(await services.decideQuarantine.accept(person('manager'), decided, context)).toBeNull()
    expect(await stateOf('bill', billId)).toBe('settled')
    expect(await read('SELECT cause, amount_fen FROM refund WHERE bill_id = $1', billId)).toEqual([
      { cause: 'quarantine', amount_fen: 100 },
    ])
  })

  test('is kept apart, and finance gives it back', async () => {
    const { billId, start } = await begin()
    const reply = await start()
    await settle(reply, 1400)
    const decided = { paymentId: reply.paymentId, reason: '退回' }
    expect(await services.decideQuarantine.giveBack(person('finance'), decided, context)).toBeNull()
    expect(await stateOf('bill', billId)).toBe('open')
    expect(await read('SELECT amount_fen FROM refund WHERE bill_id = $1', billId)).toEqual([
      { amount_fen: 1400 },
    ])
  })
})

test('a refund made in the platform of WeChat itself reverses the settlement of a bill', async () => {
  const { billId, start } = await begin()
  const reply = await start()
  await settle(reply)
  const outside = { ...refundReport(tradeNoOf(reply), 'OUTSIDE1', 'SUCCESS'), mchid: '1900000001' }
  const [payment] = await read('SELECT mchid FROM payment WHERE id = $1', reply.paymentId)
  const report = { ...outside, mchid: payment!.mchid as string }
  expect(await services.settleRefund.settle(report, 'notice', context)).toMatchObject({ kind: 'changed' })
  expect(await read('SELECT state FROM settlement WHERE bill_id = $1', billId)).toEqual([
    { state: 'reversed' },
  ])
})

test('bills with and without a device are settled in one commit', async () => {
  const plain = await begin()
  const reply = await plain.start()
  const orders = await Promise.all([1, 2, 3].map(() => buildOrder(services, merchant)))
  const payments = []
  for (const order of orders) payments.push(await buildPayment(services, merchant, order))
  const outcomes = await Promise.all([
    settle(reply),
    ...payments.map(payment =>
      services.settlePayment.settle(tradeReport(payment.outTradeNo), 'notice', context),
    ),
  ])
  expect(outcomes.map(({ kind }) => kind)).toEqual(['settled', 'settled', 'settled', 'settled'])
  expect(await stateOf('bill', plain.billId)).toBe('settled')
})
