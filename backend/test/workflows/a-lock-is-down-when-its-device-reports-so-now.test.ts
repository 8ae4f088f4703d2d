import type { DevicePosition } from '@fangxing/contract/states'
import { nextEpoch } from '../../src/domain/epoch'
import { qrLinkOf } from '../../src/modules/devices'
import { checkInvariants } from '../../src/workflows/check-invariants'
import { newId } from '../../src/persistence/new-id'
import type { DeviceRow } from '../../src/persistence/rows'
import { deploy, makeDevice, row, type Deployed } from './device-builders'
import { type DeviceServices, type TestMerchant, useDevices } from './device-context'

let services: DeviceServices
let merchant: TestMerchant
const act = { actor: 'test', traceId: newId() }
useDevices(made => ({ services, merchant } = made))

const order = (it: Deployed) => row(services, 'recovery_order', it.orderId)
const device = ({ deviceId }: { deviceId: string }) => row<DeviceRow>(services, 'device', deviceId)
const commandOf = (it: Deployed, op: 'RAISE' | 'LOWER') =>
  services.database.one<{ id: string; state: string; outcome: string | null }>(
    'SELECT id, state, outcome FROM lock_command WHERE order_id = $1 AND op = $2',
    [it.orderId, op],
  )
const tasksOf = (it: Deployed) =>
  services.database.query<{ id: string; state: string }>(
    'SELECT id, state FROM move_task WHERE order_id = $1',
    [it.orderId],
  )
const openIncidentsOf = (deviceId: string) =>
  services.database.query<{ kind: string; level: number; order_id: string | null }>(
    `SELECT kind, level, order_id FROM incident WHERE device_id = $1 AND state = 'open' ORDER BY opened_at`,
    [deviceId],
  )
const sentTo = (deviceId: string, leaf: string) =>
  services.published
    .filter(({ topic }) => topic.endsWith(`${deviceId}/${leaf}`))
    .map(({ body }) => {
      const { p } = JSON.parse(body) as { p: string }
      return JSON.parse(Buffer.from(p, 'base64url').toString()) as Record<string, unknown>
    })
const cancel = (it: Deployed) =>
  services.endOrder.cancel(merchant.staff, { orderId: it.orderId, reason: '测试' }, act)
const ingest = (...messages: Parameters<DeviceServices['ingestReports']['ingest']>[0]) =>
  services.ingestReports.ingest(messages)
/** The lock as the owner's page shows it. */
async function lockShown(it: Deployed): Promise<unknown> {
  const view = JSON.parse((await services.orderCache.ownerJson(it.orderId))!) as { lock: unknown }
  return view.lock
}
async function photo(): Promise<string> {
  const id = newId()
  await services.database.query(
    `INSERT INTO photo (id, merchant_id, media_type, size_bytes, sha256) VALUES ($1, $2, 'image/png', 1, 'x')`,
    [id, merchant.merchantId],
  )
  return id
}
async function prove(it: Deployed): Promise<void> {
  const happenedAt = services.clock.now().toISOString()
  const proof = { reason: '机械钥匙放行', photoIds: [await photo()], happenedAt }
  await services.proveReleased.prove(merchant.staff, it.orderId, proof, act)
}
async function finish(it: Deployed): Promise<void> {
  const [task] = await tasksOf(it)
  const link = qrLinkOf(services.settings, await device(it))
  await services.finishMoveTask.finish(merchant.staff, { taskId: task!.id, link, photoIds: [] }, act)
}
async function released(): Promise<Deployed> {
  const it = await deploy(services, merchant, 'releasing', 'PAID')
  await ingest(it.state({ ep: 1, lastMotion: null }))
  expect(await order(it)).toMatchObject({ state: 'released' })
  return it
}

