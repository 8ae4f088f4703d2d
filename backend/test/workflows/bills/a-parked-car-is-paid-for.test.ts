import type { ActorContext } from '../../../src/domain/actor-context'
import type { SourceSession } from '../../../src/domain/sessions'
import { newPlate } from '../../support/build-debt'
import { buildMerchant, buildOrder, buildOwner, type TestMerchant } from '../../support/build-order'
import { buildSource, fee } from '../../support/build-source'
import { HOURLY, managerOf, publishTariff, runReprices } from '../../support/build-tariff-lot'
import { ParkedCar, runReturns } from '../../support/parked-car'
import { refundReport } from '../../support/fake-pay'
import { MCHID } from '../../support/wechat-keys'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context: ActorContext = { actor: 'owner:test', traceId: 'trace-parked' }
const START = new Date('2026-11-23T02:00:00Z')
const after = (minutes: number) => new Date(START.getTime() + minutes * 60_000)
let services: TestServices
let merchant: TestMerchant
let source: SourceSession
usePayments(made => ({ services, merchant } = made))
beforeAll(async () => {
  services.clock.at = START
  source = await buildSource(services, merchant.merchantId)
  // ¥3 an hour, half an hour free.
  await publishTariff(services, merchant, { validFrom: after(-60 * 24 * 90) })
})
beforeEach(() => {
  services.clock.at = START
})

/** It entered two hours and 55 minutes ago: three hours cost ¥9, and from five minutes on it is four. */
async function park(): Promise<ParkedCar> {
  const car = await ParkedCar.of(services, { merchant, source })
  await car.tell('entry', after(-175))
  return car
}
const at = (minutes: number) => void (services.clock.at = after(minutes))
const stateOf = async (billId: string) =>
  (await services.database.query('SELECT state FROM bill WHERE id = $1', [billId]))[0]?.state

test('a car that is paid for while parked and leaves in time owes nothing more', async () => {
  const car = await park()
  expect(await car.running()).toMatchObject({
    amountFen: 900,
    dueFen: 900,
    paidFen: 0,
    isPayable: true,
    mayLeave: false,
  })
  const billId = await car.pay()
  const shown = await services.readOwnerBill.read(car.owner, billId)
  expect(shown).toMatchObject({
    cause: 'stay',
    state: 'settled',
    arrearCount: 1,
    settlement: { amountFen: 900, method: 'wechat', isMine: true },
    leaveBy: after(15).toISOString(),
    mayOpenAgain: false,
  })
  expect(await car.running()).toMatchObject({
    paidFen: 900,
    paidUntil: START.toISOString(),
    leaveBy: after(15).toISOString(),
    dueFen: 0,
    mayLeave: true,
    isPayable: false,
  })
  at(12)
  expect(await car.running()).toMatchObject({ amountFen: 1200, dueFen: 0, mayLeave: true })
  expect(await car.open()).toBeNull()
  await car.tell('exit', after(15))
  expect(await car.stay()).toMatchObject({ state: 'paid', total_fen: 900, paid_fen: 900, prepaid_fen: 900 })
  expect(await car.debts()).toEqual([])
  await runReturns(services)
  expect(await car.refunds()).toEqual([])
})

test('the tariff of the entry says how long there is to leave', async () => {
  const other = await buildMerchant(services)
  const place = { merchant: other, source: await buildSource(services, other.merchantId) }
  const definition = { ...HOURLY, leaveMinutes: 30 }
  await publishTariff(services, other, { definition, validFrom: after(-60 * 24) })
  const [car, late] = [await ParkedCar.of(services, place), await ParkedCar.of(services, place)]
  for (const one of [car, late]) await one.tell('entry', after(-175))
  expect(await car.running()).toMatchObject({ dueFen: 900, leaveMinutes: 30 })
  for (const one of [car, late]) {
    const billId = (await one.open())!
    expect(await services.readOwnerBill.read(one.owner, billId)).toMatchObject({
      leaveMinutes: 30,
      leaveBy: null,
    })
    await one.succeed(await one.begin(billId))
    expect(await services.readOwnerBill.read(one.owner, billId)).toMatchObject({
      leaveBy: after(30).toISOString(),
    })
  }
  expect(await car.running()).toMatchObject({ leaveBy: after(30).toISOString(), mayLeave: true })
  at(32)
  await car.tell('exit', after(30))
  await late.tell('exit', after(32))
  expect(await car.stay()).toMatchObject({ state: 'paid', total_fen: 900 })
  expect(await late.debts()).toMatchObject([
    {
      due_fen: 300,
      trace: expect.arrayContaining([{ text: '停车中已缴费，11-23 10:30 前离场不再收费', amountFen: 0 }]),
    },
  ])
})

