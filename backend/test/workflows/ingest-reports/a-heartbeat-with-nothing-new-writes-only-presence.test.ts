import { Database, OptimisticLockError } from '../../../src/persistence/database'
import { DraftCommitter } from '../../../src/workflows/ingest-reports/draft-committer'
import { deploy, makeDevice, row, storedReports } from '../device-builders'
import { type TestMerchant, type DeviceServices, useDevices } from '../device-context'

let services: DeviceServices
let merchant: TestMerchant
useDevices(made => ({ services, merchant } = made))
afterEach(() => services.database.query('DELETE FROM job_lease'))

const device = (id: string) => row<Record<string, any>>(services, 'device', id)
const presence = async (id: string) =>
  (
    await services.database.one<{ seen_at: Date }>(
      'SELECT seen_at FROM device_presence WHERE device_id = $1',
      [id],
    )
  )?.seen_at.getTime()
const incidents = (orderId: string) =>
  services.database.query<{ state: string }>(
    `SELECT state FROM incident WHERE order_id = $1 AND kind = 'device_offline' ORDER BY opened_at`,
    [orderId],
  )
/** `ctid` moves with every version of a row, whoever writes it. */
const places = (id: string) =>
  services.database.query(
    `SELECT 'device' AS t, ctid::text FROM device WHERE id = $1 UNION ALL
     SELECT 'device_boot', ctid::text FROM device_boot WHERE device_id = $1 ORDER BY 1`,
    [id],
  )

test('ten minutes of heartbeats write the presence once a minute and no other row', async () => {
  const it = await makeDevice(services, merchant)
  await services.ingestReports.ingest([it.life(), it.state()])
  const before = await places(it.deviceId)
  const seen = new Set([await presence(it.deviceId)])
  for (let beat = 0; beat < 20; beat++) {
    services.advanceClock(30_000)
    expect(await services.ingestReports.ingest([it.life()])).toEqual(['accepted'])
    seen.add(await presence(it.deviceId))
  }
  expect(await places(it.deviceId)).toEqual(before)
  expect(seen.size).toBeLessThanOrEqual(11)
  expect(seen.size).toBeGreaterThanOrEqual(8)
  await services.watchLinks.watch()
  expect((await device(it.deviceId)).link).toBe('online')
})

test('a state report that repeats itself leaves the row of the device alone', async () => {
  const it = await makeDevice(services, merchant)
  const tested = { atMs: 1_700_000_000_000, ok: true }
  await services.ingestReports.ingest([it.life(), it.state({ selfTest: tested, alarms: ['tilt'] })])
  const before = await device(it.deviceId)
  expect(await services.ingestReports.ingest([it.state({ selfTest: tested, alarms: ['tilt'] })])).toEqual([
    'accepted',
  ])
  expect(await device(it.deviceId)).toEqual(before)
  await services.ingestReports.ingest([it.state({ selfTest: tested, alarms: [] })])
  expect(await device(it.deviceId)).toMatchObject({ alarms: [], version: before.version + 1 })
})

test('screens show when the device was last heard', async () => {
  const it = await makeDevice(services, merchant)
  await services.ingestReports.ingest([it.life()])
  const shown = await services.readDevices.read(merchant.staff, it.deviceId)
  expect(new Date(shown.lastSeenAt!).getTime()).toBe(await presence(it.deviceId))
})

test('a heartbeat that is repeated after the last will does not make the device present again', async () => {
  const it = await makeDevice(services, merchant)
  await services.ingestReports.ingest([it.life(), it.state()])
  const beats = [it.life(), it.life()]
  await services.ingestReports.ingest(beats)
  await services.ingestReports.ingest([it.life({ on: false })])
  expect(await services.ingestReports.ingest(beats)).toEqual(['duplicate', 'duplicate'])
  expect((await device(it.deviceId)).link).toBe('offline')
})

test('a heartbeat of an earlier start that is repeated does not bring that start back', async () => {
  const it = await makeDevice(services, merchant)
  await services.ingestReports.ingest([it.life(), it.state()])
  const beat = it.life()
  await services.ingestReports.ingest([beat])
  it.restart()
  await services.ingestReports.ingest([it.life(), it.state({ position: 'up' })])
  expect(await services.ingestReports.ingest([beat])).toEqual(['duplicate'])
  expect(await device(it.deviceId)).toMatchObject({ boot_id: it.bootId, position: 'up' })
})

test('a heartbeat ends the incident of a device at a car that was thought to be away', async () => {
  const it = await deploy(services, merchant, 'active')
  await services.ingestReports.ingest([it.life(), it.state({ ep: 1, target: 'UP', position: 'up' })])
  services.advanceClock(181_000)
  await services.watchLinks.watch()
  expect((await device(it.deviceId)).link).toBe('offline')
  expect(await incidents(it.orderId)).toEqual([{ state: 'open' }])
  await services.ingestReports.ingest([it.life()])
  expect((await device(it.deviceId)).link).toBe('online')
  expect(await incidents(it.orderId)).toEqual([{ state: 'closed' }])
})

test('a device of which a node of the former version heard is not silent, and the other way round', async () => {
  const it = await makeDevice(services, merchant)
  await services.ingestReports.ingest([it.life()])
  services.advanceClock(181_000)
  const now = services.clock.now()
  await services.database.query('UPDATE device SET last_seen_at = $2 WHERE id = $1', [it.deviceId, now])
  await services.watchLinks.watch()
  expect((await device(it.deviceId)).link).toBe('online')
  await services.database.query(`INSERT INTO job_lease (worker_id, seen_at) VALUES ('former', now())`)
  services.advanceClock(1000)
  await services.ingestReports.ingest([it.life()])
  expect((await device(it.deviceId)).last_seen_at.getTime()).toBeGreaterThan(now.getTime())
  expect((await storedReports(services.database, it.deviceId)).length).toBe(2)
})

test('a heartbeat of an idle device reads two things and changes nothing', async () => {
  const it = await makeDevice(services, merchant)
  await services.ingestReports.ingest([it.life(), it.state()])
  const asked = jest.spyOn(Database.prototype, 'query')
  try {
    await services.ingestReports.ingest([it.life()])
    expect(asked).toHaveBeenCalledTimes(2)
  } finally {
    asked.mockRestore()
  }
})

test('a heartbeat whose batch is tried again counts, although the device was thought silent meanwhile', async () => {
  const it = await makeDevice(services, merchant)
  await services.ingestReports.ingest([it.life(), it.state()])
  services.advanceClock(181_000)
  const commit = jest.spyOn(DraftCommitter.prototype, 'commit').mockImplementationOnce(async () => {
    await services.watchLinks.watch()
    throw new OptimisticLockError('device')
  })
  try {
    expect(await services.ingestReports.ingest([it.life()])).toEqual(['accepted'])
    expect(commit).toHaveBeenCalledTimes(2)
  } finally {
    commit.mockRestore()
  }
  expect((await device(it.deviceId)).link).toBe('online')
})
