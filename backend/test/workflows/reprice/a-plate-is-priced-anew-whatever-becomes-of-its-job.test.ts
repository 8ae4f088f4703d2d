import type { ActorContext } from '../../../src/domain/actor-context'
import type { SourceSession } from '../../../src/domain/sessions'
import { commitUnit } from '../../../src/persistence/commit-unit'
import { UnitOfWork } from '../../../src/persistence/unit-of-work'
import { checkInvariants } from '../../../src/workflows/check-invariants'
import type { RepricePlate } from '../../../src/workflows/reprice/reprice-plate'
import { RunReprice } from '../../../src/workflows/reprice/run-reprice'
import { queueRepriceOf } from '../../../src/workflows/stays/queue-reprice'
import { buildOrder, type TestMerchant } from '../../support/build-order'
import { plateOf } from '../../support/build-source'
import { runReprices } from '../../support/build-tariff-lot'
import { standFor } from '../../support/stand-for'
import type { TestServices } from '../../support/test-services'
import { usePricedLot } from '../../support/use-priced-lot'

const context: ActorContext = { actor: 'timer', traceId: 'trace-lost-reprice' }
const NOW = new Date('2026-11-23T02:00:00Z')
const HOUR = 3_600_000
let services: TestServices
let merchant: TestMerchant
let source: SourceSession
usePricedLot(NOW, made => ({ services, merchant, source } = made))
beforeEach(async () => {
  await read('DELETE FROM graphile_worker._private_jobs')
  await read('DELETE FROM plate_reprice')
})
afterEach(() => read('DELETE FROM plate_reprice'))

const read = (text: string, ...values: unknown[]) => services.database.query(text, values)
const later = (seconds: number) =>
  void (services.clock.at = new Date(services.clock.at.getTime() + seconds * 1000))
const targetOf = (plateText: string) => ({
  merchantId: merchant.merchantId,
  plateText,
  from: new Date(NOW.getTime() - 200 * HOUR).toISOString(),
  to: NOW.toISOString(),
  why: 'test',
})
async function cause(plateText: string, delayMs = 0): Promise<void> {
  const work = new UnitOfWork(context, services.clock.now())
  queueRepriceOf(work, targetOf(plateText), delayMs)
  await commitUnit(services.database, work)
}
const waiting = () => read('SELECT plate_text FROM plate_reprice ORDER BY due_at')
const jobs = () =>
  read(
    `SELECT j.payload, j.priority, q.queue_name AS queue FROM graphile_worker._private_jobs j JOIN graphile_worker._private_job_queues q ON q.id = j.job_queue_id
     WHERE j.attempts < j.max_attempts AND j.locked_at IS NULL AND j.run_at <= now() ORDER BY j.priority, j.run_at`,
  ) as Promise<{ payload: { plateText: string }; priority: number; queue: string }[]>
/** A car that is held for two debts, by stays of three hours and one. */
async function heldCar() {
  const order = await buildOrder(services, merchant)
  const plateText = await standFor(services, { merchant, source, arrearIds: order.arrearIds }, [3, 1])
  return { ...order, plateText }
}
const dueOf = async (orderId: string) =>
  (await read('SELECT due_fen FROM bill WHERE id = $1', orderId))[0]!.due_fen
const broken = async () => {
  const { checked } = await checkInvariants(services.database, services.clock.now())
  return checked.find(({ id }) => id === 'I27e')!.broken
}

