import { updateVersioned } from '../persistence/changes'
import { auditLog } from '../persistence/audit-log'
import { changeOrder } from './commit-order-change'
import { newId } from '../persistence/new-id'
import type { Services } from '../services'

const READ = `
  SELECT i.id, i.version, i.level, o.id AS order_id, o.version AS order_version, o.merchant_id
  FROM incident i JOIN recovery_order o ON o.id = i.order_id
  WHERE o.id = $1 AND i.kind = 'emergency_requested' AND i.state = 'open' AND i.level < 3`
type Row = {
  id: string
  version: number
  level: number
  order_id: string
  order_version: number
  merchant_id: string
}

/** Nobody took up an owner's call for help: the duty officer is called. Harmless when it runs again. */
export async function escalateEmergency(platform: Services, orderId: string): Promise<void> {
  await platform.database.retryOnConflict(async () => {
    const incident = await platform.database.one<Row>(READ, [orderId])
    if (!incident) return
    const at = platform.clock.now()
    await changeOrder(platform, orderId, [
      updateVersioned('recovery_order', orderId, incident.order_version, { updated_at: at }),
      updateVersioned('incident', incident.id, incident.version, { level: 3 }),
      auditLog({
        merchantId: incident.merchant_id,
        entity: 'incident',
        entityId: incident.id,
        orderId,
        event: 'level_raised',
        version: incident.version + 1,
        actor: 'timer',
        traceId: newId(),
        detail: { level: 3 },
        at,
      }),
    ])
  })
}
