import type { StaffCall } from '@fangxing/contract/calls'
import type { CarInside } from '@fangxing/contract/lot-day'
import type { StaffSession } from '../../domain/sessions'
import type { CarInsideRow, ReadLotDay } from '../../modules/reporting'
import type { Database } from '../../persistence/database'
import type { Clock } from '../../ports'
import { carViews, type DebtorParts } from '../sightings/debtor-views'

/** Longer than a car that was only parked: its exit may have been missed. */
const OVERSTAY_MS = 24 * 3_600_000

type Cars = StaffCall<'listCarsInside'>
type Asked = { cursor?: string; limit: number; lotId?: string; plateText?: string; owing: 'all' | 'debtors' }
/** A car that has its plate and colour: whoever is not sure of the colour holds nobody. */
type Known = CarInsideRow & { plate_text: string; plate_key: string }

/** Cars that are in the lots now, a held one always among them, each with what it owes and what it may meet, by the rules of the board of debtors. */
export class ListCarsInside {
  constructor(private readonly needs: { database: Database; clock: Clock; readLotDay: ReadLotDay }) {}

  async list(session: StaffSession, asked: Asked): Promise<Cars['reply']> {
    const { database, clock, readLotDay } = this.needs
    const at = clock.now()
    const { items, next } = await readLotDay.inside(session, asked)
    const known = items.filter((row): row is Known => row.plate_text !== null && row.plate_key !== null)
    const cars = known.map(row => ({ ...row, is_colour_seen: true }))
    const views = await carViews(database, { merchantId: session.merchantId, at }, cars)
    const viewOf = new Map(known.map((row, index) => [row.id, views[index]!]))
    return {
      items: items.map(row => carOf(row, viewOf.get(row.id), at)),
      ...(next === undefined ? {} : { next }),
    }
  }
}

const carOf = (row: CarInsideRow, view: DebtorParts | undefined, at: Date): CarInside => ({
  stayId: row.stay_id,
  heldByOrderId: row.order_id,
  heldSince: row.held_since?.toISOString() ?? null,
  lotName: row.lot_name,
  bays: row.bays,
  plateText: row.plate_text,
  plateColour: row.plate_colour,
  enteredAt: row.entered_at?.toISOString() ?? null,
  isOverstay: row.entered_at !== null && at.getTime() - row.entered_at.getTime() > OVERSTAY_MS,
  debts:
    view === undefined || view.arrearCount === 0
      ? null
      : { count: view.arrearCount, dueFen: view.dueFen, mayMeet: view.mayMeet },
})
