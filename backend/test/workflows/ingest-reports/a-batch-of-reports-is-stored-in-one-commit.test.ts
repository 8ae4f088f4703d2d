import { deploy, jobsOf, makeDevice, row, storedReports } from '../device-builders'
import { type TestMerchant, type DeviceServices, useDevices } from '../device-context'

let services: DeviceServices
let merchant: TestMerchant
useDevices(made => ({ services, merchant } = made))
const order = (id: string) => row<Record<string, any>>(services, 'recovery_order', id)
const device = (id: string) => row<Record<string, any>>(services, 'device', id)
const incidents = (orderId: string) =>
  services.database.query<{ kind: string }>(
    `SELECT kind FROM incident WHERE order_id = $1 AND state <> 'closed'`,
    [orderId],
  )

test('two hundred presence and state reports are one batch, and the same reports again change nothing', async () => {
  const reporters = await Promise.all(Array.from({ length: 100 }, () => makeDevice(services, merchant)))
  const messages = reporters.flatMap(reporter => [reporter.life(), reporter.state({ batteryPct: 20 })])
  expect(new Set(await services.ingestReports.ingest(messages))).toEqual(new Set(['accepted']))
  const before = await device(reporters[7]!.deviceId)
  expect(before).toMatchObject({
    link: 'online',
    position: 'down',
    power: 'low',
    session_id: reporters[7]!.sessionId,
    boot_id: reporters[7]!.bootId,
  })
  expect(new Set(await services.ingestReports.ingest(messages))).toEqual(new Set(['duplicate']))
  expect(await device(reporters[7]!.deviceId)).toEqual(before)
})

test('a report that comes twice, in one batch or later, is a duplicate and has its effect once', async () => {
  const it = await deploy(services, merchant, 'releasing', 'PAID')
  const reports = [
    it.life(),
    it.evt({ kind: 'tamper', ep: 1 }),
    it.ack(it.lowerId, 'LOWER', { outcome: 'failed', reason: 'jammed', position: 'up' }),
    it.state({ ep: 1, target: 'DOWN', position: 'lowering', batteryPct: 20 }),
  ]
  const effects = async () => ({
    device: await device(it.deviceId),
    order: await order(it.orderId),
    lower: await row(services, 'lock_command', it.lowerId),
    events: await services.database.query('SELECT id FROM device_event WHERE device_id = $1', [it.deviceId]),
    incidents: await services.database.query('SELECT * FROM incident WHERE device_id = $1 ORDER BY id', [
      it.deviceId,
    ]),
    journal: await services.database.query(
      'SELECT entity, event FROM journal WHERE order_id = $1 OR entity_id = $2 ORDER BY id',
      [it.orderId, it.deviceId],
    ),
  })
  const twice = await services.ingestReports.ingest([...reports, ...structuredClone(reports)])
  expect(twice).toEqual([...reports.map(() => 'accepted'), ...reports.map(() => 'duplicate')])
  await until(async () => (await row<any>(services, 'lock_command', it.lowerId)).attempts === 1)
  const before = await effects()
  expect(before.events).toHaveLength(1)
  expect(before.journal.filter(entry => entry.event === 'tamper')).toHaveLength(1)
  services.advanceClock(1000)
  for (const report of [...reports, ...reports])
    expect(await services.ingestReports.ingest([report])).toEqual(['duplicate'])
  expect(await effects()).toEqual(before)
})

test('two nodes that receive the same batch at once store it once', async () => {
  const reporters = await Promise.all(Array.from({ length: 40 }, () => makeDevice(services, merchant)))
  const messages = reporters.map(reporter => reporter.state())
  const [one, two] = await Promise.all([
    services.ingestReports.ingest(messages),
    services.ingestReports.ingest(messages),
  ])
  const received = messages.map((_, index) => [one[index], two[index]].sort().join())
  expect(new Set(received)).toEqual(new Set(['accepted,duplicate']))
  for (const { deviceId } of reporters) expect(await storedReports(services.database, deviceId)).toEqual([1])
})

test('an older state report that arrives later does not change the device', async () => {
  const reporter = await makeDevice(services, merchant)
  const [older, newer] = [
    reporter.state({ position: 'up', ep: 0 }),
    reporter.state({ position: 'down', ep: 0 }),
  ]
  expect(await services.ingestReports.ingest([newer, older])).toEqual(['accepted', 'late'])
  expect((await device(reporter.deviceId)).position).toBe('down')
})

