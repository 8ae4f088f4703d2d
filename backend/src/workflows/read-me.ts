import type { Me } from '@fangxing/contract/sessions'
import type { StaffSession } from '../domain/sessions'
import { listLots } from '../modules/lots'
import { readMerchant } from '../modules/merchants'
import { findOpenShift, readStaff } from '../modules/staff'
import type { Database } from '../persistence/database'

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
    return {
      staff,
      merchant,
      lots: lots.items,
      shift: shift && { id: shift.id, lotId: shift.lot_id, startedAt: shift.started_at.toISOString() },
    }
  }
}