describe('a report of another epoch', () => {
  test.each([
    ['was up', 'active', null],
    ['had taken up its RAISE', 'deploying', 'received'],
  ] as const)('does not release a lock that %s in this one', async (_name, state, answer) => {
    const it = await deploy(services, merchant, state)
    if (answer) await ingest(it.ack(it.raiseId, 'RAISE', { outcome: answer, position: 'raising' }))
    await cancel(it)
    services.advanceClock(20_000)
    await ingest(it.state({ ep: 0 }), it.state({ ep: 7 }))
    expect(await order(it)).toMatchObject({ state: 'cancelling', released_at: null })
    expect(['queued', 'sent']).toContain((await commandOf(it, 'LOWER'))!.state)
    await ingest(it.state({ ep: 1 }))
    expect(await order(it)).toMatchObject({ state: 'cancelled' })
  })

  test('frees the device of a RAISE that it refused because it is further ahead', async () => {
    const it = await deploy(services, merchant, 'deploying')
    const refusal = { outcome: 'rejected', reason: 'superseded', ep: 7 } as const
    await ingest(it.ack(it.raiseId, 'RAISE', refusal))
    expect(await order(it)).toMatchObject({ state: 'deploy_failed', device_free: false })
    await ingest(it.state({ ep: 7 }))
    expect(await order(it)).toMatchObject({ state: 'deploy_failed', device_free: true })
    expect(await commandOf(it, 'LOWER')).toMatchObject({ state: 'succeeded', outcome: 'never_raised' })
    expect(await row(services, 'arrear', it.arrearId)).toMatchObject({ state: 'outstanding' })
    const freed = await device(it)
    expect(freed).toMatchObject({ lifecycle: 'assigned', order_id: null, reported_epoch: 7 })
    expect(nextEpoch(freed.last_epoch, freed.reported_epoch)).toBe(8)
    expect(await tasksOf(it)).toEqual([])
  })

  test.each(['provisioned', 'in_stock', 'assigned'])(
    'that nothing can follow puts a device, %s, aside and calls people once',
    async lifecycle => {
      const it = await makeDevice(services, merchant, { epoch: 5 })
      await services.database.query('UPDATE device SET lifecycle = $2 WHERE id = $1', [
        it.deviceId,
        lifecycle,
      ])
      await ingest(it.state({ ep: 1006 }), it.state({ ep: 4_294_967_295 }))
      await ingest(it.state({ ep: 4_294_967_295 }))
      const aside = await device(it)
      expect(aside).toMatchObject({ lifecycle: 'maintenance', reported_epoch: null, position: 'down' })
      expect(await openIncidentsOf(it.deviceId)).toEqual([
        { kind: 'device_epoch_strange', level: 2, order_id: null },
      ])
      expect(nextEpoch(5, 4_294_967_295)).toBe(6)
      expect(nextEpoch(5, 1005)).toBe(1006)
    },
  )
})

describe('a failed deployment', () => {
  test('gives its debts back when staff call it off, and sends its LOWER once more', async () => {
    const it = await deploy(services, merchant, 'deploying')
    await ingest(it.ack(it.raiseId, 'RAISE', { outcome: 'failed', reason: 'jammed', position: 'jammed' }))
    const before = sentTo(it.deviceId, 'cmd').length
    await cancel(it)
    expect(await row(services, 'arrear', it.arrearId)).toMatchObject({ state: 'outstanding' })
    expect(await order(it)).toMatchObject({
      state: 'deploy_failed',
      end_cause: 'DEPLOY_FAILED',
      device_free: false,
    })
    expect(sentTo(it.deviceId, 'cmd').length).toBeGreaterThan(before)
    await services.endOrder.override(merchant.staff, { orderId: it.orderId, reason: '急救' }, act)
    expect((await openIncidentsOf(it.deviceId)).map(({ kind }) => kind)).toContain('emergency_override')
    await prove(it)
    expect(await order(it)).toMatchObject({ state: 'deploy_failed', release_proof: 'hand' })
  })

  test.each([
    ['took its RAISE up', 'jammed', 1],
    ['refused its RAISE', 'vehicle_overhead', 0],
  ] as const)('whose device %s leaves a move task or none', async (_name, reason, tasks) => {
    const it = await deploy(services, merchant, 'deploying')
    if (tasks === 1) await ingest(it.ack(it.raiseId, 'RAISE', { outcome: 'received', position: 'raising' }))
    const outcome = tasks === 1 ? 'failed' : 'rejected'
    await ingest(it.ack(it.raiseId, 'RAISE', { outcome, reason, position: 'down', ep: tasks }))
    await ingest(it.state({ ep: tasks }))
    expect(await order(it)).toMatchObject({ state: 'deploy_failed', device_free: tasks === 0 })
    expect(await tasksOf(it)).toHaveLength(tasks)
    expect(await device(it)).toMatchObject({ lifecycle: tasks === 1 ? 'to_retrieve' : 'assigned' })
    if (tasks === 0) return
    await finish(it)
    expect(await order(it)).toMatchObject({ device_free: true })
    expect(await device(it)).toMatchObject({ lifecycle: 'assigned', order_id: null })
  })

  test('whose lock came up late leaves a move task, and its car counts as held', async () => {
    const it = await deploy(services, merchant, 'deploying')
    services.advanceClock(40_000)
    await services.checkRaise.check(it.orderId)
    expect(await order(it)).toMatchObject({ state: 'deploy_failed', went_up_at: null })
    await ingest(it.state({ ep: 1, target: 'UP', position: 'up' }))
    expect(await order(it)).toMatchObject({ state: 'deploy_failed', went_up_at: expect.any(Date) })
    await ingest(it.state({ ep: 0 }))
    expect(await order(it)).toMatchObject({ released_at: null })
    await ingest(it.state({ ep: 1 }))
    expect(await tasksOf(it)).toHaveLength(1)
  })
})

