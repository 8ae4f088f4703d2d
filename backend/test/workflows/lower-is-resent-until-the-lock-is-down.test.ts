import { randomBytes } from 'node:crypto'
import { nextLookMs } from '../../src/modules/orders'
import { newId } from '../../src/persistence/new-id'
import { startJobs } from '../../src/composition/jobs'
import { commit, job } from '../../src/persistence/changes'
import { releaseCode } from '@fangxing/contract/envelope'
import { deviceKeys } from '../../src/modules/devices'
import { deploy, jobsOf, row, type Deployed } from './device-builders'
import { createStaffedLot, createTestContext, type StaffedLot, type TestContext } from './device-context'

let context: TestContext
let lot: StaffedLot
const act = { actor: 'test', traceId: newId() }
beforeAll(async () => {
  context = await createTestContext()
  lot = await createStaffedLot(context)
})
afterAll(() => context.close())
const order = (id: string) => row<Record<string, any>>(context, 'recovery_order', id)
const lowersOf = (it: Deployed) =>
  context.published.filter(({ topic }) => topic.endsWith(`${it.deviceId}/cmd`)).length
const incidentsOf = (id: string) =>
  context.database.query<{ kind: string; level: number; state: string }>(
    'SELECT kind, level, state FROM incident WHERE order_id = $1 ORDER BY opened_at',
    [id],
  )

