import { move } from '../../store/commit'
import { journal } from '../../store/journal'
import { changeOrder } from '../change-order'
import { newId } from '../new-id'
import type { Platform } from '../platform'

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
export async function escalateEmergency(platform: Platform, orderId: string): Promise<void> {
  await platform.database.retrying(async () => {
    const incident = await platform.database.one<Row>(READ, [orderId])
    if (!incident) return
    const at = platform.clock.now()
    await changeOrder(platform, orderId, [
      move('recovery_order', orderId, incident.order_version, { updated_at: at }),
      move('incident', incident.id, incident.version, { level: 3 }),
      journal({
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
