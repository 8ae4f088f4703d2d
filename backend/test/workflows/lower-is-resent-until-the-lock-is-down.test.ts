import { waitUntil } from '@fangxing/dev/stack'
import { randomBytes } from 'node:crypto'
import type { StaffOrder } from '@fangxing/contract/orders'
import { nextCheckMs } from '../../src/modules/orders'
import { newId } from '../../src/persistence/new-id'
import { ReleaseOrder } from '../../src/workflows/release-order'
import { startJobs } from '../../src/composition/jobs'
import { commit, job } from '../../src/persistence/changes'
import { releaseCode } from '@fangxing/contract/envelope'
import { deviceKeys } from '../../src/modules/devices'
import { deploy, jobsOf, row, type Deployed } from './device-builders'
import { type TestMerchant, type DeviceServices, useDevices } from './device-context'

let services: DeviceServices
let merchant: TestMerchant
const act = { actor: 'test', traceId: newId() }
useDevices(made => ({ services, merchant } = made))
const order = (id: string) => row<Record<string, any>>(services, 'recovery_order', id)
const lowersOf = (it: Deployed) =>
  services.published.filter(({ topic }) => topic.endsWith(`${it.deviceId}/cmd`)).length
const incidentsOf = (id: string) =>
  services.database.query<{ kind: string; level: number; state: string }>(
    'SELECT kind, level, state FROM incident WHERE order_id = $1 ORDER BY opened_at',
    [id],
  )

const until = (check: () => boolean | Promise<boolean>): Promise<unknown> =>
  waitUntil(check, { what: 'what the test waits for', timeoutMs: 10_000, everyMs: 10 })

async function photo(): Promise<string> {
  const id = newId()
  await services.database.query(
    `INSERT INTO photo (id, merchant_id, media_type, size_bytes, sha256) VALUES ($1, $2, 'image/png', 1, 'x')`,
    [id, merchant.merchantId],
  )
  return id
}

test('the release is checked at every time at which a LOWER is sent or people are alerted', () => {
  const times = { RELEASE_DELAYED_S: 15, RELEASE_MANAGER_S: 120, RELEASE_DUTY_OFFICER_S: 300 }
  const checks: number[] = []
  for (let at = 0; at < 1_000_000; at += nextCheckMs(at, times)) checks.push(at / 1000)
  expect(checks).toEqual([0, 1, 2, 4, 8, 15, 30, 60, 120, 240, 300, 600])
})

test('LOWER waits for no page that shows the order', async () => {
  const it = await deploy(services, merchant, 'paid', 'PAID')
  services.advanceClock(16_000)
  const orderCache = Object.assign(Object.create(services.orderCache), {
    refresh: () => new Promise<never>(() => undefined),
  })
  const releaseOrder = new ReleaseOrder({ ...services, orderCache })
  void releaseOrder.release(it.orderId)
  await until(() => lowersOf(it) === 1)
  // It had something to show: somebody was called.
  expect(await incidentsOf(it.orderId)).toMatchObject([{ kind: 'release_delayed' }])
})

test('the durable job sends the same LOWER again until DOWN, and never after it', async () => {
  const it = await deploy(services, merchant, 'paid', 'PAID')
  const jobs = await startJobs(services)
  await commit(services.database, [
    job('release-order', { orderId: it.orderId }, { key: `release:${it.orderId}` }),
  ])
  await until(() => lowersOf(it) >= 3)
  await until(async () => (await row<any>(services, 'lock_command', it.lowerId)).attempts >= 3)
  expect(await order(it.orderId)).toMatchObject({ state: 'releasing' })
  const bodies = services.published
    .filter(({ topic }) => topic.endsWith(`${it.deviceId}/cmd`))
    .map(({ body }) => body)
  expect(new Set(bodies).size).toBe(1)
  // The first attempt changed a state; repetitions did not, and have no entry in the audit log.
  const entries = await services.database.query(
    `SELECT 1 FROM journal WHERE entity = 'lock_command' AND entity_id = $1 AND event = 'sent'`,
    [it.lowerId],
  )
  expect(entries).toHaveLength(1)
  await services.ingestReports.ingest([it.state({ ep: 1 })])
  await until(async () => (await jobsOf(services, `release:${it.orderId}`)).length === 0)
  await jobs.stop()
  expect(await order(it.orderId)).toMatchObject({ state: 'released' })
})