test('a car that leaves later owes only the difference, which may be paid before the exit as well', async () => {
  const [late, again] = [await park(), await park()]
  for (const car of [late, again]) await car.pay()
  at(40)
  expect(await again.running()).toMatchObject({
    amountFen: 1200,
    paidFen: 900,
    dueFen: 300,
    isPayable: true,
    mayLeave: false,
  })
  await again.pay()
  await late.tell('exit', after(40))
  expect(await late.debts()).toMatchObject([
    { state: 'grace', principal_fen: 1200, paid_fen: 900, due_fen: 300 },
  ])
  expect(await late.stay()).toMatchObject({ state: 'owed', total_fen: 1200, paid_fen: 900 })
  at(50)
  await again.tell('exit', after(50))
  expect(await again.stay()).toMatchObject({ state: 'paid', total_fen: 1200, prepaid_fen: 1200 })
  const asked = { bindingId: late.bindingId, merchantId: merchant.merchantId }
  const billId = (await services.readOwnPlates.pay(late.owner, asked, context))!
  expect(await late.succeed(await late.begin(billId))).toMatchObject({ kind: 'settled' })
  expect(await late.debts()).toMatchObject([{ state: 'settled', paid_fen: 1200 }])
})

test('two people who pay for one car at the same time share a bill; the second is refunded', async () => {
  const car = await park()
  const friend = await buildOwner(services)
  const [one, other] = await Promise.all([car.open(), car.open()])
  expect(one).toBe(other)
  const { shareCode } = await services.readOwnerBill.read(car.owner, one!)
  await services.openSentBill.open(friend, shareCode!, context)
  const [mine, theirs] = [await car.begin(one!), await car.begin(one!, friend)]
  const outcomes = await Promise.all([car.succeed(mine), car.succeed(theirs)])
  expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['settled', 'surplus'])
  expect(await car.refunds()).toMatchObject([{ cause: 'surplus', state: 'approved', amount_fen: 900 }])
  expect(await car.stay()).toMatchObject({ prepaid_fen: 900 })
})

test.each([
  ['in time', 10, { state: 'settled', principal_fen: 900, paid_fen: 900, due_fen: 0 }],
  ['too late', 40, { state: 'grace', principal_fen: 1200, paid_fen: 900, due_fen: 300 }],
])('a car that leaves %s before WeChat says that it was paid', async (_, minutes, debt) => {
  const car = await park()
  const billId = (await car.open())!
  const payment = await car.begin(billId)
  at(minutes)
  await car.tell('exit', after(minutes))
  expect(await car.debts()).toMatchObject([{ state: 'grace', principal_fen: 1200, paid_fen: 0 }])
  // Nobody begins to pay for what has left by that bill.
  await expect(car.begin(billId, car.owner)).rejects.toMatchObject({ code: 'BILL_OVER' })
  expect(await car.succeed(payment, START)).toMatchObject({ kind: 'settled' })
  expect(await car.debts()).toMatchObject([debt])
  expect(await car.refunds()).toEqual([])
})

test('a payment under way at the exit is deducted from what is asked for after it', async () => {
  const car = await park()
  const payment = await car.begin((await car.open())!)
  at(40)
  await car.tell('exit', after(40))
  const asked = { bindingId: car.bindingId, merchantId: merchant.merchantId }
  const debtBill = (await services.readOwnPlates.pay(car.owner, asked, context))!
  const former = await car.begin(debtBill)
  expect(former.amountFen).toBe(1200)
  await car.succeed(payment, START)
  expect(await services.readOwnerBill.read(car.owner, debtBill)).toMatchObject({ state: 'open', dueFen: 300 })
  // The former sum succeeds all the same: what it took above the due goes back.
  expect(await car.succeed(former)).toMatchObject({ kind: 'settled' })
  expect(await car.debts()).toMatchObject([{ state: 'settled', paid_fen: 1200, due_fen: 0 }])
  expect(await car.refunds()).toMatchObject([{ cause: 'surplus', amount_fen: 900 }])
})

