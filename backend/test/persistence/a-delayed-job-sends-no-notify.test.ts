import { cloneDatabase, createTemplate, dropDatabase, testStack, waitUntil } from '@fangxing/dev/stack'
import { Client, Pool } from 'pg'
import { migrateJobs } from '../../src/persistence/migrate-jobs'
import { commit, job } from '../../src/persistence/changes'
import { Database } from '../../src/persistence/database'

type Row = {
  task_identifier: string
  payload: unknown
  key: string
  max_attempts: number
  attempts: number
  in_s: number
}
let url: string
let pool: Pool
let listener: Client
let notificationCount: number

const rows = async () =>
  (
    await pool.query<Row>(
      `SELECT t.identifier AS task_identifier, j.payload, j.key, j.max_attempts, j.attempts,
         round(extract(epoch FROM j.run_at - now()))::int AS in_s
       FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id ORDER BY j.id`,
    )
  ).rows

/** How many notifications for runners came, once a fence sent afterwards has arrived. */
async function notifications(): Promise<number> {
  const fence = new Promise<void>(resolve =>
    listener.on('notification', ({ channel }) => channel === 'fence' && resolve()),
  )
  await pool.query('NOTIFY fence')
  await fence
  return notificationCount
}

beforeEach(async () => {
  const { adminUrl } = testStack()
  const prepare = async (address: string) => {
    const draft = new Pool({ connectionString: address, max: 1 })
    await draft.query(`CREATE FUNCTION must(ok boolean, what text) RETURNS boolean LANGUAGE plpgsql AS $$
      BEGIN IF ok IS NOT TRUE THEN RAISE EXCEPTION USING ERRCODE = 'FX001', MESSAGE = what; END IF; RETURN true; END $$`)
    await draft.end()
    await migrateJobs(address)
  }
  await createTemplate(adminUrl, 'job_tests', prepare)
  url = await cloneDatabase(adminUrl, 'job_tests')
  pool = new Pool({ connectionString: url, max: 2 })
  pool.on('error', () => undefined)
  listener = new Client({ connectionString: url })
  listener.on('error', () => undefined)
  await listener.connect()
  notificationCount = 0
  listener.on('notification', ({ channel }) => void (notificationCount += channel === 'jobs:insert' ? 1 : 0))
  await listener.query('LISTEN "jobs:insert"; LISTEN fence')
})

afterEach(async () => {
  await listener.end()
  await pool.end()
  await dropDatabase(testStack().adminUrl, url)
})

const later = (delayMs: number, payload: object) =>
  job('look', { ...payload }, { key: 'k', delayMs, isFirst: true })

test('a delayed job of a task that the database knows is queued without NOTIFY', async () => {
  const database = new Database(pool)
  await commit(database, [job('look', {}, { key: 'other' })])
  await waitUntil(async () => (await notifications()) === 1, { what: 'the notification of a job for now' })
  await commit(database, [later(60_000, { a: 1 })])
  expect(await notifications()).toBe(1)
  const [, row] = await rows()
  expect(row).toMatchObject({ task_identifier: 'look', payload: { a: 1 }, key: 'k', max_attempts: 25 })
  expect(row!.in_s).toBeGreaterThan(55)
})

test('a delayed job of a task that the database does not know creates the task', async () => {
  await commit(new Database(pool), [later(60_000, { a: 1 })])
  expect(await rows()).toEqual([
    expect.objectContaining({ task_identifier: 'look', payload: { a: 1 }, key: 'k' }),
  ])
})

test('a waiting job of the same key is replaced and gets its attempts back', async () => {
  const database = new Database(pool)
  await commit(database, [later(60_000, { a: 1 })])
  await pool.query('UPDATE graphile_worker._private_jobs SET attempts = 25')
  await commit(database, [later(120_000, { a: 2 })])
  const found = await rows()
  expect(found).toEqual([expect.objectContaining({ payload: { a: 2 }, attempts: 0 })])
  expect(found[0]!.in_s).toBeGreaterThan(100)
})