test('the last will of an earlier session is ignored, the one of the present session counts', async () => {
  const reporter = await makeDevice(services, merchant)
  const first = reporter.sessionId
  const firstBoot = reporter.bootId
  await services.ingestReports.ingest([reporter.life()])
  reporter.restart()
  await services.ingestReports.ingest([reporter.life()])
  await services.ingestReports.ingest([
    reporter.life({ on: false, sessionId: first, bootId: firstBoot, seq: 99 }),
  ])
  expect((await device(reporter.deviceId)).link).toBe('online')
  await services.ingestReports.ingest([reporter.life({ on: false })])
  expect((await device(reporter.deviceId)).link).toBe('offline')
})

test('whether a device is away is decided by the last report of a batch', async () => {
  const it = await deploy(services, merchant, 'active')
  const up = () => it.state({ ep: 1, target: 'UP', position: 'up' })
  const will = () => it.life({ on: false })
  await services.ingestReports.ingest([it.life(), up()])
  await services.ingestReports.ingest([will()])
  expect(await incidents(it.orderId)).toEqual([{ kind: 'device_offline' }])
  await services.ingestReports.ingest([up(), will()])
  expect(await device(it.deviceId)).toMatchObject({ link: 'offline' })
  expect(await incidents(it.orderId)).toEqual([{ kind: 'device_offline' }])
  await services.ingestReports.ingest([up(), will(), up()])
  expect(await device(it.deviceId)).toMatchObject({ link: 'online' })
  expect(await incidents(it.orderId)).toEqual([])
  await services.ingestReports.ingest([will(), up()])
  expect(await incidents(it.orderId)).toEqual([])
  await services.ingestReports.ingest([will(), up(), will()])
  expect(await incidents(it.orderId)).toEqual([{ kind: 'device_offline' }])
})

test('UP in this epoch makes the order active once, sets its longest hold, and shows the pairing code', async () => {
  const it = await deploy(services, merchant, 'deploying')
  await services.ingestReports.ingest([
    it.ack(it.raiseId, 'RAISE', { outcome: 'received', position: 'raising' }),
    it.ack(it.raiseId, 'RAISE', { position: 'up' }),
    it.state({ ep: 1, target: 'UP', position: 'up' }),
  ])
  const now = await order(it.orderId)
  expect(now).toMatchObject({ state: 'active', version: 2 })
  expect(now.hold_until.getTime()).toBeGreaterThan(now.active_at.getTime())
  expect(await jobsOf(services, `end-hold:${it.orderId}`)).toHaveLength(1)
  expect(await device(it.deviceId)).toMatchObject({ lifecycle: 'deployed', position: 'up' })
  expect(await row(services, 'lock_command', it.raiseId)).toMatchObject({ state: 'succeeded' })
  const payloads = services.published
    .filter(({ topic }) => topic.includes(it.deviceId))
    .map(({ body }) => JSON.parse(Buffer.from(JSON.parse(body).p, 'base64url').toString()))
  expect(payloads).toEqual(
    expect.arrayContaining([expect.objectContaining({ op: 'SHOW', args: { challenge: '42' } })]),
  )
})

test('a rejected RAISE ends the deployment with a LOWER, and DOWN frees the device and the arrears', async () => {
  const it = await deploy(services, merchant, 'deploying')
  await services.ingestReports.ingest([
    it.ack(it.raiseId, 'RAISE', { outcome: 'rejected', reason: 'vehicle_overhead', ep: 0 }),
  ])
  const lower = await services.database.one<{ id: string; why: string }>(
    `SELECT id, why FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`,
    [it.orderId],
  )
  expect(lower).toMatchObject({ why: 'DEPLOY_FAILED' })
  expect(await order(it.orderId)).toMatchObject({
    state: 'deploy_failed',
    device_free: false,
    end_reason: 'vehicle_overhead',
  })
  await services.ingestReports.ingest([
    it.ack(lower!.id, 'LOWER', { outcome: 'rejected', reason: 'unknown_epoch', ep: 0 }),
  ])
  expect(await order(it.orderId)).toMatchObject({ state: 'deploy_failed', device_free: true })
  expect(await device(it.deviceId)).toMatchObject({ lifecycle: 'assigned', order_id: null })
  expect(await row(services, 'arrear', it.arrearId)).toMatchObject({ state: 'outstanding' })
})