test('a payment that arrives when its debt was paid by another bill goes back, and one in time settles that bill', async () => {
  const [paid, settles] = [await park(), await park()]
  const late = await paid.begin((await paid.open())!)
  const inTime = await settles.begin((await settles.open())!)
  at(10)
  const asked = { merchantId: merchant.merchantId }
  const bills: string[] = []
  for (const car of [paid, settles]) {
    await car.tell('exit', after(10))
    bills.push(
      (await services.readOwnPlates.pay(car.owner, { ...asked, bindingId: car.bindingId }, context))!,
    )
  }
  await paid.succeed(await paid.begin(bills[0]!))
  expect(await paid.succeed(late, START)).toMatchObject({ kind: 'surplus' })
  expect(await paid.refunds()).toMatchObject([{ cause: 'surplus', amount_fen: 900 }])
  expect(await settles.succeed(inTime, START)).toMatchObject({ kind: 'settled' })
  expect(await stateOf(bills[1]!)).toBe('settled')
  expect(await settles.debts()).toMatchObject([{ state: 'settled', paid_fen: 900, principal_fen: 900 }])
})

/** The LOWER may have been sent already. */
const LET_GO = /^(paid|releasing)$/

/** A car that is held for its stay's debt of ¥10 alone while the ¥9 that somebody has paid for it before are on their way. */
async function holdWhilePaid(leftAfterMinutes: number) {
  const { orderId, arrearIds } = await buildOrder(services, merchant)
  const [debtId, otherId] = arrearIds as [string, string]
  const [{ plate_text: text }] = (await services.database.query(
    'SELECT plate_text FROM recovery_order WHERE id = $1',
    [orderId],
  )) as [{ plate_text: string }]
  const plate = { text, colour: 'blue' as const }
  const car = await ParkedCar.of(services, { merchant, source }, plate)
  await car.tell('entry', after(-175))
  const billId = (await car.open())!
  const payment = await car.begin(billId)
  at(leftAfterMinutes)
  await car.tell('exit', after(leftAfterMinutes), fee(1000))
  const stayId = (await car.stay()).id as string
  await services.database.query('DELETE FROM arrear WHERE stay_id = $1', [stayId])
  await services.database.query('UPDATE parking_session SET arrear_id = $2 WHERE id = $1', [stayId, debtId])
  await services.database.query('UPDATE arrear SET stay_id = $2 WHERE id = $1', [debtId, stayId])
  const given = { arrearIds: [otherId], reason: '识别有误' }
  await services.endDebts.end(managerOf(merchant), 'withdraw', given, context)
  const order = async () =>
    (
      await services.database.query(
        `SELECT o.state, b.state AS bill, b.due_fen::int AS due_fen, d.desired_target,
           ARRAY(SELECT c.why FROM lock_command c WHERE c.order_id = o.id AND c.op = 'LOWER') AS lowers,
           (SELECT count(*)::int FROM move_task t WHERE t.order_id = o.id) AS tasks,
           (SELECT s.method || ' ' || s.amount_fen FROM settlement s WHERE s.bill_id = o.id) AS settled
         FROM recovery_order o JOIN bill b ON b.id = o.id JOIN device d ON d.id = o.device_id WHERE o.id = $1`,
        [orderId],
      )
    )[0]
  const debt = async () => (await car.debts()).find(({ id }) => id === debtId)
  return { car, orderId, billId, payment, order, debt }
}

test('a success that comes late, of a car that left in time and is held since, lets it go', async () => {
  const { car, billId, payment, order, debt } = await holdWhilePaid(10)
  expect(await order()).toMatchObject({ state: 'active', due_fen: 1000, lowers: [], tasks: 0 })
  expect(await car.succeed(payment, START)).toMatchObject({ kind: 'settled' })
  expect(await debt()).toMatchObject({ state: 'settled', principal_fen: 900, paid_fen: 900, due_fen: 0 })
  const free = {
    state: expect.stringMatching(LET_GO),
    bill: 'settled',
    due_fen: 0,
    desired_target: 'DOWN',
    lowers: ['PAID'],
    tasks: 1,
    settled: 'elsewhere 0',
  }
  expect(await order()).toEqual(free)
  expect(await stateOf(billId)).toBe('settled')
  // Told again, by a query or the next day's trade bill, it moves nothing.
  await car.succeed(payment, START)
  await runReturns(services)
  expect(await order()).toEqual(free)
  expect(await car.refunds()).toEqual([])
})

