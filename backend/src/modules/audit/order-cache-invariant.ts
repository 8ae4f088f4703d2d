import type { Database } from '../../persistence/database'
import type { OrderCache } from '../../persistence/cache/order-cache'
import type { Finding } from './check-invariants'

/** I18: every order that changed lately or is live reads the same through the live copy and from PostgreSQL. */
export async function checkLiveCopy(database: Database, live: OrderCache): Promise<Finding[]> {
  const rows = await database.query<{ id: string; version: number; state: string }>(
    'SELECT id, version, state FROM recovery_order ORDER BY updated_at DESC LIMIT 500',
  )
  const findings: Finding[] = []
  for (const row of rows) {
    const text = await live.staffJson(row.id)
    const view = text === null ? null : (JSON.parse(text) as { version: number; state: string })
    if (view?.version !== row.version || view.state !== row.state) {
      findings.push({
        id: 'I18',
        what: `order ${row.id}: live ${view?.state} v${view?.version}, database ${row.state} v${row.version}`,
      })
    }
  }
  return findings
}
