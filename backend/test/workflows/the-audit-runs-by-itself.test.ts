import { AuditRegularly, noteAudit, type AuditProgress } from '../../src/workflows/audit-regularly'
import { beginLook, lookOn } from '../../src/workflows/check-invariants'
import { newId } from '../../src/persistence/new-id'
import { READ_LAST_AUDIT } from '../../src/telemetry/gauges.queries'
import { proveYesterday } from '../support/clean-money'
import { startDeviceServices, type DeviceServices } from './device-context'

let services: DeviceServices
beforeEach(async () => {
  services = await startDeviceServices()
})
afterEach(() => services.close())

const CONTEXT = { actor: 'timer', traceId: 'test' } as const
const run = (text: string, ...values: unknown[]) => services.database.query(text, values)

/** A transaction without postings, booked so many days ago and as silently changed since. */
async function brokenTransaction(daysAgo: number, text = newId()) {
  const at = new Date(services.clock.now().getTime() - daysAgo * 86_400_000)
  const hex = at.getTime().toString(16).padStart(12, '0')
  const id = `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${text.slice(-12)}`
  await run(
    `DO $do$ BEGIN SET LOCAL session_replication_role = 'replica';
      INSERT INTO ledger_transaction (id, merchant_id, kind, cause_id, booked_at) VALUES ('${id}', '${id}', 'fee', '${id}', '${at.toISOString()}'); END $do$`,
  )
  return `ledger_transaction ${id}`
}

const broken = async (reach: 'all' | 'days') => {
  const found: Record<string, string[]> = {}
  await lookOn(services.database, await beginLook(services.database, services.clock.now(), reach), found)
  return found.I12 ?? []
}

test('an audit of days finds what is new, an audit of everything finds what was ever written', async () => {
  await proveYesterday(services)
  const [old, now] = [await brokenTransaction(30), await brokenTransaction(0)]
  expect(await broken('days')).toEqual([now])
  expect((await broken('all')).sort()).toEqual([old, now].sort())
})

test('a proven day is checked again in its turn', async () => {
  await proveYesterday(services)
  const then = await brokenTransaction(2)
  expect(await broken('days')).toEqual([then])
})

test('a run ends in time, and its successors check the rest: each row once', async () => {
  await proveYesterday(services)
  const named = await brokenTransaction(0)
  const audit = new AuditRegularly(services, 0)
  let [progress, result, runs] = [{} as AuditProgress, await audit.run({}, CONTEXT), 1]
  const next = async () => {
    const [job] = await run(
      `SELECT payload FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE t.identifier = 'audit'`,
    )
    return job!.payload as AuditProgress
  }
  expect(result).toBeNull()
  const budgets = new AuditRegularly(services, 3)
  for (; result === null; runs++) {
    progress = await next()
    result = await budgets.run(progress, CONTEXT)
  }
  expect(runs).toBeGreaterThan(2)
  expect(result.broken.I12).toEqual([named])
})

test('a day that ends while a look goes on is proven by the next one', async () => {
  await proveYesterday(services)
  const days = async () => (await run('SELECT day FROM audit_day ORDER BY day')).map(({ day }) => day)
  const before = await days()
  let laterMs = 0
  const clock = { now: () => new Date(services.clock.now().getTime() + laterMs) }
  const { database } = services
  const write = () =>
    run(
      `INSERT INTO journal (entity, entity_id, event, actor, at) VALUES ('test', '1', 'written', 'test', $1)`,
      clock.now(),
    )
  await write()
  expect(await new AuditRegularly({ database, clock }, 0).run({}, CONTEXT)).toBeNull()
  const [job] = await run(
    `SELECT payload FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE t.identifier = 'audit'`,
  )
  // Its node died, or others had much to do: it goes on after midnight, when more has happened than it began with.
  await write()
  laterMs = 86_400_000
  await write()
  const audit = new AuditRegularly({ database, clock })
  expect(await audit.run(job!.payload as AuditProgress, CONTEXT)).not.toBeNull()
  expect(await days()).toEqual(before)
  await audit.run({}, CONTEXT)
  expect(await days()).toHaveLength(before.length + 1)
})

test('what a run found is kept', async () => {
  await proveYesterday(services)
  await brokenTransaction(0)
  await new AuditRegularly(services).run({}, CONTEXT)
  const [row] = await run('SELECT broken_count, broken FROM audit_run')
  expect(row).toMatchObject({
    broken_count: 1,
    broken: { I12: [expect.stringContaining('ledger_transaction')] },
  })
})

test('the figure of broken rows stays until an audit of every row finds them repaired', async () => {
  await proveYesterday(services)
  const { database, clock } = services
  const figure = async () => (await database.one<{ n: number }>(READ_LAST_AUDIT, [clock.now()]))!.n
  await brokenTransaction(0)
  const audit = new AuditRegularly(services)
  await audit.run({}, CONTEXT)
  expect(await figure()).toBe(1)
  // A later look does not name it: it did not change, and its day is proven.
  await noteAudit(database, { beganAt: clock.now(), broken: {}, digest: null, reach: 'days' }, clock.now())
  expect(await figure()).toBe(1)
  // Named twice it is one row.
  await audit.run({}, CONTEXT)
  expect(await figure()).toBe(1)
  await noteAudit(
    database,
    { beganAt: clock.now(), broken: {}, digest: null, reach: 'all' },
    new Date(clock.now().getTime() + 1000),
  )
  expect(await figure()).toBe(0)
})

test('a job without attempts is named, but not a pass of the clock that was killed in each of them a moment ago', async () => {
  const add = async (key: string, maxAttempts: number, error: string | null, secondsAgo: number) => {
    await run(
      `SELECT graphile_worker.add_job('sweep', '{}'::json, job_key => $1, max_attempts => $2, run_at => now() + interval '1 day')`,
      key,
      maxAttempts,
    )
    await run(
      `UPDATE graphile_worker._private_jobs SET attempts = max_attempts, last_error = $2, updated_at = now() - $3 * interval '1 second' WHERE key = $1`,
      key,
      error,
      secondsAgo,
    )
  }
  await add('killed now', 3, null, 30)
  await add('killed long ago', 3, null, 150)
  await add('one attempt', 1, null, 150)
  await add('failed', 3, 'wrong', 1)
  await add('many attempts', 25, null, 1)
  const found: Record<string, string[]> = {}
  await lookOn(services.database, await beginLook(services.database, services.clock.now(), 'days'), found)
  expect((found.I19a ?? []).sort()).toEqual([
    'job sweep failed: wrong',
    'job sweep killed long ago: ',
    'job sweep many attempts: ',
  ])
})

test('what broke while every row was looked at counts, though that look ended later and names nothing', async () => {
  const { database, clock } = services
  const at = (minutes: number) => new Date(clock.now().getTime() + minutes * 60_000)
  const figure = async () => (await database.one<{ n: number }>(READ_LAST_AUDIT, [at(60)]))!.n
  await noteAudit(database, { beganAt: at(10), broken: {}, digest: null, reach: 'all' }, at(11))
  expect(await figure()).toBe(0)
  await noteAudit(
    database,
    { beganAt: at(30), broken: { I1: ['order broke'] }, digest: null, reach: 'days' },
    at(31),
  )
  await noteAudit(database, { beganAt: at(20), broken: {}, digest: null, reach: 'all' }, at(40))
  expect(await figure()).toBe(1)
  await noteAudit(database, { beganAt: at(50), broken: {}, digest: null, reach: 'all' }, at(51))
  expect(await figure()).toBe(0)
})
