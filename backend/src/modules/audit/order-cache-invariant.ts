import type { Database } from '../../persistence/database'
import type { Finding } from './invariant'
import { READ_LATEST_ORDERS } from './order-cache.queries'

/**
 * I18: every order that changed lately or is live reads the same through the cache and from PostgreSQL. `readView` answers
 * an order's view for staff as every reader gets it.
 */
export async function checkOrderCache(
  database: Database,
  readView: (orderId: string) => Promise<string | null>,
): Promise<Finding[]> {
  const rows = await database.query<{ id: string; version: number; state: string }>(READ_LATEST_ORDERS)
  const findings: Finding[] = []
  for (const row of rows) {
    const text = await readView(row.id)
    const view = text === null ? null : (JSON.parse(text) as { version: number; state: string })
    if (view?.version !== row.version || view.state !== row.state) {
      findings.push({
        id: 'I18',
        what: `order ${row.id}: cache ${view?.state} v${view?.version}, database ${row.state} v${row.version}`,
      })
    }
  }
  return findings
}