test('a success that comes late, of a car that left too late and is held since, leaves the difference and the lock up', async () => {
  const { car, orderId, payment, order, debt } = await holdWhilePaid(40)
  const former = await services.startPayment.start(
    { orderId, amountFen: 1000, owner: await buildOwner(services, orderId) },
    context,
  )
  expect(await car.succeed(payment, START)).toMatchObject({ kind: 'settled' })
  expect(await debt()).toMatchObject({ state: 'held', principal_fen: 1000, paid_fen: 900, due_fen: 100 })
  expect(await order()).toMatchObject({ state: 'active', bill: 'open', due_fen: 100, lowers: [], tasks: 0 })
  // Whoever began to pay at the car before settles it, and has the difference back.
  const outTradeNo = former.paymentId.replaceAll('-', '')
  expect(await car.succeed({ outTradeNo, amountFen: 1000 })).toMatchObject({ kind: 'settled' })
  expect(await order()).toMatchObject({
    state: expect.stringMatching(LET_GO),
    bill: 'settled',
    lowers: ['PAID'],
    tasks: 1,
  })
  expect(await debt()).toMatchObject({ state: 'settled', paid_fen: 1000, due_fen: 0 })
  expect(await car.refunds()).toEqual([{ cause: 'surplus', state: 'approved', amount_fen: 900 }])
})

test('a bill for a stay is asked for no longer than ten minutes, and what is paid for it after its end goes back', async () => {
  const car = await park()
  const billId = (await car.open())!
  at(11)
  await services.expireBill.expire(billId, context)
  expect(await stateOf(billId)).toBe('expired')
  const next = (await car.open())!
  expect(next).not.toBe(billId)
  expect(await services.readOwnerBill.read(car.owner, next)).toMatchObject({ dueFen: 1200 })
  const payment = await car.begin(next)
  await services.database.query(`UPDATE bill SET state = 'expired' WHERE id = $1`, [next])
  await services.database.query('UPDATE bill_stay SET is_live = false WHERE bill_id = $1', [next])
  await services.database.query(
    `INSERT INTO journal (merchant_id, entity, entity_id, event, from_state, to_state, actor, at) VALUES ($1, 'bill', $2, 'expired', 'open', 'expired', 'test', now())`,
    [merchant.merchantId, next],
  )
  expect(await car.succeed(payment)).toMatchObject({ kind: 'surplus' })
  expect(await car.stay()).toMatchObject({ prepaid_fen: 0, prepaid_until: null })
})

test('a price below what was paid sets the rest aside for the payer', async () => {
  const [some, all] = [await park(), await park()]
  for (const car of [some, all]) await car.pay()
  at(40)
  await some.tell('exit', after(40), fee(500))
  await all.tell('exit', after(40), fee(0))
  await runReturns(services)
  expect(await some.stay()).toMatchObject({ state: 'paid', total_fen: 500, paid_fen: 500, prepaid_fen: 500 })
  expect(await some.refunds()).toEqual([{ cause: 'prepaid', state: 'approved', amount_fen: 400 }])
  expect(await all.stay()).toMatchObject({ state: 'free', total_fen: 0, prepaid_fen: 0 })
  expect(await all.refunds()).toEqual([{ cause: 'prepaid', state: 'approved', amount_fen: 900 }])
  // Again: nothing more goes back.
  await services.returnPrepaid.return((await some.stay()).id as string, context)
  expect(await some.refunds()).toHaveLength(1)
})

test('what a source took itself counts before what was paid here', async () => {
  const car = await park()
  await car.pay()
  at(40)
  await car.tell('exit', after(40), fee(1200, 800))
  const waits = async () =>
    services.database.query(`SELECT due_at FROM deadline WHERE entity = 'prepaid' AND id = $1`, [
      (await car.stay()).id,
    ])
  expect(await waits()).toEqual([{ due_at: services.clock.now() }])
  // A worker died with the job: the deadline finds it again.
  await services.database.query('DELETE FROM graphile_worker._private_jobs')
  services.clock.at = new Date(services.clock.now().getTime() + 30_000)
  expect(await services.requeueOverdue.requeue()).toBeGreaterThan(0)
  await runReturns(services)
  expect(await waits()).toEqual([])
  expect(await car.stay()).toMatchObject({ state: 'paid', total_fen: 1200, paid_fen: 1200, prepaid_fen: 400 })
  expect(await car.refunds()).toEqual([{ cause: 'prepaid', state: 'approved', amount_fen: 500 }])
})