test('a device that does not answer its LOWER is shown as silent once, before people are called, until it answers', async () => {
  const it = await deploy(services, merchant, 'paid', 'PAID')
  const lower = () => row<Record<string, any>>(services, 'lock_command', it.lowerId)
  const shown = async () => {
    const view = JSON.parse((await services.orderCache.staffJson(it.orderId))!) as StaffOrder
    return view.commands.find(({ op }) => op === 'LOWER')?.state
  }
  for (const [afterMs, state] of [
    [0, 'sent'],
    [1_000, 'sent'],
    [3_000, 'sent'],
    [4_000, 'timed_out'],
    [4_000, 'timed_out'],
  ] as const) {
    services.advanceClock(afterMs)
    await services.releaseOrder.release(it.orderId)
    expect([afterMs, (await lower()).state, await shown()]).toEqual([afterMs, state, state])
  }
  expect(await incidentsOf(it.orderId)).toEqual([])
  expect(await lower()).toMatchObject({ attempts: 5, ended_at: null })
  const entries = await services.database.query(
    `SELECT 1 FROM journal WHERE entity = 'lock_command' AND entity_id = $1 AND event = 'unanswered'`,
    [it.lowerId],
  )
  expect(entries).toHaveLength(1)
  await services.ingestReports.ingest([
    it.ack(it.lowerId, 'LOWER', { outcome: 'received', position: 'lowering' }),
  ])
  expect(await shown()).toBe('accepted')
  await services.releaseOrder.release(it.orderId)
  expect(await lower()).toMatchObject({ state: 'accepted' })
})

test('a LOWER that no broker had yet, or only once, is not called unanswered', async () => {
  const it = await deploy(services, merchant, 'paid', 'PAID')
  services.advanceClock(8_000)
  await services.releaseOrder.release(it.orderId)
  const sent = await row<Record<string, any>>(services, 'lock_command', it.lowerId)
  expect(sent).toMatchObject({ state: 'sent', attempts: 1 })
})

test('a delayed release alerts the attendant, then the manager, then the duty officer; DOWN closes the incident', async () => {
  const it = await deploy(services, merchant, 'releasing', 'PAID')
  await services.releaseOrder.release(it.orderId)
  expect(await incidentsOf(it.orderId)).toEqual([])
  expect((await order(it.orderId)).release_delayed_at).toBeNull()
  await expect(services.showReleaseCode.toOwner(owner(), it.orderId, act)).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  const session = await scan(it)
  await expect(services.showReleaseCode.toOwner(session, it.orderId, act)).rejects.toMatchObject({
    code: 'RELEASE_CODE_NOT_DUE',
  })
  for (const [ms, level] of [
    [16_000, 1],
    [110_000, 2],
    [180_000, 3],
  ] as const) {
    services.advanceClock(ms)
    await services.releaseOrder.release(it.orderId)
    await services.releaseOrder.release(it.orderId)
    expect(await incidentsOf(it.orderId)).toEqual([{ kind: 'release_delayed', level, state: 'open' }])
  }
  expect((await row<any>(services, 'move_task', it.taskId)).is_urgent).toBe(true)
  const shown = await services.showReleaseCode.toOwner(session, it.orderId, act)
  expect(shown.code).toBe(
    releaseCode(deviceKeys(services.settings, it.deviceId, 1).releaseKey, it.deviceId, 1),
  )
  expect(await services.showReleaseCode.toStaff(merchant.staff, it.orderId, act)).toEqual(shown)
  expect(
    await services.database.query(
      `SELECT 1 FROM journal WHERE order_id = $1 AND event = 'release_code_shown'`,
      [it.orderId],
    ),
  ).toHaveLength(2)
  const detail = { to: 'down' as const, cause: 'code' as const, commandId: null, ep: 1, atMs: null }
  await services.ingestReports.ingest([it.state({ ep: 1, lastMotion: detail })])
  expect(await incidentsOf(it.orderId)).toEqual([{ kind: 'release_delayed', level: 3, state: 'closed' }])
  expect((await row<any>(services, 'move_task', it.taskId)).is_urgent).toBe(false)
})

