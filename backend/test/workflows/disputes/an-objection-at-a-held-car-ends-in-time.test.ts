import type { DisputeGround } from '@fangxing/contract/disputes'
import type { OwnerSession, StaffSession } from '../../../src/domain/sessions'
import { newId } from '../../../src/persistence/new-id'
import { checkInvariants } from '../../../src/workflows/check-invariants'
import { deploy, jobsOf, row, type Deployed } from '../device-builders'
import { useDevices, type DeviceServices, type TestMerchant } from '../device-context'

let services: DeviceServices
let merchant: TestMerchant
let manager: StaffSession
useDevices(made => ({ services, merchant } = made))
beforeAll(() => {
  manager = { ...merchant.staff, roles: ['manager'] }
})

const MINUTE_MS = 60_000
const act = { actor: 'test', traceId: newId() }
const query = <T = Record<string, unknown>>(text: string, values: unknown[]): Promise<T[]> =>
  services.database.query<any>(text, values)

/** Somebody who has scanned the device of an order. */
async function ownerAt({ orderId }: Deployed): Promise<OwnerSession> {
  const ownerId = newId()
  await query(`INSERT INTO owner (id, appid, openid) VALUES ($1, 'wx', $2)`, [ownerId, ownerId])
  await query(`INSERT INTO owner_order (owner_id, order_id, first_seen_at) VALUES ($1, $2, now())`, [
    ownerId,
    orderId,
  ])
  return { kind: 'owner', ownerId } as OwnerSession
}
const object = (it: Deployed, owner: OwnerSession, said: { ground?: DisputeGround; note?: string } = {}) =>
  services.disputeHold.submit(owner, { orderId: it.orderId, ground: 'paid_already', ...said }, act)
const idOf = async ({ orderId }: Deployed): Promise<string> => {
  const [found] = await query<{ id: string }>(
    'SELECT id FROM dispute WHERE order_id = $1 ORDER BY submitted_at DESC, id DESC LIMIT 1',
    [orderId],
  )
  return found!.id
}
const look = async (it: Deployed) => services.watchDispute.look(await idOf(it))
const dueInMinutes = async (id: string): Promise<number> => {
  const [found] = await query<{ due_at: Date }>(
    `SELECT due_at FROM deadline WHERE entity = 'dispute' AND id = $1`,
    [id],
  )
  return Math.round((found!.due_at.getTime() - services.clock.now().getTime()) / MINUTE_MS)
}
const orderRow = ({ orderId }: Deployed) => row(services, 'recovery_order', orderId)
const debtState = async ({ arrearId }: Deployed) =>
  (await row<{ state: string }>(services, 'arrear', arrearId)).state
const lowersOf = ({ orderId }: Deployed) =>
  query(`SELECT why, cause_kind, cause_id::text FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`, [
    orderId,
  ])
const incidentOf = async ({ orderId }: Deployed) =>
  (await query('SELECT kind, level, state FROM incident WHERE subject = $1', [`order:${orderId}`]))[0]
async function brokenAbout(...ids: string[]): Promise<string[]> {
  const { checked } = await checkInvariants(services.database, services.clock.now())
  const all = checked.flatMap(({ id, broken }) => broken.map(what => `${id} ${what}`))
  return all.filter(text => ids.some(id => text.includes(id)))
}
const heldCar = () => deploy(services, merchant, 'active')
/** A further order about the debt of an earlier one, after a manager has said that it is owed. */
async function heldAgain(before: Deployed): Promise<Deployed> {
  const again = await heldCar()
  await query(
    `UPDATE recovery_order SET plate_key = (SELECT plate_key FROM recovery_order WHERE id = $2) WHERE id = $1`,
    [again.orderId, before.orderId],
  )
  await query('UPDATE order_arrear SET is_active = false WHERE arrear_id = $1', [before.arrearId])
  await query(
    `INSERT INTO order_arrear (order_id, arrear_id, amount_fen, is_active) VALUES ($1, $2, 500, true)`,
    [again.orderId, before.arrearId],
  )
  return again
}