test('a stay that never was, or that was of another car, gives back what was paid for it once somebody approves it', async () => {
  const [inside, left, other] = [await park(), await park(), await park()]
  for (const car of [inside, left, other]) await car.pay()
  at(10)
  await left.tell('exit', after(10))
  const manager = managerOf(merchant)
  const right = async (car: ParkedCar, correction: Parameters<typeof services.correctByHand.preview>[2]) => {
    const stayId = (await car.stay()).id as string
    const { seen, refundFen } = await services.correctByHand.preview(manager, stayId, correction, context)
    await services.correctByHand.correct(manager, stayId, { correction, seen, reason: '识别错误' }, context)
    return refundFen
  }
  expect(await right(inside, { kind: 'void' })).toBe(900)
  expect(await right(left, { kind: 'void' })).toBe(900)
  const plate = newPlate()
  const stayId = (await other.stay()).id
  expect(await right(other, { kind: 'plate', plate })).toBe(900)
  await runReturns(services)
  for (const car of [inside, left, other])
    expect(await car.refunds()).toEqual([{ cause: 'prepaid', state: 'requested', amount_fen: 900 }])
  expect(await left.stay()).toMatchObject({ state: 'void', prepaid_fen: 0 })
  const rows = await services.database.query('SELECT * FROM parking_session WHERE id = $1', [stayId])
  expect(rows).toMatchObject([{ state: 'inside', plate_text: plate.text, prepaid_fen: 0, leave_by: null }])
})

test('a source that corrects what somebody has paid for is answered that a person has to approve it', async () => {
  const car = await park()
  await car.pay()
  const { id, version } = await car.stay()
  const correction = {
    eventId: `c-${String(id)}`,
    sentAt: START.toISOString(),
    target: { stayId: id },
    expectedVersion: version,
    reason: '重复上报',
    kind: 'void',
  }
  const [reply] = await services.correctStay.take(source, [correction], context)
  expect(reply).toMatchObject({ outcome: 'needs_approval' })
  expect(await car.stay()).toMatchObject({ state: 'inside', prepaid_fen: 900 })
})

test('exit and success at the same moment are both counted, whichever is first', async () => {
  const cars = await Promise.all(Array.from({ length: 8 }, () => park()))
  const payments: Awaited<ReturnType<ParkedCar['begin']>>[] = []
  for (const car of cars) payments.push(await car.begin((await car.open())!))
  at(20)
  await Promise.all(
    cars.flatMap((car, index) => [car.succeed(payments[index]!, START), car.tell('exit', after(20))]),
  )
  await runReturns(services)
  for (const car of cars) {
    expect(await car.debts()).toMatchObject([
      { principal_fen: 1200, paid_fen: 900, due_fen: 300, state: 'grace' },
    ])
    expect(await car.stay()).toMatchObject({ state: 'owed', prepaid_fen: 900, paid_fen: 900 })
  }
})

test('no payment for a parked car begins while a node of the former version may charge it', async () => {
  const car = await park()
  await services.database.query(
    `INSERT INTO platform_switch (name, on_since) VALUES ('raising_stopped', now()) ON CONFLICT (name) DO UPDATE SET on_since = now()`,
  )
  try {
    expect(await car.running()).toMatchObject({ dueFen: 900, isPayable: false })
    await expect(car.open()).rejects.toMatchObject({ code: 'STAY_NOT_PAYABLE' })
  } finally {
    await services.database.query(`UPDATE platform_switch SET on_since = NULL WHERE name = 'raising_stopped'`)
  }
})

