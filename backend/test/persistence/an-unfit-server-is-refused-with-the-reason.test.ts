import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { accepts, createDatabase, dropDatabase, freePort, testStack, waitUntil } from '@fangxing/dev/stack'
import { Client } from 'pg'
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

/** Not part of what the tests install; where somebody has it, it is tried. */
const PGBOUNCER = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find(file => existsSync(file))

;(PGBOUNCER ? describe : describe.skip)('behind PgBouncer', () => {
  let folder: string
  let pooler: ChildProcess | null = null

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'fangxing-pgbouncer-'))
    chmodSync(folder, 0o755)
  })
  afterEach(async () => {
    const ended = new Promise(resolve => pooler?.once('exit', resolve))
    pooler?.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true })
  })

  async function start(mode: string, roundRobin: 0 | 1 = 0): Promise<string> {
    const { hostname, port, username, password, pathname } = new URL(url)
    const listen = await freePort()
    writeFileSync(path.join(folder, 'users'), `"${username}" "${password}"\n`)
    writeFileSync(
      path.join(folder, 'ini'),
      `[databases]
${pathname.slice(1)} = host=${hostname} port=${port} user=${username} password=${password} dbname=${pathname.slice(1)}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${listen}
unix_socket_dir =
auth_type = trust
auth_file = ${path.join(folder, 'users')}
pool_mode = ${mode}
server_round_robin = ${roundRobin}
default_pool_size = 10
ignore_startup_parameters = statement_timeout, lock_timeout, idle_in_transaction_session_timeout, extra_float_digits
`,
    )
    pooler = spawn(
      PGBOUNCER!,
      ['-q', ...(process.getuid!() === 0 ? ['-u', 'nobody'] : []), path.join(folder, 'ini')],
      {
        stdio: 'ignore',
      },
    )
    await waitUntil(() => accepts(listen), { what: 'the pooler' })
    return `postgres://${username}@127.0.0.1:${listen}${pathname}`
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
