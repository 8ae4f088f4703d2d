import { DEVICE_LINKS, DEVICE_POSITIONS, type DeviceLink, type DevicePower } from '@fangxing/contract/states'
import { makeDevice, row, type DeviceReporter } from '../device-builders'
import { type TestMerchant, type DeviceServices, useDevices } from '../device-context'

let services: DeviceServices
let merchant: TestMerchant
useDevices(made => ({ services, merchant } = made))

const device = (reporter: DeviceReporter) => row(services, 'device', reporter.deviceId)
async function makeWith(column: 'position' | 'power' | 'link', value: string): Promise<DeviceReporter> {
  const reporter = await makeDevice(services, merchant)
  await services.database.query(`UPDATE device SET ${column} = $2 WHERE id = $1`, [reporter.deviceId, value])
  return reporter
}

test.each(DEVICE_POSITIONS.flatMap(from => DEVICE_POSITIONS.map(to => [from, to] as const)))(
  'a device that was %s and reports %s has the reported position',
  async (from, to) => {
    const reporter = await makeWith('position', from)
    expect(await services.ingestReports.ingest([reporter.state({ position: to })])).toEqual(['accepted'])
    expect(await device(reporter)).toMatchObject({ position: to })
  },
)

const PCT: Readonly<Record<DevicePower, number>> = { ok: 90, low: 20, critical: 5 }
const POWERS = Object.keys(PCT) as DevicePower[]
test.each(POWERS.flatMap(from => POWERS.map(to => [from, to] as const)))(
  'a device whose power was %s and whose battery is %s now has the power of its battery',
  async (from, to) => {
    const reporter = await makeWith('power', from)
    await services.ingestReports.ingest([reporter.state({ batteryPct: PCT[to] })])
    expect(await device(reporter)).toMatchObject({ power: to, battery_pct: PCT[to] })
  },
)

test.each(DEVICE_LINKS)('a device that was %s is online when it reports its state', async from => {
  const reporter = await makeWith('link', from)
  await services.ingestReports.ingest([reporter.state()])
  expect(await device(reporter)).toMatchObject({ link: 'online' })
})

test.each(DEVICE_LINKS)('a device that was %s is online when it begins a session', async from => {
  const reporter = await makeWith('link', from)
  await services.ingestReports.ingest([reporter.life()])
  expect(await device(reporter)).toMatchObject({ link: 'online', session_id: reporter.sessionId })
})

const setLink = (reporter: DeviceReporter, link: DeviceLink) =>
  services.database.query('UPDATE device SET link = $2 WHERE id = $1', [reporter.deviceId, link])

test.each(DEVICE_LINKS)('a device that was %s is offline after the will of its session', async from => {
  const reporter = await makeDevice(services, merchant)
  await services.ingestReports.ingest([reporter.life()])
  await setLink(reporter, from)
  await services.ingestReports.ingest([reporter.life({ on: false })])
  expect(await device(reporter)).toMatchObject({ link: 'offline' })
})

test.each([
  ['online', 0, 'online'],
  ['online', 121, 'stale'],
  ['online', 181, 'offline'],
  ['stale', 121, 'stale'],
  ['stale', 181, 'offline'],
  ['offline', 181, 'offline'],
] as const)('a device that was %s and silent for %s s is %s', async (from, seconds, to) => {
  const reporter = await makeDevice(services, merchant)
  await services.ingestReports.ingest([reporter.life()])
  await setLink(reporter, from)
  const seenAt = new Date(services.clock.now().getTime() - seconds * 1000)
  await services.database.query('UPDATE device_presence SET seen_at = $2 WHERE device_id = $1', [
    reporter.deviceId,
    seenAt,
  ])
  await services.watchLinks.watch()
  expect(await device(reporter)).toMatchObject({ link: to })
})