test('a late lock that somebody took up still calls the manager and the duty officer', async () => {
  const it = await deploy(services, merchant, 'releasing', 'PAID')
  services.advanceClock(16_000)
  await services.releaseOrder.release(it.orderId)
  const incident = (await services.database.one<{ id: string }>(
    'SELECT id FROM incident WHERE order_id = $1',
    [it.orderId],
  ))!
  await services.handleIncident.acknowledge(merchant.staff, incident.id, act)
  for (const [ms, level] of [
    [110_000, 2],
    [180_000, 3],
  ] as const) {
    services.advanceClock(ms)
    await services.releaseOrder.release(it.orderId)
    expect(await incidentsOf(it.orderId)).toEqual([{ kind: 'release_delayed', level, state: 'acknowledged' }])
  }
  expect(
    await services.database.query(
      `SELECT from_state, to_state, detail FROM journal WHERE entity = 'incident' AND entity_id = $1 AND event = 'level_raised' ORDER BY id`,
      [incident.id],
    ),
  ).toEqual(
    [2, 3].map(level => ({ from_state: 'acknowledged', to_state: 'acknowledged', detail: { level } })),
  )
  await services.ingestReports.ingest([it.state({ ep: 1 })])
  expect(await incidentsOf(it.orderId)).toEqual([{ kind: 'release_delayed', level: 3, state: 'closed' }])
})

test('staff may confirm the release by hand, and a device that then reports UP opens an incident', async () => {
  const it = await deploy(services, merchant, 'releasing', 'PAID')
  const proof = {
    reason: '机械钥匙放行',
    photoIds: [await photo()],
    happenedAt: services.clock.now().toISOString(),
  }
  await expect(
    services.proveReleased.prove(merchant.staff, it.orderId, { ...proof, photoIds: [newId()] }, act),
  ).rejects.toMatchObject({ code: 'BAD_INPUT' })
  const stranger = { ...merchant.staff, merchantId: newId() }
  await expect(services.proveReleased.prove(stranger, it.orderId, proof, act)).rejects.toMatchObject({
    code: 'BAD_INPUT',
  })
  await services.proveReleased.prove(merchant.staff, it.orderId, proof, act)
  expect(await order(it.orderId)).toMatchObject({ state: 'released', release_proof: 'hand' })
  expect(await row(services, 'lock_command', it.lowerId)).toMatchObject({ state: 'confirmed_by_hand' })
  await expect(services.proveReleased.prove(merchant.staff, it.orderId, proof, act)).rejects.toMatchObject({
    code: 'STATE_CONFLICT',
  })
  const before = lowersOf(it)
  await services.ingestReports.ingest([it.state({ ep: 1, target: 'UP', position: 'up' })])
  expect((await incidentsOf(it.orderId)).map(({ kind }) => kind)).toEqual(['hand_proof_contradicted'])
  await until(() => lowersOf(it) > before)
})

const up = { ep: 1, target: 'UP', position: 'up' } as const

