import { commit, job } from '../../../src/persistence/changes'
import { newId } from '../../../src/persistence/new-id'
import { DatabaseGauges } from '../../../src/telemetry/gauges'
import { startJobs } from '../../../src/composition/jobs'
import { waitUntil } from '@fangxing/dev/stack'
import { startDeviceServices, type DeviceServices } from '../../workflows/device-context'

let services: DeviceServices
beforeEach(async () => {
  services = await startDeviceServices()
})
afterEach(() => services.close())

const queue = (key: string, delayMs = 0) =>
  commit(services.database, [job('release-order', { orderId: newId() }, { key, delayMs })])
/** A worker that died with its last attempt. */
const lose = (key: string) =>
  services.database.query(
    `UPDATE graphile_worker._private_jobs SET locked_by = 'lost', locked_at = now(), attempts = max_attempts WHERE key = $1`,
    [key],
  )
const freeLost = () => services.database.query(`SELECT graphile_worker.force_unlock_workers(ARRAY['lost'])`)
const lieFor = (seconds: number) =>
  services.database.query(
    `UPDATE graphile_worker._private_jobs SET updated_at = now() - $1 * interval '1 second'`,
    [seconds],
  )
const jobs = () => services.database.query<{ key: string | null }>('SELECT key FROM graphile_worker.jobs')
async function gauge(state: string): Promise<number> {
  await new DatabaseGauges(services).refresh()
  const text = await services.metrics.registry.metrics()
  return Number(new RegExp(`fangxing_jobs\\{state="${state}"\\} (\\d+)`).exec(text)![1])
}

test('a job whose end was lost after it had queued its successor is not dead, and is removed', async () => {
  await queue('one')
  await lose('one')
  await queue('one', 60_000)
  await freeLost()
  expect(await jobs()).toHaveLength(2)
  expect([await gauge('dead'), await gauge('later')]).toEqual([0, 1])
  expect(await services.clearDeadJobs.clear()).toEqual({ forgotten: 1, tried: 0 })
  expect(await jobs()).toEqual([{ key: 'one' }])
})

test('a job in its last attempt runs and is not dead', async () => {
  await queue('one')
  await lose('one')
  expect([await gauge('dead'), await gauge('running')]).toEqual([0, 1])
})

test('a dead job is tried again each hour, and the alarm ends when its work is done', async () => {
  await queue('one')
  await lose('one')
  await freeLost()
  expect(await gauge('dead')).toBe(1)
  expect(await services.clearDeadJobs.clear()).toEqual({ forgotten: 0, tried: 0 })
  await lieFor(3601)
  expect(await services.clearDeadJobs.clear()).toEqual({ forgotten: 0, tried: 1 })
  const runners = await startJobs(services)
  await waitUntil(async () => (await jobs()).length === 0, { what: 'the job to end', timeoutMs: 8000 })
  await runners.stop()
  expect(await gauge('dead')).toBe(0)
})
