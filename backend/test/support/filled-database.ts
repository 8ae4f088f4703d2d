import { cloneDatabase, createTemplate, dropDatabase, testStack } from '@fangxing/dev/stack'
import { Client } from 'pg'
import { migrateJobs } from '../../src/persistence/migrate-jobs'
import { MIGRATIONS } from '../../src/persistence/migrations'
import { DROP_INDEX } from '../../src/workflows/retire-indexes.queries'

/** One node of a plan, as `EXPLAIN (FORMAT JSON)` names what it does. */
export type PlanNode = Record<string, unknown> & { Plans?: PlanNode[] }
const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

/** `given`: the values as SQL, NULL each where there are none. A generic plan is that of a statement that runs forever. */
type Planned = { text: string; given: string | null; isGeneric: boolean }

/** A migrated database with many rows, and how PostgreSQL plans to read them. */
export class FilledDatabase {
  private constructor(
    readonly client: Client,
    readonly close: () => Promise<void>,
  ) {}

  /** `rows`: what follows INSERT INTO, in this order. `settled`: what is run once all are there. */
  static async open(
    template: string,
    rows: readonly string[],
    settled: 'ANALYZE' | 'VACUUM ANALYZE',
  ): Promise<FilledDatabase> {
    const { adminUrl } = testStack()
    await createTemplate(adminUrl, template, url => migrateAndFill(url, rows, settled))
    const url = await cloneDatabase(adminUrl, template)
    const client = new Client({ connectionString: url })
    await client.connect()
    return new FilledDatabase(client, async () => {
      await client.end()
      await dropDatabase(adminUrl, url)
    })
  }

  /** The plan as people read it. */
  async planOf(planned: Planned): Promise<string> {
    const lines = await this.explain<{ 'QUERY PLAN': string }>('EXPLAIN', planned)
    return lines.map(row => row['QUERY PLAN']).join('\n')
  }

  /** The nodes of the plan; `ran`: after it was carried out, with what each of them read. */
  async nodesOf(planned: Planned, { ran = false } = {}): Promise<PlanNode[]> {
    const [row] = await this.explain<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `EXPLAIN (${ran ? 'ANALYZE, ' : ''}FORMAT JSON)`,
      planned,
    )
    return nodesOf(row!['QUERY PLAN'][0].Plan)
  }

  private async explain<Row extends object>(
    how: string,
    { text, given, isGeneric }: Planned,
  ): Promise<Row[]> {
    await this.client.query(`SET plan_cache_mode = 'force_${isGeneric ? 'generic' : 'custom'}_plan'`)
    await this.client.query(`PREPARE planned AS ${text}`)
    try {
      const values = given ?? Array.from({ length: await this.parameters() }, () => 'NULL').join(', ')
      return (await this.client.query<Row>(`${how} EXECUTE planned${values && `(${values})`}`)).rows
    } finally {
      await this.client.query('DEALLOCATE planned')
      await this.client.query(`SET plan_cache_mode = 'auto'`)
    }
  }

  private async parameters(): Promise<number> {
    const { rows } = await this.client.query<{ n: number }>(
      `SELECT cardinality(parameter_types) AS n FROM pg_prepared_statements WHERE name = 'planned'`,
    )
    return rows[0]!.n
  }
}

async function migrateAndFill(url: string, rows: readonly string[], settled: string): Promise<void> {
  const migrating = new Client({ connectionString: url })
  await migrating.connect()
  for (const Migration of MIGRATIONS)
    await new Migration().up({ query: (text: string) => migrating.query(text) } as never)
  await migrateJobs(url)
  // As it is once no node of the former version runs.
  for (const text of Object.values(DROP_INDEX)) await migrating.query(text)
  // No foreign keys and no triggers: the planner counts rows and asks nothing else of them.
  await migrating.query(`SET session_replication_role = 'replica'`)
  for (const some of rows) await migrating.query(`INSERT INTO ${some}`)
  await migrating.query(settled)
  await migrating.end()
}
