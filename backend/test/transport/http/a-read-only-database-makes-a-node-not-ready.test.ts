import { OWNER_CALLS } from '@fangxing/contract/calls'
import { testStack, waitUntil } from '@fangxing/dev/stack'
import { Client } from 'pg'
import { startApp, type TestApp } from './app'

jest.setTimeout(120_000)
let app: TestApp
let admin: Client
let name: string

beforeAll(async () => {
  app = await startApp()
  admin = new Client({ connectionString: testStack().adminUrl })
  await admin.connect()
  name = (await app.services.database.one<{ db: string }>('SELECT current_database() AS db'))!.db
})
afterAll(async () => {
  await admin.end()
  await app.stop()
})

const signIn = () => app.ask(OWNER_CALLS.signIn, { body: { code: `c-${Math.random()}` } })
const ready = () => app.raw('GET', '/health/ready')

test('while the server only reads, requests get 503 and the node is not ready; then it finds the writer by itself', async () => {
  expect((await signIn()).status).toBe(200)
  // As after a demotion: connections break, and new ones find a server that only reads.
  await admin.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`)
  await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name])
  await waitUntil(async () => (await ready()).status === 503, {
    what: 'the node not to be ready',
    timeoutMs: 30_000,
  })
  expect((await ready()).body).toMatchObject({ ready: false, database: false })
  const answers = await Promise.all(Array.from({ length: 10 }, signIn))
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 503))
  expect(answers[0]!.body.code).toBe('UNAVAILABLE')
  // Nothing is ended from outside: only new connections find a server that writes.
  await admin.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`)
  await waitUntil(async () => (await ready()).status === 200, {
    what: 'the node to be ready',
    timeoutMs: 30_000,
  })
  expect((await signIn()).status).toBe(200)
  // Each look asks the database anew, for a second at most: one may be too late on a busy machine.
  const isCounted = async () =>
    /^fangxing_node_ready 1$/m.test(String((await app.raw('GET', '/metrics')).body))
  await waitUntil(isCounted, { what: 'the metrics to say that the node is ready', timeoutMs: 10_000 })
})

test('a node whose jobs are not taken answers that it is not alive, and names them', async () => {
  const { jobProgress } = app
  jest.spyOn(jobProgress, 'stalled').mockReturnValue(['release'])
  const live = await app.raw('GET', '/health/live')
  expect([live.status, live.body]).toEqual([503, { alive: false, stalled: ['release'] }])
})