test('a release by hand that the device contradicts is sent again until DOWN, and each time from the first step', async () => {
  const it = await deploy(services, merchant, 'releasing', 'PAID')
  const proof = {
    reason: '机械钥匙放行',
    photoIds: [await photo()],
    happenedAt: services.clock.now().toISOString(),
  }
  await services.proveReleased.prove(merchant.staff, it.orderId, proof, act)
  for (let time = 0; time < 2; time++) {
    await services.ingestReports.ingest([it.state(up), it.state(up)])
    expect(await row(services, 'lock_command', it.lowerId)).toMatchObject({ state: 'sent', ended_at: null })
    expect(await jobsOf(services, `release:${it.orderId}`)).toHaveLength(1)
    const before = lowersOf(it)
    await services.releaseOrder.release(it.orderId)
    await services.releaseOrder.release(it.orderId)
    expect(lowersOf(it)).toBeGreaterThanOrEqual(before + 2)
    await services.ingestReports.ingest([it.state({ ep: 1 })])
    expect(await row(services, 'lock_command', it.lowerId)).toMatchObject({ state: 'succeeded' })
    const sent = lowersOf(it)
    await services.releaseOrder.release(it.orderId)
    expect(lowersOf(it)).toBe(sent)
  }
  expect(await order(it.orderId)).toMatchObject({ state: 'released', release_proof: 'hand' })
  expect((await incidentsOf(it.orderId)).map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['hand_proof_contradicted', 'up_without_order']),
  )
})

test('the job of a contradicted release is queued again when it is lost, and alerts people from then on', async () => {
  const it = await deploy(services, merchant, 'releasing', 'PAID')
  await services.ingestReports.ingest([it.state({ ep: 1 })])
  services.advanceClock(3_600_000)
  await services.ingestReports.ingest([it.state(up)])
  await services.releaseOrder.release(it.orderId)
  expect((await incidentsOf(it.orderId)).map(({ kind }) => kind)).toEqual(['up_without_order'])
  await services.database.query('DELETE FROM graphile_worker._private_jobs WHERE key = $1', [
    `release:${it.orderId}`,
  ])
  services.advanceClock(5_000)
  expect(await services.requeueOverdue.requeue()).toBeGreaterThan(0)
  expect(await jobsOf(services, `release:${it.orderId}`)).toHaveLength(1)
  services.advanceClock(11_000)
  await services.releaseOrder.release(it.orderId)
  expect(await incidentsOf(it.orderId)).toEqual(
    expect.arrayContaining([{ kind: 'release_delayed', level: 1, state: 'open' }]),
  )
  await services.ingestReports.ingest([it.state({ ep: 1 })])
  services.advanceClock(3_600_000)
  await services.ingestReports.ingest([it.state(up)])
  await services.releaseOrder.release(it.orderId)
  const [job] = await jobsOf(services, `release:${it.orderId}`)
  expect(job!.run_at.getTime() - Date.now()).toBeLessThan(5000)
})

test('a failed deployment whose lock comes up again frees its device only once', async () => {
  const it = await deploy(services, merchant, 'deploying')
  services.advanceClock(36_000)
  await services.checkRaise.check(it.orderId)
  await services.ingestReports.ingest([it.state({ ep: 1 })])
  expect(await order(it.orderId)).toMatchObject({ state: 'deploy_failed', device_free: true })
  await services.ingestReports.ingest([it.state(up)])
  await services.ingestReports.ingest([it.state({ ep: 1 })])
  expect(await order(it.orderId)).toMatchObject({ state: 'deploy_failed', device_free: true })
  expect(
    await services.database.query(
      `SELECT 1 FROM lock_command WHERE order_id = $1 AND op = 'LOWER' AND state = 'succeeded'`,
      [it.orderId],
    ),
  ).toHaveLength(1)
})