test.each([
  ['was deleted', 'DELETE FROM graphile_worker._private_jobs'],
  ['failed for good', 'UPDATE graphile_worker._private_jobs SET attempts = max_attempts'],
  [
    'is locked by a dead worker',
    `UPDATE graphile_worker._private_jobs SET locked_by = 'gone', locked_at = now() - interval '1 minute'`,
  ],
  [
    'sleeps for hours after failures',
    `UPDATE graphile_worker._private_jobs SET run_at = now() + interval '3 hours'`,
  ],
])('a job that %s is queued again once it is overdue, and does its work', async (_, loss) => {
  const { orderId, plateText } = await heldCar()
  await cause(plateText)
  await read(loss)
  later(50)
  expect(await services.hastenReprices.hasten()).toBe(0)
  later(20)
  expect(await services.hastenReprices.hasten()).toBe(1)
  expect(await jobs()).toEqual([
    { payload: targetOf(plateText), priority: -20, queue: expect.stringMatching(/^reprice-[012]$/) },
  ])
  expect(await services.hastenReprices.hasten()).toBe(0)
  expect(await runReprices(services)).toBe(2)
  expect(await dueOf(orderId)).toBe(1200)
  expect(await waiting()).toEqual([])
})

test('the audit names a plate whose job is lost', async () => {
  await cause(plateOf())
  later(119)
  expect(await broken()).toEqual([])
  await read('DELETE FROM graphile_worker._private_jobs')
  expect(await broken()).toEqual([])
  later(2)
  expect(await broken()).toHaveLength(1)
  await services.requeueOverdue.turn()
  expect(await broken()).toEqual([])
})

test('what waits on purpose is not overdue before its time', async () => {
  await cause(plateOf(), 180_000)
  later(200)
  expect(await services.hastenReprices.hasten()).toBe(0)
  later(50)
  expect(await services.hastenReprices.hasten()).toBe(1)
})

test('a cause that comes while the plate is priced is not forgotten', async () => {
  const { plateText } = await heldCar()
  await cause(plateText)
  const slow = {
    async reprice(...given: Parameters<RepricePlate['reprice']>) {
      await cause(plateText)
      return services.repricePlate.reprice(...given)
    },
  }
  const { database } = services
  await read('DELETE FROM graphile_worker._private_jobs')
  const running = new RunReprice({ database, repricePlate: slow, repriceHeldPlate: slow })
  await running.run(targetOf(plateText), context)
  expect(await waiting()).toEqual([{ plate_text: plateText }])
  expect(await jobs()).toHaveLength(1)
  await runReprices(services)
  expect(await waiting()).toEqual([])
})

test('the plate of a car that is held goes before all others, also when it is held only later', async () => {
  const others = [plateOf(), plateOf()]
  for (const plate of others) await cause(plate)
  const held = await heldCar()
  await cause(held.plateText)
  const first = async () =>
    (await jobs()).filter(({ priority }) => priority < 0).map(job => job.payload.plateText)
  expect(await first()).toEqual([held.plateText])
  expect((await jobs()).map(({ priority }) => priority)).toEqual([-20, 10, 10])
  const later = await heldCar()
  await cause(later.plateText)
  await read(
    `UPDATE graphile_worker._private_jobs SET priority = 10 WHERE key LIKE $1`,
    `%${later.plateText}%`,
  )
  expect(await services.hastenReprices.hasten()).toBe(1)
  expect((await first()).sort()).toEqual([held.plateText, later.plateText].sort())
  expect(await services.hastenReprices.hasten()).toBe(0)
  // Once it is not held any more, it is one among all.
  await read('UPDATE recovery_order SET plate_freed = true WHERE id = $1', held.orderId)
  await cause(held.plateText)
  expect(await first()).toEqual([later.plateText])
  await read('UPDATE recovery_order SET plate_freed = false WHERE id = $1', held.orderId)
})

test('a car that is held is let go while others use every connection that is not kept for it', async () => {
  const { orderId, arrearIds, plateText } = await heldCar()
  await read(
    `UPDATE parking_session SET exited_at = entered_at + interval '10 minutes' WHERE arrear_id = ANY($1::uuid[])`,
    arrearIds,
  )
  await cause(plateText)
  const { runReprice } = services.whileOthersUseAll()
  expect(await runReprice.run(targetOf(plateText), context)).toBe(2)
  expect(
    await read(`SELECT why FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`, orderId),
  ).toHaveLength(1)
  expect(await waiting()).toEqual([])
  // Nobody stands behind a lock because of this one.
  await expect(runReprice.run(targetOf(plateOf()), context)).rejects.toThrow('all are in use')
})