test('has half an hour, a manager who knows, and one clock for everybody at the car', async () => {
  const it = await heldCar()
  const owner = await ownerAt(it)
  const { dispute, hotline } = await object(it, owner)
  expect(dispute).toMatchObject({ state: 'submitted', isReleasedUnanswered: true, decision: null })
  expect(Date.parse(dispute!.decideBy) - Date.parse(dispute!.submittedAt)).toBe(30 * MINUTE_MS)
  expect(hotline).toBe('4000000000')
  expect(await incidentOf(it)).toEqual({ kind: 'hold_disputed', level: 2, state: 'open' })
  const id = await idOf(it)
  // Somebody is called ten minutes before the end.
  expect(await dueInMinutes(id)).toBe(20)
  expect(await jobsOf(services, `dispute:${id}`)).toMatchObject([{ task_identifier: 'watch-dispute' }])
  const friend = await ownerAt(it)
  expect((await object(it, friend, { ground: 'other', note: '车在修' })).dispute).toBeNull()
  expect(await query('SELECT id FROM dispute WHERE order_id = $1', [it.orderId])).toHaveLength(1)
  expect(await debtState(it)).toBe('held')
})

test('calls the duty officer when ten minutes are left, and lets the car go when they are over', async () => {
  const it = await heldCar()
  await object(it, await ownerAt(it))
  const id = await idOf(it)
  await look(it)
  expect(await incidentOf(it)).toMatchObject({ level: 2 })
  services.advanceClock(20 * MINUTE_MS)
  await look(it)
  expect(await incidentOf(it)).toMatchObject({ level: 3, state: 'open' })
  expect(await dueInMinutes(id)).toBe(10)
  expect(await orderRow(it)).toMatchObject({ state: 'active' })
  services.advanceClock(10 * MINUTE_MS + 1)
  // Two nodes take the job at the same moment.
  await Promise.all([services.watchDispute.look(id), services.watchDispute.look(id)])
  expect(await row(services, 'dispute', id)).toMatchObject({ state: 'released', decided_by: null })
  expect(await orderRow(it)).toMatchObject({ state: 'cancelling', end_cause: 'DISPUTE_TIMEOUT' })
  expect(await lowersOf(it)).toEqual([{ why: 'EXPIRED', cause_kind: 'dispute', cause_id: id }])
  expect(await debtState(it)).toBe('review')
  // Nobody has looked yet.
  expect(await incidentOf(it)).toMatchObject({ state: 'open' })
  await services.ingestReports.ingest([it.state({ ep: 1 })])
  expect(await orderRow(it)).toMatchObject({ state: 'expired', release_proof: 'device' })
  expect(await debtState(it)).toBe('review')
  expect(await query('SELECT state FROM move_task WHERE order_id = $1', [it.orderId])).toHaveLength(1)
  expect(
    await query(`SELECT event, actor FROM journal WHERE entity = 'dispute' AND entity_id = $1 ORDER BY id`, [
      id,
    ]),
  ).toEqual([
    { event: 'submitted', actor: 'test' },
    { event: 'unanswered', actor: 'timer' },
  ])
  expect(await brokenAbout(id, ' why EXPIRED')).toEqual([])
  await query(`UPDATE dispute SET state = 'rejected' WHERE id = $1`, [id])
  expect(await brokenAbout(id, 'why EXPIRED')).toHaveLength(1)
  await query(`UPDATE dispute SET state = 'released' WHERE id = $1`, [id])
})

test('survives the loss of its job and of its deadline', async () => {
  const it = await heldCar()
  await object(it, await ownerAt(it))
  const id = await idOf(it)
  await query(`DELETE FROM graphile_worker._private_jobs WHERE key = $1`, [`dispute:${id}`])
  await query(`DELETE FROM deadline WHERE entity = 'dispute'`, [])
  expect(await brokenAbout(id)).toEqual([`I27a dispute ${id} submitted without a deadline`])
  await services.requeueOverdue.addMissing()
  services.advanceClock(31 * MINUTE_MS)
  expect(await brokenAbout(id)).toContain(`I27d dispute ${id} order ${it.orderId}`)
  await services.requeueOverdue.requeue()
  expect(await jobsOf(services, `dispute:${id}`)).toMatchObject([{ task_identifier: 'watch-dispute' }])
  await look(it)
  expect(await orderRow(it)).toMatchObject({ end_cause: 'DISPUTE_TIMEOUT' })
})

