import { newId } from '../../src/persistence/new-id'
import { deploy } from './device-builders'
import { addMerchant, startDeviceServices, type DeviceServices } from './device-context'

let services: DeviceServices
beforeAll(async () => {
  services = await startDeviceServices()
})
afterAll(() => services.close())

/** `count` old incidents of level 1 in a lot. */
const oldIncidents = (merchantId: string, lotId: string, count: number) =>
  services.database.query(
    `INSERT INTO incident (id, merchant_id, lot_id, kind, subject, opened_at)
     SELECT gen_random_uuid(), $1, $2, 'device_alarm', gen_random_uuid()::text, now() - n * interval '1 second' FROM generate_series(1, $3) n`,
    [merchantId, lotId, count],
  )

test('of more incidents than are shown, the highest level and then the newest are', async () => {
  const { merchantId, lotId } = await addMerchant(services)
  await oldIncidents(merchantId, lotId, 2100)
  const id = newId()
  await services.database.query(
    `INSERT INTO incident (id, merchant_id, lot_id, kind, subject, level, opened_at) VALUES ($1, $2, $3, 'release_delayed', $4, 3, now() - interval '2 hours')`,
    [id, merchantId, lotId, newId()],
  )
  const { incidents } = await services.readLiveNews.ofLots([lotId])
  expect(incidents[0]!.id).toBe(id)
  const shown = incidents.slice(1).map(({ openedAt }) => Date.parse(openedAt))
  expect(shown).toEqual([...shown].sort((one, other) => other - one))
  expect(Date.now() - shown[0]!).toBeLessThan(60_000)
})

test('many incidents of one lot leave the news of another alone', async () => {
  const [busy, quiet] = [await addMerchant(services), await addMerchant(services)]
  await oldIncidents(busy.merchantId, busy.lotId, 2100)
  await oldIncidents(quiet.merchantId, quiet.lotId, 1)
  const { incidents } = await services.readLiveNews.ofLots([busy.lotId, quiet.lotId])
  expect(incidents.filter(({ lotId }) => lotId === quiet.lotId)).toHaveLength(1)
})

test('an urgent move task comes first, then the newest', async () => {
  const merchant = await addMerchant(services)
  const [first, urgent, last] = [
    await deploy(services, merchant, 'releasing', 'PAID'),
    await deploy(services, merchant, 'releasing', 'PAID'),
    await deploy(services, merchant, 'releasing', 'PAID'),
  ]
  await services.database.query('UPDATE move_task SET is_urgent = true WHERE id = $1', [urgent.taskId])
  const { tasks } = await services.readLiveNews.ofLots([merchant.lotId])
  expect(tasks.map(({ id }) => id)).toEqual([urgent.taskId, last.taskId, first.taskId])
})
