import { createDatabase, dropDatabase, testStack, TcpProxy } from '@fangxing/dev/stack'
import { DataSource } from 'typeorm'
import { dataSourceOptions } from '../../src/persistence/data-source'
import { DatabaseUnavailable } from '../../src/persistence/database'
import { openReporting } from '../../src/persistence/reporting-database'
import { readSettings } from '../../src/settings/settings'
import { testSettings } from '../transport/http/app'

jest.setTimeout(120_000)

let url: string
let proxy: TcpProxy
let source: DataSource
beforeEach(async () => {
  url = await createDatabase(testStack().adminUrl)
  proxy = await TcpProxy.open(url)
  const options = { ...dataSourceOptions(readSettings(testSettings(url))), entities: [], migrations: [] }
  source = await new DataSource(options).initialize()
})
afterEach(async () => {
  await source.destroy()
  await proxy.close()
  await dropDatabase(testStack().adminUrl, url)
})

/** Through the proxy stands the replica; what it warned of. */
function openReports(limits: Record<string, string> = {}) {
  const warned: string[] = []
  const settings = readSettings(testSettings(url, { REPORTING_DATABASE_URL: proxy.url, ...limits }))
  return { warned, ...openReporting(settings, source, message => void warned.push(message)) }
}
const ASK = 'SELECT 1 AS one'

test('while the replica is away what it would tell is read from the database itself', async () => {
  const reports = openReports()
  const { database, warned } = reports
  expect(await database.query(ASK)).toEqual([{ one: 1 }])
  expect(warned).toEqual([])
  proxy.cut()
  for (let time = 0; time < 3; time++) expect(await database.query(ASK)).toEqual([{ one: 1 }])
  // The replica was asked once, not once for each page.
  expect(warned).toHaveLength(1)
  await reports.close()
})

test('what takes too long on the replica does not burden the database too, and a mistake stays one', async () => {
  const reports = openReports({
    DATABASE_LOCK_TIMEOUT_MS: '100',
    DATABASE_STATEMENT_TIMEOUT_MS: '200',
    DATABASE_QUERY_TIMEOUT_MS: '30000',
  })
  const { database, warned } = reports
  await expect(database.query('SELECT pg_sleep(1)')).rejects.toThrow(DatabaseUnavailable)
  await expect(database.query('SELECT * FROM nowhere')).rejects.toThrow(/nowhere/)
  expect(warned).toEqual([])
  await reports.close()
})
