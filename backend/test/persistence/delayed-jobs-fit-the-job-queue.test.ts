import { createDatabase, dropDatabase, testStack } from '@fangxing/dev/stack'
import { Pool } from 'pg'
import { addDelayedJob, addDelayedJobs } from '../../src/persistence/delayed-jobs'
import { addJob, type DelayedJob } from '../../src/persistence/jobs'
import { migrateJobs } from '../../src/persistence/migrate-jobs'

let url: string
let pool: Pool

beforeAll(async () => {
  url = await createDatabase(testStack().adminUrl)
  await migrateJobs(url)
  pool = new Pool({ connectionString: url, max: 1 })
  pool.on('error', () => undefined)
  await pool.query(`SELECT graphile_worker.add_job('look')`)
})
afterAll(async () => {
  await pool.end()
  await dropDatabase(testStack().adminUrl, url)
})
beforeEach(() => pool.query('TRUNCATE graphile_worker._private_jobs'))

const columnsOf = async (table: string) =>
  (
    await pool.query<{ column: string }>(
      `SELECT attname || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END AS column
       FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attname`,
      [`graphile_worker.${table}`],
    )
  ).rows.map(row => row.column)

const work: DelayedJob = { task: 'look', payload: { a: 1 }, key: 'k', delayMs: 60_000, isFirst: true }
type Write = (job: DelayedJob, parameter: (value: unknown) => string) => string

async function write(build: Write, job: DelayedJob): Promise<Record<string, unknown>> {
  const values: unknown[] = []
  const text = build(job, value => `$${values.push(value)}`)
  await pool.query(text.startsWith('(') ? `SELECT ${text}` : text, values)
  const { rows } = await pool.query<Record<string, unknown>>(
    `SELECT *, run_at - now() BETWEEN interval '55 s' AND interval '65 s' AS is_in_a_minute FROM graphile_worker._private_jobs`,
  )
  expect(rows).toHaveLength(1)
  const { id, created_at, updated_at, run_at, ...rest } = rows[0]!
  expect([id, created_at, updated_at, run_at]).not.toContain(null)
  return rest
}

test('the private tables of the job queue have the columns for which delayed jobs are written', async () => {
  expect(await columnsOf('_private_tasks')).toEqual(['id integer NOT NULL', 'identifier text NOT NULL'])
  expect(await columnsOf('_private_jobs')).toEqual([
    'attempts smallint NOT NULL',
    'created_at timestamp with time zone NOT NULL',
    'flags jsonb',
    'id bigint NOT NULL',
    'is_available boolean NOT NULL',
    'job_queue_id integer',
    'key text',
    'last_error text',
    'locked_at timestamp with time zone',
    'locked_by text',
    'max_attempts smallint NOT NULL',
    'payload json NOT NULL',
    'priority smallint NOT NULL',
    'revision integer NOT NULL',
    'run_at timestamp with time zone NOT NULL',
    'task_id integer NOT NULL',
    'updated_at timestamp with time zone NOT NULL',
  ])
})

test.each([
  ['one', addDelayedJob],
  ['a set', (job, parameter) => addDelayedJobs([job], parameter)],
] as [string, Write][])('%s is the same row that the function of the job queue writes', async (_, build) => {
  const expected = await write(addJob, work)
  await pool.query('TRUNCATE graphile_worker._private_jobs')
  expect(await write(build, work)).toEqual(expected)
})

test.each([
  ['one', addDelayedJob],
  ['a set', (job, parameter) => addDelayedJobs([job], parameter)],
] as [string, Write][])(
  '%s replaces a waiting job as the function of the job queue does',
  async (_, build) => {
    const failed = `UPDATE graphile_worker._private_jobs SET attempts = 3, last_error = 'x'`
    await write(addJob, work)
    await pool.query(failed)
    const expected = await write(addJob, { ...work, payload: { a: 2 } })
    await pool.query('TRUNCATE graphile_worker._private_jobs')
    await write(addJob, work)
    await pool.query(failed)
    expect(await write(build, { ...work, payload: { a: 2 } })).toEqual(expected)
  },
)