test('what a plate need not pay lowers the price after the exit too, and never asks for more than was paid', async () => {
  const [some, all, less] = [await park(), await park(), await park()]
  for (const car of [some, all, less]) await car.pay()
  at(40)
  for (const car of [some, all, less]) await car.tell('exit', after(40))
  const grant = ({ plate }: ParkedCar, given: object) =>
    services.manageEntitlements.grant(
      managerOf(merchant),
      {
        name: '十一月',
        plates: [plate],
        lotIds: [],
        bays: [],
        hours: null,
        validFrom: after(-10_000).toISOString(),
        validTo: after(10_000).toISOString(),
        reason: '物业登记',
        ...given,
      } as unknown as Parameters<typeof services.manageEntitlements.grant>[1],
      context,
    )
  await grant(some, { kind: 'coupon', coupon: { unit: 'fen', amount: 600 } })
  await grant(all, { kind: 'pass' })
  await grant(less, { kind: 'coupon', coupon: { unit: 'fen', amount: 100 } })
  await runReprices(services)
  await runReturns(services)
  expect(await some.stay()).toMatchObject({ state: 'paid', total_fen: 600, paid_fen: 600, prepaid_fen: 600 })
  expect(await some.debts()).toMatchObject([{ state: 'void', due_fen: 0 }])
  expect(await some.refunds()).toEqual([{ cause: 'prepaid', state: 'approved', amount_fen: 300 }])
  expect(await all.stay()).toMatchObject({ state: 'free', total_fen: 0, prepaid_fen: 0 })
  expect(await all.refunds()).toEqual([{ cause: 'prepaid', state: 'approved', amount_fen: 900 }])
  expect(await less.debts()).toMatchObject([
    { state: 'grace', principal_fen: 1100, paid_fen: 900, due_fen: 200 },
  ])
  expect(await less.refunds()).toEqual([])
})

test('a car that comes back at once goes on with what was paid, and its debt starts again', async () => {
  const car = await park()
  await car.pay()
  at(40)
  await car.tell('exit', after(40))
  at(43)
  await car.tell('entry', after(43))
  expect(await car.stay()).toMatchObject({ state: 'inside', prepaid_fen: 900, total_fen: null })
  expect(await car.running()).toMatchObject({ paidFen: 900, dueFen: 300, isPayable: true })
  await car.pay()
  at(50)
  await car.tell('exit', after(50))
  expect(await car.stay()).toMatchObject({ state: 'paid', total_fen: 1200, prepaid_fen: 1200 })
  expect(await car.debts()).toMatchObject([{ state: 'void', due_fen: 0 }])
})

test('the money of a parked car that does not match is kept apart, and pays it once a manager accepts it', async () => {
  const [accepted, gone] = [await park(), await park()]
  const payments: { outTradeNo: string }[] = []
  for (const car of [accepted, gone]) {
    const payment = await car.begin((await car.open())!)
    expect(await car.succeed({ ...payment, amountFen: 1000 })).toMatchObject({ kind: 'quarantined' })
    payments.push(payment)
  }
  at(3)
  await gone.tell('exit', after(3), fee(0))
  const decide = async ({ outTradeNo }: { outTradeNo: string }) => {
    const [row] = await services.database.query('SELECT id FROM payment WHERE out_trade_no = $1', [
      outTradeNo,
    ])
    const decided = { paymentId: row!.id as string, reason: '金额由微信修正' }
    return services.decideQuarantine.accept(managerOf(merchant), decided, context)
  }
  await decide(payments[0]!)
  expect(await accepted.stay()).toMatchObject({ prepaid_fen: 900 })
  expect(await accepted.refunds()).toMatchObject([{ cause: 'quarantine', amount_fen: 100 }])
  await expect(decide(payments[1]!)).rejects.toMatchObject({ code: 'QUARANTINE_ORDER_CLOSED' })
  // A part of what is above the due is given back at WeChat, and then the stay turns out to be none: the audit tells both apart.
  const { outTradeNo } = payments[0]!
  const report = { ...refundReport(outTradeNo, 'by-hand', 'SUCCESS'), mchid: MCHID, refundFen: 40, totalFen: 1000 } // prettier-ignore
  expect(await services.settleRefund.settle(report, 'notice', context)).toMatchObject({ kind: 'changed' })
  const correction = { kind: 'void' } as const
  const stayId = (await accepted.stay()).id as string
  const { seen } = await services.correctByHand.preview(managerOf(merchant), stayId, correction, context)
  const wanted = { correction, seen, reason: '识别错误' }
  await services.correctByHand.correct(managerOf(merchant), stayId, wanted, context)
  await runReturns(services)
  expect(await accepted.refunds()).toMatchObject([
    { cause: 'quarantine', amount_fen: 60 },
    { cause: 'external', amount_fen: 40 },
    { cause: 'prepaid', state: 'requested', amount_fen: 900 },
  ])
})