describe('an order that the former version called off, without a move task', () => {
  const calledOff = async (lifecycle: string): Promise<Deployed> => {
    const it = await deploy(services, merchant, 'cancelling', 'STAFF')
    await services.database.query(`UPDATE device SET lifecycle = $2, position = 'up' WHERE id = $1`, [
      it.deviceId,
      lifecycle,
    ])
    return it
  }
  test.each(['reserved', 'deployed'])('frees its device, %s, when that says DOWN', async lifecycle => {
    const it = await calledOff(lifecycle)
    await ingest(it.state({ ep: 1 }))
    expect(await device(it)).toMatchObject({ lifecycle: 'assigned', order_id: null })
  })
  test.each(['reserved', 'deployed'])(
    'puts its device, %s, aside when only a person says so',
    async lifecycle => {
      const it = await calledOff(lifecycle)
      await prove(it)
      expect(await order(it)).toMatchObject({ state: 'cancelled', device_free: true })
      expect(await device(it)).toMatchObject({ lifecycle: 'maintenance', order_id: null })
    },
  )
})

test('a lock that jammed is shown as stuck while it tries again, until it is down or a person says so', async () => {
  for (const end of ['device', 'person'] as const) {
    const it = await deploy(services, merchant, 'releasing', 'PAID')
    await ingest(it.state({ ep: 1, position: 'up', target: 'DOWN' }))
    expect(await lockShown(it)).toMatchObject({ isStuck: false })
    await ingest(it.ack(it.lowerId, 'LOWER', { outcome: 'failed', reason: 'jammed', position: 'jammed' }))
    for (const position of ['jammed', 'lowering', 'jammed'] as const) {
      await ingest(it.state({ ep: 1, position, target: 'DOWN' }))
      expect(await lockShown(it)).toMatchObject({ position, isStuck: true })
    }
    await (end === 'device' ? ingest(it.state({ ep: 1 })) : prove(it))
    expect(await lockShown(it)).toMatchObject({ isStuck: false })
  }
})

describe('after a release', () => {
  test.each(['up', 'jammed', 'unknown'] as const)(
    'the same LOWER is sent again while the arm is %s, and the task cannot be finished',
    async position => {
      const it = await released()
      const before = sentTo(it.deviceId, 'cmd').length
      await ingest(it.state({ ep: 1, position }))
      expect(await commandOf(it, 'LOWER')).toMatchObject({ id: it.lowerId, state: 'sent' })
      expect(await lockShown(it)).toMatchObject({ isStuck: true })
      await services.releaseOrder.release(it.orderId)
      expect(sentTo(it.deviceId, 'cmd').slice(before)).toContainEqual(
        expect.objectContaining({ id: it.lowerId, op: 'LOWER' }),
      )
      await expect(finish(it)).rejects.toMatchObject({ code: 'TASK_LOCK_NOT_DOWN' })
      expect(await openIncidentsOf(it.deviceId)).toEqual([
        expect.objectContaining({ kind: 'up_without_order', level: 2 }),
      ])
      await ingest(it.state({ ep: 1 }))
      await finish(it)
      expect(await order(it)).toMatchObject({ state: 'completed' })
      expect(await device(it)).toMatchObject({ lifecycle: 'assigned', order_id: null })
    },
  )

  test('a late answer that the lock is down does not outrank that it says up now', async () => {
    const it = await deploy(services, merchant, 'releasing', 'PAID')
    const late = it.ack(it.lowerId, 'LOWER', { position: 'down' })
    await ingest(it.state({ ep: 1, position: 'up', target: 'UP' }))
    await ingest(late)
    expect(await order(it)).toMatchObject({ state: 'releasing' })
  })

  test('older firmware that answers done without moving calls people to come with the key', async () => {
    const it = await released()
    await ingest(it.state({ ep: 1, position: 'up' }))
    await ingest(it.ack(it.lowerId, 'LOWER', { position: 'up', replayed: true }))
    await ingest(it.ack(it.lowerId, 'LOWER', { position: 'up', replayed: true }))
    const incidents = await openIncidentsOf(it.deviceId)
    expect(incidents.filter(({ kind }) => kind === 'lower_failed')).toEqual([
      expect.objectContaining({ level: 2 }),
    ])
    expect(await commandOf(it, 'LOWER')).not.toMatchObject({ state: 'succeeded' })
    await prove(it)
    await finish(it)
  })

  test('a device that was proved down by hand and never said so is looked at before it is used again', async () => {
    const it = await deploy(services, merchant, 'releasing', 'PAID')
    await ingest(it.state({ ep: 1, position: 'up', target: 'UP' }))
    await prove(it)
    // What the device said before the proof is no news.
    expect(await lockShown(it)).toMatchObject({ isStuck: false })
    await finish(it)
    expect(await order(it)).toMatchObject({ state: 'completed', device_free: true })
    expect(await device(it)).toMatchObject({ lifecycle: 'maintenance', order_id: null })
    const manager = { ...merchant.staff, roles: ['manager' as const] }
    const give = () =>
      services.maintainDevice.assign(manager, { deviceId: it.deviceId, lotId: merchant.lotId }, act)
    await expect(give()).rejects.toMatchObject({ code: 'GATE_DEVICE_NOT_DOWN' })
    await ingest(it.state({ ep: 1 }))
    expect(await give()).toMatchObject({ lifecycle: 'assigned' })
  })

  test('a person proves a lock whose device has lost track of it', async () => {
    const it = await released()
    const { database } = services
    await database.query(`UPDATE device SET position = 'unknown' WHERE id = $1`, [it.deviceId])
    await expect(finish(it)).rejects.toMatchObject({ code: 'TASK_LOCK_NOT_DOWN' })
    await prove(it)
    expect(await commandOf(it, 'LOWER')).toMatchObject({ state: 'confirmed_by_hand' })
    await finish(it)
  })
})