test.each(['paid', 'releasing', 'cancelling'])(
  'the LOWER of an order that is %s is sent at once whenever its device begins a session, and not at a heartbeat',
  async state => {
    const it = await deploy(services, merchant, state, state === 'cancelling' ? 'STAFF' : 'PAID')
    for (const sent of [1, 2]) {
      it.restart()
      await services.ingestReports.ingest([it.life()])
      await until(() => lowersOf(it) === sent)
      await until(async () => (await row<any>(services, 'lock_command', it.lowerId)).attempts === sent)
    }
    await services.ingestReports.ingest([it.life()])
    const [first, second] = services.published.filter(({ topic }) => topic.endsWith(`${it.deviceId}/cmd`))
    expect(second!.body).toBe(first!.body)
    await services.ingestReports.ingest([it.state({ ep: 1 })])
    it.restart()
    await services.ingestReports.ingest([it.life()])
    expect(lowersOf(it)).toBe(2)
  },
)

test('what a lock should be is kept by the broker, a command is not', async () => {
  const it = await deploy(services, merchant, 'releasing', 'PAID')
  await services.releaseOrder.release(it.orderId)
  await until(() => services.published.filter(({ topic }) => topic.includes(it.deviceId)).length === 2)
  const kept = (leaf: string) =>
    services.published.filter(({ topic }) => topic.endsWith(`${it.deviceId}/${leaf}`)).map(one => one.retain)
  expect([kept('want'), kept('cmd')]).toEqual([[true], [false]])
})

test('a LOWER of an earlier epoch ends when the device has gone on to the next', async () => {
  const it = await deploy(services, merchant, 'releasing', 'PAID')
  await services.database.query('UPDATE device SET last_epoch = 2 WHERE id = $1', [it.deviceId])
  await services.releaseOrder.release(it.orderId)
  expect(lowersOf(it)).toBe(0)
  expect(await row(services, 'lock_command', it.lowerId)).toMatchObject({ state: 'superseded' })
})

test('a RAISE without an acknowledgement is followed by one LOWER', async () => {
  const it = await deploy(services, merchant, 'deploying')
  await services.checkRaise.check(it.orderId)
  expect(await order(it.orderId)).toMatchObject({ state: 'deploying' })
  expect(await jobsOf(services, `check-raise:${it.orderId}`)).toHaveLength(1)
  services.advanceClock(36_000)
  await services.checkRaise.check(it.orderId)
  await services.checkRaise.check(it.orderId)
  expect(await row(services, 'lock_command', it.raiseId)).toMatchObject({ state: 'expired' })
  expect(await order(it.orderId)).toMatchObject({ state: 'deploy_failed' })
  expect(
    await services.database.query(`SELECT why FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`, [
      it.orderId,
    ]),
  ).toEqual([{ why: 'DEPLOY_FAILED' }])
})

test('a paid order whose release job is missing gets the job again, once', async () => {
  const it = await deploy(services, merchant, 'paid', 'PAID')
  expect(await jobsOf(services, `release:${it.orderId}`)).toHaveLength(0)
  await services.requeueOverdue.addMissing()
  services.advanceClock(31_000)
  expect(await services.requeueOverdue.requeue()).toBeGreaterThan(0)
  expect(await jobsOf(services, `release:${it.orderId}`)).toHaveLength(1)
  expect(await services.requeueOverdue.requeue()).toBe(0)
})

test('after all tests of this file no version of a row stands twice in the audit log', async () => {
  const twice = await services.database.query(
    'SELECT entity, entity_id, version FROM journal WHERE version IS NOT NULL GROUP BY 1, 2, 3 HAVING count(*) > 1',
  )
  expect(twice).toEqual([])
})

function owner() {
  return { kind: 'owner' as const, ownerId: newId(), openid: 'o', ownerRef: 'r' }
}

async function scan(it: Deployed) {
  const session = owner()
  await services.database.query(`INSERT INTO owner (id, appid, openid) VALUES ($1, 'wx', $2)`, [
    session.ownerId,
    randomBytes(8).toString('hex'),
  ])
  await services.database.query(
    'INSERT INTO owner_order (owner_id, order_id, first_seen_at) VALUES ($1, $2, now())',
    [session.ownerId, it.orderId],
  )
  return session
}
