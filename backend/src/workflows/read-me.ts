import type { Me } from '@fangxing/contract/sessions'
import type { StaffSession } from '../domain/sessions'
import { listLots, readLot } from '../modules/lots'
import { readMerchant } from '../modules/merchants'
import { findOpenShift, readStaff } from '../modules/staff'
import type { Database } from '../persistence/database'
import { READ_BUSIEST_LOT } from './read-me.queries'

/** Who I am, for whom I work, where, and whether I am on shift. */
export class ReadMe {
  constructor(private readonly needs: { database: Database }) {}

  /** Refusals: NOT_FOUND. */
  async read(who: Pick<StaffSession, 'staffId' | 'merchantId'>): Promise<Me> {
    const { database } = this.needs
    const [staff, merchant, shift] = await Promise.all([
      readStaff(database, who),
      readMerchant(database, who.merchantId),
      findOpenShift(database, who.staffId),
    ])
    const lots = await listLots(database, { ...staff, merchantId: who.merchantId })
    // Of so many that some are left out the one of the shift is not.
    if (shift && lots.isCut && !lots.items.some(({ id }) => id === shift.lot_id))
      lots.items.push(await readLot(database, who.merchantId, shift.lot_id))
    const lotIds = lots.items.map(({ id }) => id)
    // Where there is one lot there is nothing to choose.
    const busiest =
      lotIds.length < 2
        ? null
        : await database.one<{ id: string }>(READ_BUSIEST_LOT, [lotIds, who.merchantId])
    return {
      staff,
      merchant,
      lots: lots.items,
      ...(lots.isCut && { areLotsCut: lots.isCut }),
      busiestLotId: busiest?.id ?? lotIds[0] ?? null,
      shift: shift && { id: shift.id, lotId: shift.lot_id, startedAt: shift.started_at.toISOString() },
    }
  }
}
