import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createDatabase, dropDatabase, startPgbouncer, testStack, type Service } from '@fangxing/dev/stack'
import { Client } from 'pg'
import { NODE_NAME } from '../../src/persistence/node-name'
import { checkServer } from '../../src/persistence/server-fitness'
import { BadSettings, readSettings } from '../../src/settings/settings'
import { testSettings } from '../transport/http/app'

jest.setTimeout(60_000)
let url: string
beforeAll(async () => void (url = await createDatabase(testStack().adminUrl)))
afterAll(() => dropDatabase(testStack().adminUrl, url))

const check = (address: string, connections: number) =>
  checkServer(readSettings(testSettings(address)), connections)
const refusal = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'accepted',
    (error: unknown) => {
      if (error instanceof BadSettings) return error.message
      throw error
    },
  )

test('a server that allows as many connections as the node opens is accepted, one that does not is refused', async () => {
  expect(await refusal(check(url, 20))).toBe('accepted')
  expect(await refusal(check(url, 5000))).toContain('this node opens up to 5000 connections')
  const { pathname } = new URL(url)
  const admin = new Client({ connectionString: testStack().adminUrl })
  await admin.connect()
  await admin.query(`ALTER DATABASE ${pathname.slice(1)} CONNECTION LIMIT 19`)
  await admin.end()
  expect(await refusal(check(url, 20))).toContain('PostgreSQL allows 19')
  expect(await refusal(check(url, 19))).toBe('accepted')
})

test('connections of other nodes are counted, those of this one are not', async () => {
  const open = async (application_name: string) => {
    const client = new Client({ connectionString: url, application_name })
    await client.connect()
    return client
  }
  /** How many connections fewer are left while these are open; null: others of the server came or went meanwhile, whom the check counts as well. */
  const taken = async () => {
    const before = (await check(url, 5)).left
    const clients = [await open('fangxing-1@other'), await open('fangxing-2@other'), await open(NODE_NAME)]
    const during = (await check(url, 5)).left
    for (const client of clients) await client.end()
    return (await check(url, 5)).left === before ? before - during : null
  }
  let count: number | null = null
  for (let attempt = 0; count === null && attempt < 50; attempt++) count = await taken()
  expect(count).toBe(2)
})

describe('behind PgBouncer', () => {
  let folder: string
  let pooler: Service | null = null

  beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'fangxing-pgbouncer-'))))
  afterEach(async () => {
    await pooler?.kill()
    rmSync(folder, { recursive: true, force: true })
  })

  async function start(
    mode: 'session' | 'transaction' | 'statement',
    roundRobin: 0 | 1 = 0,
  ): Promise<string> {
    pooler = await startPgbouncer({ dir: folder, databaseUrl: url, mode, roundRobin: roundRobin === 1 })
    return pooler.url
  }

  test.each([
    ['transaction', 0],
    ['transaction', 1],
    ['statement', 0],
  ] as const)('pool_mode = %s (round robin %s) is refused by name', async (mode, roundRobin) => {
    const address = await start(mode, roundRobin)
    expect(await refusal(check(address, 5))).toContain('pool_mode = session')
  })

  test('pool_mode = session is accepted once the server itself has the limits', async () => {
    const address = await start('session')
    expect(await refusal(check(address, 5))).toContain('ALTER ROLE … SET')
    const admin = new Client({ connectionString: testStack().adminUrl })
    await admin.connect()
    const name = new URL(url).pathname.slice(1)
    const settings = readSettings(testSettings(url))
    for (const [limit, ms] of [
      ['statement_timeout', settings.DATABASE_STATEMENT_TIMEOUT_MS],
      ['lock_timeout', settings.DATABASE_LOCK_TIMEOUT_MS],
      ['idle_in_transaction_session_timeout', settings.DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS],
    ])
      await admin.query(`ALTER DATABASE ${name} SET ${limit} = ${ms}`)
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name])
    await admin.end()
    expect(await refusal(check(address, 5))).toBe('accepted')
  })
})