test('that a manager rejects leaves the car held, and nobody says it twice', async () => {
  const it = await heldCar()
  const owner = await ownerAt(it)
  await object(it, owner)
  const id = await idOf(it)
  const decided = await services.decideDispute.reject(
    manager,
    { disputeId: id, reason: '照片与车牌一致' },
    act,
  )
  expect(decided).toMatchObject({ state: 'rejected', decision: '照片与车牌一致' })
  expect(await incidentOf(it)).toMatchObject({ state: 'closed' })
  expect(await query(`SELECT 1 FROM deadline WHERE entity = 'dispute' AND id = $1`, [id])).toEqual([])
  services.advanceClock(31 * MINUTE_MS)
  await look(it)
  expect(await orderRow(it)).toMatchObject({ state: 'active' })
  expect(await debtState(it)).toBe('held')
  expect((await object(it, owner)).dispute).toMatchObject({ state: 'rejected', decision: '照片与车牌一致' })
  await expect(
    services.decideDispute.uphold(manager, { disputeId: id, reason: '再看一次' }, act),
  ).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
})

test('that a manager upholds lets the car go at once, and somebody reviews the debts', async () => {
  const it = await heldCar()
  await object(it, await ownerAt(it), { ground: 'not_my_car' })
  const id = await idOf(it)
  await services.decideDispute.uphold(manager, { disputeId: id, reason: '套牌车' }, act)
  expect(await orderRow(it)).toMatchObject({ state: 'cancelling', end_cause: 'DISPUTE_UPHELD' })
  expect(await lowersOf(it)).toEqual([{ why: 'STAFF', cause_kind: 'dispute', cause_id: id }])
  expect(await debtState(it)).toBe('review')
  expect(await incidentOf(it)).toMatchObject({ kind: 'not_my_car', state: 'closed' })
  await services.ingestReports.ingest([it.state({ ep: 1 })])
  expect(await orderRow(it)).toMatchObject({ state: 'cancelled' })
  expect(await brokenAbout(id)).toEqual([])
})

test('is over when the car is let go for another reason, and calls nobody any more', async () => {
  const it = await heldCar()
  await object(it, await ownerAt(it))
  await services.endOrder.cancel(merchant.staff, { orderId: it.orderId, reason: '认错了车' }, act)
  services.advanceClock(20 * MINUTE_MS)
  await look(it)
  expect(await row(services, 'dispute', await idOf(it))).toMatchObject({ state: 'closed', decision: null })
  expect(await incidentOf(it)).toMatchObject({ level: 2, state: 'closed' })
  expect(await debtState(it)).toBe('held')
  const late = await ownerAt(it)
  await expect(object(it, late)).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
})

test('said again of the same debts waits for a manager, and said for another reason is heard again', async () => {
  const before = await heldCar()
  await object(before, await ownerAt(before))
  services.advanceClock(31 * MINUTE_MS)
  await look(before)
  await services.ingestReports.ingest([before.state({ ep: 1 })])
  const again = await heldAgain(before)
  expect((await object(again, await ownerAt(again))).dispute).toMatchObject({ isReleasedUnanswered: false })
  const id = await idOf(again)
  services.advanceClock(31 * MINUTE_MS)
  await look(again)
  expect(await row(services, 'dispute', id)).toMatchObject({ state: 'submitted' })
  expect(await orderRow(again)).toMatchObject({ state: 'active' })
  expect(await incidentOf(again)).toMatchObject({ level: 3 })
  // Looked at again until somebody answers or the hold is over.
  expect(await dueInMinutes(id)).toBe(30)
  expect(await brokenAbout(id)).toEqual([])
  await services.decideDispute.reject(manager, { disputeId: id, reason: '没有付款记录' }, act)
  const other = await object(again, await ownerAt(again), { ground: 'owner_changed' })
  expect(other.dispute).toMatchObject({ state: 'submitted', isReleasedUnanswered: true })
  const noteless = await ownerAt(before)
  await expect(object(before, noteless, { ground: 'other' })).rejects.toMatchObject({
    code: 'STATE_CONFLICT',
  })
})

test('of somebody who never stood at the car, or for another reason without a word, is refused', async () => {
  const it = await heldCar()
  const stranger = { kind: 'owner', ownerId: newId() } as OwnerSession
  await expect(object(it, stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  const noteless = await ownerAt(it)
  await expect(object(it, noteless, { ground: 'other', note: ' ' })).rejects.toMatchObject({
    code: 'BAD_INPUT',
  })
  await expect(
    services.decideDispute.reject(
      { ...manager, merchantId: newId() },
      { disputeId: newId(), reason: '没有' },
      act,
    ),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' })
})
