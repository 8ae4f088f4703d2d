import { Refusal } from '@fangxing/contract/refusal'
import type { ArrearState, RecoveryOrderState } from '@fangxing/contract/states'
import { RECOVERY_ORDER } from '../domain/recovery-order'
import type { StaffSession } from '../domain/sessions'
import { mayWorkIn } from '../domain/staff-access'
import { listDevices } from '../modules/devices/device-view'
import { listIncidents } from '../modules/incidents/incidents'
import { readLot } from '../modules/lots'
import { listMoveTasks } from '../modules/move-tasks/move-task-view'
import { staffOrderTexts } from '../modules/orders/staff-orders'
import type { Database } from '../persistence/database'
import { JsonText } from '../persistence/json-text'
import type { BaseServices, Services } from '../services'
import { COUNT_DEBTORS, READ_BOARD_ORDERS } from './read-board.queries'

/** A failed deployment is an end, and staff must see it until its device is free. */
const BOARD_STATES: readonly RecoveryOrderState[] = RECOVERY_ORDER.states.filter(
  state => state === 'deploy_failed' || !RECOVERY_ORDER.ends.includes(state),
)
const OWED_STATES: readonly ArrearState[] = ['outstanding', 'held']

/** `legacy`: for readers of other modules that still take the whole platform. */
type Needs = { database: Database; legacy: BaseServices }

/** Everything that goes on in a lot now, for one screen. */
export class ReadBoard {
  constructor(private readonly needs: Needs) {}

  /** Refusals: NOT_FOUND, FORBIDDEN_LOT. */
  async read(session: StaffSession, lotId: string): Promise<JsonText> {
    const { database } = this.needs
    const legacy = this.needs.legacy as Services
    const lot = await readLot(database, session.merchantId, lotId)
    if (!mayWorkIn(session, lotId)) throw new Refusal('FORBIDDEN_LOT')
    const place = [lotId, session.merchantId]
    const [debtors, live, moveTasks, devices, incidents] = await Promise.all([
      database.one<{ plates: number; fen: number }>(COUNT_DEBTORS, [...place, OWED_STATES]),
      database.query<{ id: string }>(READ_BOARD_ORDERS, [...place, BOARD_STATES]),
      listMoveTasks(legacy, session, { lotId }),
      listDevices(legacy, session, { lotId }),
      listIncidents(legacy, session, { lotId }),
    ])
    const orderIds = live.map(row => row.id)
    const orders = await staffOrderTexts(legacy, orderIds)
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
}