test('DOWN in this epoch releases a paid order once, and the audit log has the cause of the lowering', async () => {
  const it = await deploy(services, merchant, 'paid', 'PAID')
  const lastMotion = {
    to: 'down' as const,
    cause: 'command' as const,
    commandId: it.lowerId,
    ep: 1,
    atMs: null,
  }
  await services.ingestReports.ingest([
    it.ack(it.lowerId, 'LOWER', { outcome: 'received', position: 'lowering' }),
    it.ack(it.lowerId, 'LOWER', {}),
    it.state({ ep: 1, lastMotion }),
    it.state({ ep: 1, lastMotion }),
  ])
  expect(await order(it.orderId)).toMatchObject({ state: 'released', release_proof: 'device', version: 2 })
  expect(await row(services, 'lock_command', it.lowerId)).toMatchObject({
    state: 'succeeded',
    outcome: 'down',
  })
  expect(await device(it.deviceId)).toMatchObject({ lifecycle: 'to_retrieve', order_id: it.orderId })
  const events = await services.database.query(
    `SELECT epoch, detail FROM device_event WHERE device_id = $1 AND kind = 'down'`,
    [it.deviceId],
  )
  expect(events).toEqual([{ epoch: 1, detail: { cause: 'command', commandId: it.lowerId } }])
})

test('a report of another epoch, or with the target UP, releases nothing', async () => {
  const it = await deploy(services, merchant, 'paid', 'PAID')
  await services.ingestReports.ingest([
    it.ack(it.lowerId, 'LOWER', { ep: 2 }),
    it.state({ ep: 2 }),
    it.state({ ep: 0 }),
    it.state({ ep: 1, target: 'UP', position: 'down' }),
  ])
  expect((await order(it.orderId)).state).toBe('paid')
  expect((await row<any>(services, 'lock_command', it.lowerId)).state).toBe('queued')
})

test('a cancelled order ends in the state that belongs to the cause of its LOWER, and the debt stays', async () => {
  const it = await deploy(services, merchant, 'cancelling', 'EMERGENCY')
  await services.ingestReports.ingest([it.state({ ep: 1 })])
  expect(await order(it.orderId)).toMatchObject({ state: 'overridden', device_free: true })
  expect(await row(services, 'arrear', it.arrearId)).toMatchObject({ state: 'outstanding' })
  expect(
    await services.database.query('SELECT 1 FROM order_arrear WHERE order_id = $1 AND is_active', [
      it.orderId,
    ]),
  ).toHaveLength(0)
})

test('an arm forced down without a LOWER keeps the order and opens one incident', async () => {
  const it = await deploy(services, merchant, 'active')
  const lastMotion = { to: 'down' as const, cause: 'forced' as const, commandId: null, ep: 1, atMs: null }
  await services.ingestReports.ingest([
    it.state({ ep: 1, target: 'UP', position: 'down', lastMotion, alarms: ['forced_down'] }),
    it.evt({ kind: 'forced_down' }),
  ])
  expect((await order(it.orderId)).state).toBe('active')
  expect(await incidents(it.orderId)).toEqual([{ kind: 'device_forced' }])
})

test('a device that lost its flash is sent its epoch, bound to its present start', async () => {
  const it = await deploy(services, merchant, 'paid', 'PAID')
  await services.ingestReports.ingest([it.life(), it.state({ ep: 0, flashLost: true, position: 'unknown' })])
  const payloads = () =>
    services.published
      .filter(({ topic }) => topic.includes(it.deviceId))
      .map(({ body }) => JSON.parse(Buffer.from(JSON.parse(body).p, 'base64url').toString()))
  await until(() => payloads().some(payload => payload.boot === it.bootId))
  expect(payloads()).toEqual(
    expect.arrayContaining([expect.objectContaining({ op: 'LOWER', id: it.lowerId, boot: it.bootId })]),
  )
})

test('a message under an old key, or for another merchant, is from an unknown device', async () => {
  const it = await makeDevice(services, merchant)
  const message = it.state()
  expect(
    await services.ingestReports.ingest([
      { ...message, keyVersion: 2 },
      { ...message, merchantId: merchant.staff.staffId },
    ]),
  ).toEqual(['unknown_device', 'unknown_device'])
  expect((await device(it.deviceId)).link).toBe('offline')
})

test('after all tests of this file no version of a row stands twice in the audit log', async () => {
  const twice = await services.database.query(
    'SELECT entity, entity_id, version FROM journal WHERE version IS NOT NULL GROUP BY 1, 2, 3 HAVING count(*) > 1',
  )
  expect(twice).toEqual([])
})

async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 5000
  while (!(await check())) {
    if (Date.now() > end) throw new Error('condition not met in 5 s')
    await new Promise(resolve => setImmediate(resolve))
  }
}
