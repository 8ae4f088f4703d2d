import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { OWNER_CALLS } from '@fangxing/contract/calls'
import { freePort, startPostgres, waitUntil, type Postgres } from '@fangxing/dev/stack'
import { Client } from 'pg'
import { job, commit } from '../../src/persistence/changes'
import { startApp, type TestApp } from '../transport/http/app'

jest.setTimeout(180_000)
const timeoutMs = 60_000
let home: string
let primary: Postgres
let standby: Postgres
let app: TestApp | null = null

const on = async <Row extends object>(url: string, text: string): Promise<Row[]> => {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

/** A copy of the primary that follows it: no pg_basebackup comes with the npm package, so the primary stops for the copy. */
beforeAll(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'fangxing-standby-'))
  const [one, two] = [path.join(home, 'one'), path.join(home, 'two')]
  const port = await freePort()
  primary = await startPostgres({ dir: one, port, maxConnections: 80 })
  const { dataFolder } = primary
  await primary.stop()
  mkdirSync(two, { recursive: true })
  cpSync(one, two, { recursive: true })
  const copied = path.join(two, path.relative(one, dataFolder))
  writeFileSync(path.join(copied, 'standby.signal'), '')
  const password = new URL(primary.url).password
  appendFileSync(
    path.join(copied, 'postgresql.auto.conf'),
    `primary_conninfo = 'host=127.0.0.1 port=${port} user=fangxing password=${password} application_name=standby'\n`,
  )
  primary = await startPostgres({ dir: one, port, maxConnections: 80 })
  standby = await startPostgres({ dir: two, maxConnections: 80 })
  await on(primary.url, `ALTER SYSTEM SET synchronous_standby_names = 'standby'`)
  await on(primary.url, 'SELECT pg_reload_conf()')
  await waitUntil(
    async () =>
      (await on(primary.url, `SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'`)).length > 0,
    { what: 'the standby to be synchronous', timeoutMs },
  )
})
afterAll(async () => {
  await app?.stop()
  await primary.kill()
  await standby.stop()
  rmSync(home, { recursive: true, force: true })
})

test('after the primary was killed and its synchronous standby promoted, nothing acknowledged is lost, and requests and jobs go on without a restart', async () => {
  const { username, password } = new URL(primary.url)
  const hosts = `127.0.0.1:${standby.port},127.0.0.1:${primary.port}`
  app = await startApp({ DATABASE_URL: `postgres://${username}:${password}@${hosts}/postgres` })
  const running = app
  const isReady = async () => (await running.raw('GET', '/health/ready')).status === 200
  await waitUntil(isReady, { what: 'the node to be ready', timeoutMs })

  const acknowledged = new Set<string>()
  const statuses = new Set<number>()
  let isLoaded = true
  const visitor = async (name: number): Promise<void> => {
    for (let visit = 0; isLoaded; visit++) {
      const code = `o-${name}-${visit}`
      const { status } = await running.ask(OWNER_CALLS.signIn, { body: { code } })
      statuses.add(status)
      if (status === 200) acknowledged.add(`o_owner_${code}`)
    }
  }
  const visitors = [1, 2, 3, 4].map(visitor)
  await waitUntil(() => acknowledged.size > 50, { what: 'people to sign in', timeoutMs })
  await primary.kill('SIGKILL')
  await waitUntil(async () => !(await isReady()), { what: 'the node to say that it is not ready', timeoutMs })
  const before = acknowledged.size
  await on(standby.url, 'SELECT pg_promote()')
  const promotedMs = performance.now()
  await waitUntil(() => acknowledged.size > before, { what: 'people to sign in again', timeoutMs })
  await waitUntil(isReady, { what: 'the node to be ready again', timeoutMs })
  expect(performance.now() - promotedMs).toBeLessThan(15_000)
  isLoaded = false
  await Promise.all(visitors)
  expect([...statuses].sort()).toEqual([200, 503])

  const kept = await on<{ openid: string }>(standby.url, 'SELECT openid FROM owner')
  const missing = [...acknowledged].filter(openid => !kept.some(row => row.openid === openid))
  expect(missing).toEqual([])
  await commit(running.services.database, [job('end-grace', {}, { key: 'after-promotion' })])
  await waitUntil(
    async () =>
      (await on(standby.url, `SELECT 1 FROM graphile_worker.jobs WHERE key = 'after-promotion'`)).length ===
      0,
    { what: 'the job to run', timeoutMs },
  )
})