describe('a lock that stands up', () => {
  const UP: { position: DevicePosition; target: 'UP' } = { position: 'up', target: 'UP' }

  test('without an order calls people at once and only once, until it says DOWN', async () => {
    const it = await makeDevice(services, merchant)
    await ingest(it.state({ ep: 3, ...UP }), it.state({ ep: 3, ...UP }))
    await ingest(it.state({ ep: 3, ...UP }))
    expect(await openIncidentsOf(it.deviceId)).toEqual([
      { kind: 'up_without_order', level: 2, order_id: null },
    ])
    const reports = await services.database.query(
      `SELECT 1 FROM journal WHERE entity = 'incident' AND event = 'reported' AND detail->>'subject' = $1`,
      [`device:${it.deviceId}`],
    )
    expect(reports).toHaveLength(1)
    await ingest(it.state({ ep: 3 }))
    expect(await openIncidentsOf(it.deviceId)).toEqual([])
  })

  test('in an epoch that its order does not have calls people at once', async () => {
    const it = await deploy(services, merchant, 'active')
    await ingest(it.state({ ep: 4, ...UP }))
    expect(await openIncidentsOf(it.deviceId)).toEqual([
      { kind: 'up_without_order', level: 2, order_id: it.orderId },
    ])
  })

  test('without an order is lowered by staff in the epoch that it reports, with its cause written down', async () => {
    const it = await makeDevice(services, merchant)
    const about = { deviceId: it.deviceId, reason: '无主锁' }
    const lower = () => services.lowerStrayDevice.lower(merchant.staff, about, act)
    await expect(lower()).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
    await ingest(it.state({ ep: 3, ...UP }))
    await lower()
    const [sent] = sentTo(it.deviceId, 'cmd')
    expect(sent).toMatchObject({ op: 'LOWER', ep: 3, order: null, why: 'STAFF' })
    expect(sentTo(it.deviceId, 'want')).toEqual([
      expect.objectContaining({ target: 'DOWN', ep: 3, commandId: sent!.id }),
    ])
    const motion = { to: 'down', cause: 'command', commandId: sent!.id as string, ep: 3, atMs: null } as const
    await ingest(it.state({ ep: 3, lastMotion: motion }))
    const report = await checkInvariants(services.database, services.clock.now(), {
      motions: [{ ...motion, deviceId: it.deviceId, epoch: 3, atMs: Date.now() }],
    })
    const broken = report.checked.flatMap(({ id, broken: rows }) => rows.map(what => `${id} ${what}`))
    expect(broken.filter(text => text.includes(it.deviceId))).toEqual([])
  })

  test('in an epoch that cannot be believed is not lowered from afar: it would not obey', async () => {
    const it = await makeDevice(services, merchant)
    await ingest(it.state({ ep: 3, ...UP }))
    await ingest(it.state({ ep: 900_000, ...UP }))
    const about = { deviceId: it.deviceId, reason: '无主锁' }
    await expect(services.lowerStrayDevice.lower(merchant.staff, about, act)).rejects.toMatchObject({
      code: 'DEVICE_EPOCH_STRANGE',
    })
    expect(sentTo(it.deviceId, 'cmd')).toEqual([])
  })

  test('in the epoch of its order is lowered by its order alone', async () => {
    const it = await deploy(services, merchant, 'active')
    await ingest(it.state({ ep: 1, ...UP }))
    const about = { deviceId: it.deviceId, reason: '试试' }
    await expect(services.lowerStrayDevice.lower(merchant.staff, about, act)).rejects.toMatchObject({
      code: 'DEVICE_IN_USE',
    })
  })
})
