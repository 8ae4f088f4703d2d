import { createDatabase, dropDatabase, testStack } from '@fangxing/dev/stack'
import { Client } from 'pg'
import { DataSource } from 'typeorm'
import { Database } from '../../src/persistence/database'
import { clientsOf } from '../../src/persistence/typeorm-clients'

let url: string
let source: DataSource

beforeEach(async () => {
  url = await createDatabase(testStack().adminUrl)
  source = await new DataSource({
    type: 'postgres',
    url,
    poolSize: 1,
    applicationName: 'shared-pool',
    installExtensions: false,
  }).initialize()
})
afterEach(async () => {
  await source.destroy()
  await dropDatabase(testStack().adminUrl, url)
})

test('TypeORM and our statements share one connection, on which ours are prepared', async () => {
  const database = Database.of(source)
  const [mine] = await database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  const [theirs] = await source.query<{ pid: number }[]>('SELECT pg_backend_pid() AS pid')
  expect(theirs).toEqual(mine)
  const prepared = await database.query<{ statement: string }>('SELECT statement FROM pg_prepared_statements')
  expect(prepared.map(({ statement }) => statement)).toContain('SELECT pg_backend_pid() AS pid')
})

test('a connection is a client of pg, and one that is returned with an error is closed', async () => {
  const clients = clientsOf(source)
  const client = await clients.connect()
  expect(client).toBeInstanceOf(Client)
  const pidOf = async (of: typeof client) =>
    (await of.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]!.pid
  const first = await pidOf(client)
  client.release(new Error('broken'))
  const next = await clients.connect()
  expect(await pidOf(next)).not.toBe(first)
  next.release()
})
