import { Refusal } from '@fangxing/contract/refusal'
import type { RecoveryOrderState } from '@fangxing/contract/states'
import { RECOVERY_ORDER } from '../domain/recovery-order'
import type { StaffSession } from '../domain/sessions'
import { mayWorkIn } from '../domain/staff-access'
import type { ReadDebtors } from '../modules/arrears'
import { listDevices } from '../modules/devices'
import { listIncidents } from '../modules/incidents'
import { readLot } from '../modules/lots'
import { listMoveTasks } from '../modules/move-tasks'
import { staffOrderTexts } from '../modules/orders'
import type { OrderCache } from '../persistence/cache/order-cache'
import type { Database } from '../persistence/database'
import type { Settings } from '../settings/settings'
import { JsonText } from '../ports/json-text'
import type { ReadSightings } from './sightings/read-sightings'
import { SHOWN_OF_A_LOT } from './sightings/shown-of-a-lot'
import { READ_BOARD_ORDERS } from './read-board.queries'

/** A failed deployment is an end, and staff must see it until its device is free. */
const BOARD_STATES: readonly RecoveryOrderState[] = RECOVERY_ORDER.states.filter(
  state => state === 'deploy_failed' || !RECOVERY_ORDER.ends.includes(state),
)

/** So many orders of a lot are shown, the newest. */
const MOST_ORDERS = 200

type Needs = {
  database: Database
  orderCache: OrderCache
  settings: Settings
  readSightings: ReadSightings
  readDebtors: ReadDebtors
}

/** Everything that goes on in a lot now, for one screen. */
export class ReadBoard {
  constructor(private readonly needs: Needs) {}

  /** Refusals: NOT_FOUND, FORBIDDEN_LOT. */
  async read(session: StaffSession, lotId: string): Promise<JsonText> {
    const { database, readSightings, readDebtors } = this.needs
    const lot = await readLot(database, session.merchantId, lotId)
    if (!mayWorkIn(session, lotId)) throw new Refusal('FORBIDDEN_LOT')
    const place = [lotId, session.merchantId]
    const [debtors, live, moveTasks, devices, incidents, sightings] = await Promise.all([
      // The very sum that stands above the office's list of them.
      readDebtors.sum(session, { lotId }),
      database.query<{ id: string }>(READ_BOARD_ORDERS, [...place, BOARD_STATES, MOST_ORDERS + 1]),
      listMoveTasks(this.needs, session, { lotId }),
      listDevices(this.needs as Parameters<typeof listDevices>[0], session, { lotId }),
      listIncidents(this.needs, session, { lotId }),
      readSightings.ofLot(session, lotId),
    ])
    const orderIds = live.slice(0, MOST_ORDERS).map(row => row.id)
    const seen = sightings.slice(0, SHOWN_OF_A_LOT)
    const orders = await staffOrderTexts(this.needs, orderIds)
    const rest = {
      lot,
      debtorCount: debtors.count,
      debtorFen: debtors.dueFen,
      moveTasks: moveTasks.items,
      devices: devices.items,
      incidents: incidents.items,
      sightings: seen,
      more: {
        ...(live.length > MOST_ORDERS && { orders: true }),
        ...(moveTasks.isCut && { moveTasks: true }),
        ...(devices.next !== undefined && { devices: true }),
        ...(incidents.next !== undefined && { incidents: true }),
        ...(sightings.length > SHOWN_OF_A_LOT && { sightings: true }),
      },
    }
    return new JsonText(`{"orders":[${orders.join()}],${JSON.stringify(rest).slice(1)}`)
  }
}
