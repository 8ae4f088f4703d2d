import { cloneDatabase, createTemplate, dropDatabase, testStack } from '@fangxing/dev/stack'
import { Client } from 'pg'
import { migrateJobs } from '../../src/persistence/migrate-jobs'
import { MIGRATIONS } from '../../src/persistence/migrations'
import { DROP_INDEX } from '../../src/workflows/retire-indexes.queries'

/**
 * Gives the tests of a file a connection to a database that is as no node of the former version leaves it, holds these
 * rows (`table (columns) SELECT …`) and has been analysed.
 */
export function useFilledDatabase(
  { name, rows, analyse }: { name: string; rows: readonly string[]; analyse: 'ANALYZE' | 'VACUUM ANALYZE' },
  connected: (client: Client) => void,
): void {
  let url: string
  let client: Client
  async function migrateAndFill(address: string): Promise<void> {
    const migrating = new Client({ connectionString: address })
    await migrating.connect()
    for (const Migration of MIGRATIONS)
      await new Migration().up({ query: (text: string) => migrating.query(text) } as never)
    await migrateJobs(address)
    for (const text of Object.values(DROP_INDEX)) await migrating.query(text)
    // No foreign keys, and no triggers: the planner counts rows and asks nothing else of them.
    await migrating.query(`SET session_replication_role = 'replica'`)
    for (const each of rows) await migrating.query(`INSERT INTO ${each}`)
    await migrating.query(analyse)
    await migrating.end()
  }
  beforeAll(async () => {
    const { adminUrl } = testStack()
    await createTemplate(adminUrl, name, migrateAndFill)
    url = await cloneDatabase(adminUrl, name)
    client = new Client({ connectionString: url })
    await client.connect()
    connected(client)
  }, 120_000)
  afterAll(async () => {
    await client.end()
    await dropDatabase(testStack().adminUrl, url)
  })
}
