import { Refusal } from '@fangxing/contract/refusal'
import { listDevices } from '../devices/device-view'
import { mayWorkIn } from './may-work-in'
import { listIncidents } from '../incidents'
import { JsonText } from '../../persistence/json-text'
import { readLot } from '../lots/lots'
import { listMoveTasks } from '../move-tasks'
import type { Services, StaffSession } from '../../services'
import { staffOrderTexts } from '../orders'

const LIVE = `
  SELECT id FROM recovery_order WHERE lot_id = $1 AND merchant_id = $2 AND NOT device_free
    AND state IN ('created', 'deploying', 'active', 'paid', 'releasing', 'released', 'cancelling', 'deploy_failed')
  ORDER BY created_at DESC LIMIT 200`
const DEBTORS = `
  SELECT count(DISTINCT plate_key)::int AS plates, coalesce(sum(due_fen), 0)::bigint AS fen
  FROM arrear WHERE lot_id = $1 AND merchant_id = $2 AND state IN ('outstanding', 'held')`

/** Everything that goes on in a lot now, for one screen. Refusals: NOT_FOUND, FORBIDDEN_LOT. */
export async function readBoard(platform: Services, session: StaffSession, lotId: string): Promise<JsonText> {
  const lot = await readLot(platform, session.merchantId, lotId)
  if (!mayWorkIn(session, lotId)) throw new Refusal('FORBIDDEN_LOT')
  const [debtors, live, moveTasks, devices, incidents] = await Promise.all([
    platform.database.one<{ plates: number; fen: number }>(DEBTORS, [lotId, session.merchantId]),
    platform.database.query<{ id: string }>(LIVE, [lotId, session.merchantId]),
    listMoveTasks(platform, session, { lotId }),
    listDevices(platform, session, { lotId }),
    listIncidents(platform, session, { lotId }),
  ])
  const orders = await staffOrderTexts(
    platform,
    live.map(row => row.id),
  )
  const rest = {
    lot,
    debtorCount: debtors!.plates,
    debtorFen: debtors!.fen,
    moveTasks: moveTasks.items,
    devices: devices.items,
    incidents: incidents.items,
  }
  return new JsonText(`{"orders":[${orders.join()}],${JSON.stringify(rest).slice(1)}`)
}