async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000
  while (!(await check())) {
    if (Date.now() > end) throw new Error('condition not met in 10 s')
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

async function photo(): Promise<string> {
  const id = newId()
  await context.database.query(
    `INSERT INTO photo (id, merchant_id, media_type, size_bytes, sha256) VALUES ($1, $2, 'image/png', 1, 'x')`,
    [id, lot.merchantId],
  )
  return id
}

test('the release is checked at every time at which a LOWER is sent or people are alerted', () => {
  const times = { RELEASE_DELAYED_S: 15, RELEASE_MANAGER_S: 120, RELEASE_DUTY_OFFICER_S: 300 }
  const looks: number[] = []
  for (let at = 0; at < 130_000; at += nextLookMs(at, times)) looks.push(at / 1000)
  expect(looks).toEqual([0, 1, 2, 4, 8, 15, 30, 60, 90, 120])
})

test('the durable job sends the same LOWER again until DOWN, and never after it', async () => {
  const it = await deploy(context, lot, 'paid', 'PAID')
  const jobs = await startJobs(context)
  await commit(context.database, [
    job('release-order', { orderId: it.orderId }, { key: `release:${it.orderId}` }),
  ])
  await until(() => lowersOf(it) >= 3)
  await until(async () => (await row<any>(context, 'lock_command', it.lowerId)).attempts >= 3)
  expect(await order(it.orderId)).toMatchObject({ state: 'releasing' })
  const bodies = context.published
    .filter(({ topic }) => topic.endsWith(`${it.deviceId}/cmd`))
    .map(({ body }) => body)
  expect(new Set(bodies).size).toBe(1)
  await context.ingestReports.ingest([it.state({ ep: 1 })])
  await until(async () => (await jobsOf(context, `release:${it.orderId}`)).length === 0)
  await jobs.stop()
  expect(await order(it.orderId)).toMatchObject({ state: 'released' })
})

test('a delayed release alerts the attendant, then the manager, then the duty officer; DOWN closes the incident', async () => {
  const it = await deploy(context, lot, 'releasing', 'PAID')
  await context.releaseOrder.release(it.orderId)
  expect(await incidentsOf(it.orderId)).toEqual([])
  expect((await order(it.orderId)).release_delayed_at).toBeNull()
  await expect(context.showReleaseCode.toOwner(owner(), it.orderId, act)).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  const session = await scan(it)
  await expect(context.showReleaseCode.toOwner(session, it.orderId, act)).rejects.toMatchObject({
    code: 'RELEASE_CODE_NOT_DUE',
  })
  for (const [ms, level] of [
    [16_000, 1],
    [110_000, 2],
    [180_000, 3],
  ] as const) {
    context.advanceClock(ms)
    await context.releaseOrder.release(it.orderId)
    await context.releaseOrder.release(it.orderId)
    expect(await incidentsOf(it.orderId)).toEqual([{ kind: 'release_delayed', level, state: 'open' }])
  }
  expect((await row<any>(context, 'move_task', it.taskId)).is_urgent).toBe(true)
  const shown = await context.showReleaseCode.toOwner(session, it.orderId, act)
  expect(shown.code).toBe(
    releaseCode(deviceKeys(context.settings, it.deviceId, 1).releaseKey, it.deviceId, 1),
  )
  expect(await context.showReleaseCode.toStaff(lot.staff, it.orderId, act)).toEqual(shown)
  expect(
    await context.database.query(
      `SELECT 1 FROM journal WHERE order_id = $1 AND event = 'release_code_shown'`,
      [it.orderId],
    ),
  ).toHaveLength(2)
  const detail = { to: 'down' as const, cause: 'code' as const, commandId: null, ep: 1, atMs: null }
  await context.ingestReports.ingest([it.state({ ep: 1, lastMotion: detail })])
  expect(await incidentsOf(it.orderId)).toEqual([{ kind: 'release_delayed', level: 3, state: 'closed' }])
  expect((await row<any>(context, 'move_task', it.taskId)).is_urgent).toBe(false)
})

test('staff may confirm the release by hand, and a device that then reports UP opens an incident', async () => {
  const it = await deploy(context, lot, 'releasing', 'PAID')
  const proof = {
    reason: '机械钥匙放行',
    photoIds: [await photo()],
    happenedAt: context.clock.now().toISOString(),
  }
  await expect(
    context.proveReleased.prove(lot.staff, it.orderId, { ...proof, photoIds: [newId()] }, act),
  ).rejects.toMatchObject({ code: 'BAD_INPUT' })
  const stranger = { ...lot.staff, merchantId: newId() }
  await expect(context.proveReleased.prove(stranger, it.orderId, proof, act)).rejects.toMatchObject({
    code: 'BAD_INPUT',
  })
  await context.proveReleased.prove(lot.staff, it.orderId, proof, act)
  expect(await order(it.orderId)).toMatchObject({ state: 'released', release_proof: 'hand' })
  expect(await row(context, 'lock_command', it.lowerId)).toMatchObject({ state: 'confirmed_by_hand' })
  await expect(context.proveReleased.prove(lot.staff, it.orderId, proof, act)).rejects.toMatchObject({
    code: 'STATE_CONFLICT',
  })
  const before = lowersOf(it)
  await context.ingestReports.ingest([it.state({ ep: 1, target: 'UP', position: 'up' })])
  expect((await incidentsOf(it.orderId)).map(({ kind }) => kind)).toEqual(['hand_proof_contradicted'])
  await until(() => lowersOf(it) > before)
})

test('a RAISE without an acknowledgement is followed by one LOWER', async () => {
  const it = await deploy(context, lot, 'deploying')
  await context.checkRaise.check(it.orderId)
  await context.checkRaise.check(it.orderId)
  expect(await row(context, 'lock_command', it.raiseId)).toMatchObject({ state: 'expired' })
  expect(await order(it.orderId)).toMatchObject({ state: 'deploy_failed' })
  expect(
    await context.database.query(`SELECT why FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`, [
      it.orderId,
    ]),
  ).toEqual([{ why: 'DEPLOY_FAILED' }])
})

test('a paid order whose release job is missing gets the job again, once', async () => {
  const it = await deploy(context, lot, 'paid', 'PAID')
  expect(await jobsOf(context, `release:${it.orderId}`)).toHaveLength(0)
  expect(await context.requeueLostJobs.requeue()).toBeGreaterThan(0)
  expect(await jobsOf(context, `release:${it.orderId}`)).toHaveLength(1)
  expect(await context.requeueLostJobs.requeue()).toBe(0)
})

test('after all tests of this file no version of a row stands twice in the audit log', async () => {
  const twice = await context.database.query(
    'SELECT entity, entity_id, version FROM journal WHERE version IS NOT NULL GROUP BY 1, 2, 3 HAVING count(*) > 1',
  )
  expect(twice).toEqual([])
})

function owner() {
  return { kind: 'owner' as const, ownerId: newId(), openid: 'o', ownerRef: 'r' }
}

async function scan(it: Deployed) {
  const session = owner()
  await context.database.query(`INSERT INTO owner (id, appid, openid) VALUES ($1, 'wx', $2)`, [
    session.ownerId,
    randomBytes(8).toString('hex'),
  ])
  await context.database.query(
    'INSERT INTO owner_order (owner_id, order_id, first_seen_at) VALUES ($1, $2, now())',
    [session.ownerId, it.orderId],
  )
  return session
}
