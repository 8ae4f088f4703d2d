import { newId } from '../../src/persistence/new-id'
import { Prune } from '../../src/workflows/prune'
import { startDeviceServices, type DeviceServices } from './device-context'

const context = { actor: 'timer', traceId: 'trace-prune' }
let services: DeviceServices

beforeEach(async () => (services = await startDeviceServices()))
afterEach(() => services.close())

const DAY_MS = 86_400_000
const daysAgo = (days: number) => new Date(services.clock.now().getTime() - days * DAY_MS)
const addKeys = (count: number, at: Date) =>
  services.database.query(
    `INSERT INTO idempotency (scope, key, request_hash, result, created_at)
     SELECT 'test', gen_random_uuid()::text, 'hash', '{}', $2 FROM generate_series(1, $1::int)`,
    [count, at],
  )
const addSessions = (count: number, expiresAt: Date) =>
  services.database.query(
    `INSERT INTO session (token_hash, kind, subject_id, openid, created_at, expires_at)
     SELECT gen_random_uuid()::text, 'owner', $3, 'openid', $2, $2 FROM generate_series(1, $1::int)`,
    [count, expiresAt, newId()],
  )
const countOf = async (table: 'idempotency' | 'session') =>
  (await services.database.one<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))!.n
const countPruneJobs = async () =>
  (await services.database.one<{ n: number }>(
    `SELECT count(*)::int AS n FROM graphile_worker.jobs WHERE task_identifier = 'prune' AND key = 'prune'`,
  ))!.n

test('deletes all that is old in several statements, and nothing else', async () => {
  await addKeys(25, daysAgo(8))
  await addKeys(3, daysAgo(6))
  await addSessions(25, daysAgo(31))
  await addSessions(4, daysAgo(29))
  await new Prune(services, { slice: 10, budgetMs: 60_000 }).run(context)
  expect([await countOf('idempotency'), await countOf('session')]).toEqual([3, 4])
  expect(await countPruneJobs()).toBe(0)
})

test('what devices told and what audits found is kept for three years', async () => {
  const at = (days: number) => [daysAgo(days), newId()]
  for (const [told, id] of [at(3 * 365 + 2), at(3 * 365 + 2), at(3 * 365 - 2)]) {
    await services.database.query(
      `INSERT INTO audit_run (id, began_at, ended_at, broken_count, broken) VALUES ($2, $1, $1, 0, '{}')`,
      [told, id],
    )
    await services.database.query(
      `DO $do$ BEGIN SET LOCAL session_replication_role = 'replica';
         INSERT INTO device_event (id, merchant_id, device_id, kind, happened_at, told_at)
         VALUES ('${id as string}', '${id as string}', 'FX1', 'down', now() - interval '9 years', '${(told as Date).toISOString()}'); END $do$`,
    )
  }
  await new Prune(services, { slice: 1, budgetMs: 60_000 }).run(context)
  for (const table of ['audit_run', 'device_event'])
    expect(await services.database.query(`SELECT 1 FROM ${table}`)).toHaveLength(1)
})

test('queues a successor when its time is over, which goes on where it ended', async () => {
  await addKeys(25, daysAgo(8))
  await addSessions(5, daysAgo(31))
  const prune = new Prune(services, { slice: 10, budgetMs: 0 })
  await prune.run(context)
  expect([await countOf('idempotency'), await countOf('session')]).toEqual([15, 5])
  expect(await countPruneJobs()).toBe(1)
  await prune.run(context)
  await prune.run(context)
  expect([await countOf('idempotency'), await countOf('session')]).toEqual([0, 0])
})
