import type { Services } from '../../services'

export type OrderVersion = { orderId: string; lotId: string; version: number }
const LATELY_MS = 15_000

/** Where orders stand in PostgreSQL: for sockets whose messages from Redis may have been lost. */
export async function readOrderVersions(
  platform: Services,
  orderIds: readonly string[],
  lotIds: readonly string[],
): Promise<OrderVersion[]> {
  if (orderIds.length === 0 && lotIds.length === 0) return []
  const since = new Date(platform.clock.now().getTime() - LATELY_MS)
  return platform.database.query<OrderVersion>(
    `SELECT id AS "orderId", lot_id AS "lotId", version FROM recovery_order WHERE id = ANY($1)
     UNION SELECT id, lot_id, version FROM recovery_order WHERE lot_id = ANY($2) AND updated_at > $3`,
    [orderIds, lotIds, since],
  )
}

/** The orders that a lot's screens show: everything whose device is not free yet. */
export async function readLiveOrderIds(platform: Services, lotId: string): Promise<string[]> {
  const rows = await platform.database.query<{ id: string }>(
    'SELECT id FROM recovery_order WHERE lot_id = $1 AND NOT device_free ORDER BY created_at DESC LIMIT 200',
    [lotId],
  )
  return rows.map(row => row.id)
}
