import type { ActorContext } from '../../src/domain/actor-context'
import type { Machine } from '../../src/domain/state-machine'
import { waitingStates } from '../../src/domain/state-machine'
import { BILL } from '../../src/domain/bill'
import { BULK_VOID } from '../../src/domain/bulk-void'
import { COMPLAINT } from '../../src/domain/complaint'
import { IMPORT } from '../../src/domain/data-import'
import { DISPUTE } from '../../src/domain/dispute'
import { ENDED_MESSAGE } from '../../src/domain/ended-message'
import { REMINDER_MESSAGE } from '../../src/domain/reminder-message'
import { queueReturnOf } from '../../src/workflows/queue-return'
import { ADD_MISSING_DEADLINES } from '../../src/workflows/requeue-overdue.queries'
import { INCIDENT } from '../../src/domain/incident'
import { LOCK_COMMAND } from '../../src/domain/lock-command'
import { MOVE_TASK } from '../../src/domain/move-task'
import { PAYMENT } from '../../src/domain/payment'
import { RECOVERY_ORDER } from '../../src/domain/recovery-order'
import { REFUND } from '../../src/domain/refund'
import { queueShipping } from '../../src/modules/payments'
import { commitAsSets, commitUnit } from '../../src/persistence/commit-unit'
import { newId } from '../../src/persistence/new-id'
import { UnitOfWork } from '../../src/persistence/unit-of-work'
import { WAITING_JOBS } from '../../src/workflows/requeue-overdue'
import {
  buildMerchant,
  buildOrder,
  buildOwner,
  buildPayment,
  type TestMerchant,
} from '../support/build-order'
import { fakePay, tradeReport } from '../support/fake-pay'
import { startTestServices, type TestServices } from '../support/test-services'
import { makeKeys, testSettings } from '../support/wechat-keys'

const context: ActorContext = { actor: 'timer', traceId: 'trace-overdue' }
const START = new Date('2026-11-23T02:00:00Z')
const pay = fakePay()
let services: TestServices
let merchant: TestMerchant

beforeAll(async () => {
  services = await startTestServices(testSettings(makeKeys(), { WECHAT_UPLOAD_SHIPPING: '1' }), pay)
  merchant = await buildMerchant(services)
})
afterAll(() => services.stop())
beforeEach(async () => {
  Object.assign(pay, fakePay())
  services.clock.at = START
  await services.database.query('DELETE FROM deadline')
  await services.database.query('DELETE FROM graphile_worker._private_jobs')
})

const later = (seconds: number) =>
  void (services.clock.at = new Date(services.clock.at.getTime() + seconds * 1000))
const deadlineOf = (entity: string, id: string) =>
  services.database.one<{ due_at: Date; in_s: number }>(
    `SELECT due_at, extract(epoch FROM due_at - $3)::float8 AS in_s FROM deadline WHERE entity = $1 AND id = $2`,
    [entity, id, services.clock.now()],
  )
const jobs = async () =>
  (
    await services.database.query<{ task: string; key: string; payload: Record<string, string> }>(
      `SELECT t.identifier AS task, j.key, j.payload FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
       WHERE j.attempts < j.max_attempts AND j.locked_at IS NULL AND j.run_at <= now() ORDER BY j.key`,
    )
  ).map(job => `${job.task} ${Object.entries(job.payload).flat().join(' ')}`)
/** Orders of other tests wait too. */
async function buildOnly(state: 'created' | 'active') {
  const order = await buildOrder(services, merchant, state)
  await services.database.query('DELETE FROM deadline WHERE id <> $1', [order.orderId])
  return order
}
const one = async (text: string, ...values: unknown[]) =>
  (await services.database.one<{ id: string }>(text, values))!.id

