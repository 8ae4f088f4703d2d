import { makeDevice, row, storedReports } from '../device-builders'
import { type TestMerchant, type DeviceServices, useDevices } from '../device-context'

let services: DeviceServices
let merchant: TestMerchant
useDevices(made => ({ services, merchant } = made))
afterEach(() => services.database.query('DELETE FROM job_lease'))

const device = (id: string) => row<Record<string, any>>(services, 'device', id)
const inboxOf = async (deviceId: string) =>
  (
    await services.database.query<{ seq: number }>(
      'SELECT seq FROM device_inbox WHERE device_id = $1 ORDER BY seq',
      [deviceId],
    )
  ).map(({ seq }) => seq)
/** As a node of the version before renews its lease: without the column that it does not know. */
const formerNodeLives = () =>
  services.database.query(
    `INSERT INTO job_lease (worker_id, seen_at) VALUES ('former', now()) ON CONFLICT (worker_id) DO UPDATE SET seen_at = now()`,
  )
const formerNodeStores = async (deviceId: string, bootId: string, seq: number) => {
  await services.database.query('INSERT INTO device_inbox VALUES ($1, $2, $3, now())', [
    deviceId,
    bootId,
    seq,
  ])
  await services.database.query('UPDATE device SET boot_id = $2 WHERE id = $1', [deviceId, bootId])
}

test('however many reports a start sends, one row knows them, and nothing is written to the inbox', async () => {
  const it = await makeDevice(services, merchant)
  const reports = Array.from({ length: 300 }, () => it.state())
  for (let from = 0; from < reports.length; from += 50)
    await services.ingestReports.ingest(reports.slice(from, from + 50))
  const rows = await services.database.query('SELECT highest_seq FROM device_boot WHERE device_id = $1', [
    it.deviceId,
  ])
  expect(rows).toEqual([{ highest_seq: 300 }])
  expect(await inboxOf(it.deviceId)).toEqual([])
  const before = await device(it.deviceId)
  expect(new Set(await services.ingestReports.ingest(reports))).toEqual(new Set(['duplicate']))
  expect(await device(it.deviceId)).toEqual(before)
})

test('reports that overtook each other are each stored once, and those that come late change nothing', async () => {
  const it = await makeDevice(services, merchant)
  const [first, second, third] = [it.state(), it.state(), it.state({ position: 'up' })]
  expect(await services.ingestReports.ingest([third])).toEqual(['accepted'])
  expect(await services.ingestReports.ingest([first])).toEqual(['late'])
  expect(await services.ingestReports.ingest([first, second, third])).toEqual([
    'duplicate', 'late', 'duplicate',
  ]) // prettier-ignore
  expect(await storedReports(services.database, it.deviceId)).toEqual([1, 2, 3])
  expect((await device(it.deviceId)).position).toBe('up')
})

test('the last will, sealed before the first report of its session, counts however many came after it', async () => {
  const it = await makeDevice(services, merchant)
  const will = it.life({ on: false })
  await services.ingestReports.ingest([it.life(), ...Array.from({ length: 200 }, () => it.state())])
  expect(await services.ingestReports.ingest([will])).toEqual(['late'])
  expect((await device(it.deviceId)).link).toBe('offline')
  const before = await device(it.deviceId)
  expect(await services.ingestReports.ingest([will])).toEqual(['late'])
  expect(await device(it.deviceId)).toEqual(before)
})

test('what a node of the former version stored is known, whether it still runs or is gone', async () => {
  const it = await makeDevice(services, merchant)
  const [first, second, third, fourth] = [it.state(), it.state(), it.state(), it.state()]
  await formerNodeLives()
  await formerNodeStores(it.deviceId, it.bootId, 2)
  expect(await services.ingestReports.ingest([first, second, third])).toEqual([
    'late',
    'duplicate',
    'accepted',
  ])
  await formerNodeStores(it.deviceId, it.bootId, 4)
  expect(await services.ingestReports.ingest([fourth])).toEqual(['duplicate'])
  await services.database.query('DELETE FROM job_lease')
  const other = await makeDevice(services, merchant)
  await formerNodeStores(other.deviceId, other.bootId, 1)
  expect(await services.ingestReports.ingest([other.state(), other.state()])).toEqual([
    'duplicate', 'accepted',
  ]) // prettier-ignore
})

test('while a node of the former version runs it finds each report in the inbox, and for no longer', async () => {
  const it = await makeDevice(services, merchant)
  await formerNodeLives()
  await services.ingestReports.ingest([it.life(), it.state()])
  expect(await inboxOf(it.deviceId)).toEqual([1, 2])
  await services.database.query(`UPDATE job_lease SET seen_at = now() - interval '3 minutes'`)
  await services.ingestReports.ingest([it.state()])
  expect(await inboxOf(it.deviceId)).toEqual([1, 2])
})

test('a message that is not authentic changes nothing, not even what is known of its start', async () => {
  const it = await makeDevice(services, merchant)
  await services.ingestReports.ingest([{ ...it.state(), keyVersion: 2 }])
  expect(await storedReports(services.database, it.deviceId)).toEqual([])
})

test('however many starts somebody makes with a stolen key, an hour leaves 500 rows; the present start is still heard', async () => {
  const it = await makeDevice(services, merchant)
  await services.ingestReports.ingest([it.life(), it.state()])
  const thief = await makeDevice(services, merchant)
  const starts = Array.from({ length: 600 }, () => {
    thief.restart()
    return { ...thief.life(), deviceId: it.deviceId }
  })
  const results: string[] = []
  for (let from = 0; from < starts.length; from += 50)
    results.push(...(await services.ingestReports.ingest(starts.slice(from, from + 50))))
  expect(results.filter(result => result === 'accepted')).toHaveLength(499)
  const rows = await services.database.query('SELECT boot_id FROM device_boot WHERE device_id = $1', [
    it.deviceId,
  ])
  expect(rows).toHaveLength(500)
  expect(await services.ingestReports.ingest([it.life()])).toEqual(['accepted'])
})
