import { STAFF_CALLS } from '@fangxing/contract/calls'
import type { PlatformNode } from '@fangxing/contract/platform'
import { Pool } from 'pg'
import { Database } from '../../../src/persistence/database'
import { NodeLease } from '../../../src/telemetry/node-lease'
import { startApp, type TestApp } from './app'
import { makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
let pool: Pool
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
  pool = new Pool({ connectionString: app.services.settings.DATABASE_URL, max: 2 })
}, 60_000)
afterAll(async () => {
  await pool.end()
  await app.stop()
})

const nodes = async () => {
  const { status, body } = await app.ask(STAFF_CALLS.readPlatform, { token: context.operator.token })
  expect(status).toBe(200)
  return body.nodes as PlatformNode[]
}
const since = new Date()
/** What a second node says of itself on a connection of its own. */
const otherNode = (state: 'running' | 'stopped', host: string) =>
  new NodeLease(
    {
      database: new Database(pool),
      log: app.services.log,
      health: {
        read: () =>
          Promise.resolve({
            ready: state === 'running',
            database: true,
            redis: true,
            mqtt: true,
            clock: true,
            jobs: state === 'running',
            jobRunners: [{ name: 'urgent', state, since }],
          }),
      },
    },
    host,
  )

test('the node that is asked lists all: itself, and another one with what has stopped there, until that leaves', async () => {
  const second = otherNode('stopped', 'node-b')
  await second.start()
  const [own, other, ...more] = await nodes()
  expect(more).toEqual([])
  expect(own).toMatchObject({ isThis: true, isMissing: false, health: { ready: true, jobs: true } })
  expect(own!.health!.jobRunners.length).toBeGreaterThan(0)
  expect(other).toMatchObject({
    id: second.nodeId,
    host: 'node-b',
    isThis: false,
    isMissing: false,
    health: { ready: false, jobRunners: [{ name: 'urgent', state: 'stopped', since: since.toISOString() }] },
  })
  expect(other!.version).toBe(own!.version)
  await second.stop()
  expect((await nodes()).map(({ isThis }) => isThis)).toEqual([true])
})

test('a node that was killed is missing, then forgotten; what another version says of itself is left out', async () => {
  const killed = otherNode('running', 'node-c')
  await killed.renew()
  const ago = (span: string) =>
    app.services.database.query(
      `UPDATE node_lease SET seen_at = clock_timestamp() - $2::interval WHERE node_id = $1`,
      [killed.nodeId, span],
    )
  const shown = async () => (await nodes()).find(({ id }) => id === killed.nodeId)
  await ago('1 minute')
  expect(await shown()).toMatchObject({ host: 'node-c', isMissing: true })
  await app.services.database.query(`UPDATE node_lease SET health = '{"other": 1}' WHERE node_id = $1`, [
    killed.nodeId,
  ])
  expect(await shown()).toMatchObject({ isMissing: true, health: null })
  await ago('2 hours')
  expect(await shown()).toBeUndefined()
  // The row itself goes with the next node that leaves.
  await ago('2 days')
  await otherNode('running', 'node-d').stop()
  const left = await app.services.database.query('SELECT 1 FROM node_lease WHERE node_id = $1', [
    killed.nodeId,
  ])
  expect(left).toEqual([])
})