/** What each kind of thing that waits is made by, and the job that it must get back. */
const WAITING: Record<string, () => Promise<string>> = {
  async 'a payment to query'() {
    const order = await buildOrder(services, merchant)
    const owner = await buildOwner(services, order.orderId)
    const request = { orderId: order.orderId, amountFen: order.amountFen, owner }
    const { paymentId } = await services.startPayment.start(request, context)
    return `query-payment paymentId ${paymentId}`
  },
  async 'a payment to look at again after its end'() {
    const payment = await buildPayment(services, merchant, await buildOrder(services, merchant))
    await services.closePayment.noteClosed(payment.id, context)
    return `query-payment paymentId ${payment.id}`
  },
  async 'a refund to submit'() {
    const order = await buildOrder(services, merchant)
    for (const payment of [
      await buildPayment(services, merchant, order),
      await buildPayment(services, merchant, order),
    ])
      await services.settlePayment.settle(tradeReport(payment.outTradeNo), 'notice', context)
    return `submit-refund refundId ${await one('SELECT id FROM refund WHERE order_id = $1', order.orderId)}`
  },
  async 'a release'() {
    const order = await buildOrder(services, merchant)
    const payment = await buildPayment(services, merchant, order)
    await services.settlePayment.settle(tradeReport(payment.outTradeNo), 'notice', context)
    return `release-order orderId ${order.orderId}`
  },
  async 'a move task'() {
    const order = await buildOrder(services, merchant)
    const payment = await buildPayment(services, merchant, order)
    await services.settlePayment.settle(tradeReport(payment.outTradeNo), 'notice', context)
    return `watch-move-task taskId ${await one('SELECT id FROM move_task WHERE order_id = $1', order.orderId)}`
  },
  async 'an order that nobody raises'() {
    return `end-hold orderId ${(await buildOrder(services, merchant, 'created')).orderId}`
  },
  async 'a car that is held'() {
    return `end-hold orderId ${(await buildOrder(services, merchant)).orderId}`
  },
  async 'a RAISE without an answer'() {
    return `check-raise orderId ${(await buildOrder(services, merchant, 'deploying')).orderId}`
  },
  async 'a call for help'() {
    const order = await buildOrder(services, merchant)
    const owner = await buildOwner(services, order.orderId)
    await services.notifyStaff.callEmergency(owner, { orderId: order.orderId, reason: '急' }, context)
    return `escalate-emergency orderId ${order.orderId}`
  },
  async 'what WeChat is to be told'() {
    const orderId = newId()
    const work = new UnitOfWork(context, services.clock.now())
    queueShipping(work, orderId, 0)
    await commitUnit(services.database, work)
    return `upload-shipping orderId ${orderId}`
  },
  async 'what goes back of a parked car'() {
    const stayId = newId()
    const work = new UnitOfWork(context, services.clock.now())
    queueReturnOf(work, stayId)
    await commitUnit(services.database, work)
    return `return-prepaid stayId ${stayId}`
  },
}
const LOSSES = {
  'was deleted': 'DELETE FROM graphile_worker._private_jobs',
  'failed for good': 'UPDATE graphile_worker._private_jobs SET attempts = max_attempts',
  'is locked by a dead worker': `UPDATE graphile_worker._private_jobs SET locked_by = 'gone', locked_at = now() - interval '1 minute'`,
  'sleeps for hours after failures': `UPDATE graphile_worker._private_jobs SET run_at = now() + interval '3 hours'`,
}

describe.each(Object.keys(LOSSES) as (keyof typeof LOSSES)[])('a job that %s', loss => {
  test.each(Object.keys(WAITING))('is queued again once it is overdue: %s', async kind => {
    const expected = await WAITING[kind]!()
    await services.database.query(LOSSES[loss])
    later(16 * 60)
    expect(await services.requeueOverdue.requeue()).toBeGreaterThan(0)
    expect(await jobs()).toContain(expected)
    expect(await services.requeueOverdue.requeue()).toBe(0)
  })
})

test('a job that waits to be taken is left alone, and what is not overdue too', async () => {
  const order = await buildOnly('created')
  expect(await services.requeueOverdue.requeue()).toBe(0)
  later(31)
  expect(await services.requeueOverdue.requeue()).toBe(1)
  later(3600)
  expect(await services.requeueOverdue.requeue()).toBe(0)
  expect(await jobs()).toEqual([`end-hold orderId ${order.orderId}`])
})

test('what stays overdue although its job ran is queued again after a quarter of that time', async () => {
  const order = await buildOnly('created')
  later(30 + 400)
  expect(await services.requeueOverdue.requeue()).toBe(1)
  const ran = () => services.database.query('DELETE FROM graphile_worker._private_jobs')
  await ran()
  later(100)
  expect(await services.requeueOverdue.requeue()).toBe(0)
  later(100)
  expect(await services.requeueOverdue.requeue()).toBe(1)
  expect(await jobs()).toEqual([`end-hold orderId ${order.orderId}`])
})

test('a deadline of something that waits for nothing any more is taken away', async () => {
  const order = await buildOnly('active')
  // As the former version ends an order: it knows of no deadlines.
  await services.database.query(`UPDATE recovery_order SET state = 'cancelled' WHERE id = $1`, [
    order.orderId,
  ])
  await services.database.query(`INSERT INTO deadline VALUES ('payment', $1, $2)`, [newId(), START])
  later(60)
  expect(await services.requeueOverdue.requeue()).toBe(0)
  expect(await services.database.query('SELECT 1 FROM deadline')).toEqual([])
})

test('a settlement takes the deadlines of order and payment away and gives LOWER and move task theirs', async () => {
  const order = await buildOrder(services, merchant)
  const payment = await buildPayment(services, merchant, order)
  await services.settlePayment.settle(tradeReport(payment.outTradeNo), 'notice', context)
  expect(await deadlineOf('recovery_order', order.orderId)).toBeNull()
  expect(await deadlineOf('payment', payment.id)).toBeNull()
  const lower = await one(`SELECT id FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`, order.orderId)
  expect(await deadlineOf('lock_command', lower)).toMatchObject({ in_s: 1 })
  const task = await one('SELECT id FROM move_task WHERE order_id = $1', order.orderId)
  expect(await deadlineOf('move_task', task)).toMatchObject({ in_s: 60 })
  const raise = await one(`SELECT id FROM lock_command WHERE order_id = $1 AND op = 'RAISE'`, order.orderId)
  expect(await deadlineOf('lock_command', raise)).toBeNull()
})

test('a settlement that is written as a set with others keeps the deadlines too', async () => {
  const orders = [await buildOrder(services, merchant), await buildOrder(services, merchant)]
  const work = new UnitOfWork(context, services.clock.now())
  const rows = orders.map(({ orderId }) => ({
    id: orderId,
    version: 3,
    state: 'active',
    merchant_id: merchant.merchantId,
  }))
  work.transition(RECOVERY_ORDER, rows[0]!, 'called_off', { effects: 'returned' })
  work.dueIn('recovery_order', rows[1]!.id, 7000)
  await commitAsSets(services.database, work)
  expect(await deadlineOf('recovery_order', rows[0]!.id)).toBeNull()
  expect(await deadlineOf('recovery_order', rows[1]!.id)).toMatchObject({ in_s: 7 })
})

test('a change that misses its row writes no deadline', async () => {
  const order = await buildOrder(services, merchant)
  const before = await deadlineOf('recovery_order', order.orderId)
  const work = new UnitOfWork(context, services.clock.now())
  const row = { id: order.orderId, version: 2, state: 'active', merchant_id: merchant.merchantId }
  work.transition(RECOVERY_ORDER, row, 'called_off', { effects: 'returned' })
  await expect(commitUnit(services.database, work)).rejects.toThrow('stale')
  expect(await deadlineOf('recovery_order', order.orderId)).toEqual(before)
})

test('the end of a hold that is looked at before its time comes again at its time', async () => {
  const order = await buildOrder(services, merchant)
  await services.endHold.end(order.orderId)
  const [job] = await services.database.query<{ s: number }>(
    'SELECT round(extract(epoch FROM run_at - now()))::int AS s FROM graphile_worker.jobs WHERE key = $1',
    [`end-hold:${order.orderId}`],
  )
  expect(job!.s).toBeGreaterThan(4 * 3600 - 5)
  expect(await deadlineOf('recovery_order', order.orderId)).toMatchObject({ in_s: 4 * 3600 })
})

const MACHINES = [
  RECOVERY_ORDER,
  PAYMENT,
  REFUND,
  LOCK_COMMAND,
  MOVE_TASK,
  INCIDENT,
  BILL,
  DISPUTE,
  COMPLAINT,
  IMPORT,
  BULK_VOID,
  REMINDER_MESSAGE,
  ENDED_MESSAGE,
] as unknown as Machine<string, string, string>[]
test.each(MACHINES.map(machine => [machine.name, machine] as const))(
  'every state of %s that waits for the system has a job',
  (_name, machine) => {
    const known = WAITING_JOBS.filter(({ entity }) => entity === machine.table).flatMap(
      ({ states }) => states,
    )
    expect(known).toEqual(expect.arrayContaining(waitingStates(machine)))
  },
)

test.each(
  MACHINES.filter(({ waits }) => waits !== undefined).map(machine => [machine.name, machine] as const),
)('a row of %s that waits for the system without a deadline is given one', (_name, machine) =>
  expect(ADD_MISSING_DEADLINES).toContain(`FROM ${machine.table} x`),
)
