import type { Me } from '@fangxing/contract/sessions'
import { Refusal } from '@fangxing/contract/refusal'
import { IsNull } from 'typeorm'
import { LotEntity, MerchantEntity, ShiftEntity, StaffEntity } from '../../persistence/entities'
import { lotViewOf, lotsOf } from '../lots/lots'
import type { Services, StaffSession } from '../../services'
import { staffViewOf } from './staff-view'

/** Who I am, for whom I work, where, and whether I am on shift. */
export async function readMe(
  platform: Services,
  who: Pick<StaffSession, 'staffId' | 'merchantId'>,
): Promise<Me> {
  const { database } = platform
  const [staff, merchant, lots, shift] = await Promise.all([
    database.entities(StaffEntity).findOneBy({ id: who.staffId, merchantId: who.merchantId }),
    database.entities(MerchantEntity).findOneBy({ id: who.merchantId }),
    database
      .entities(LotEntity)
      .find({ where: { merchantId: who.merchantId }, order: { name: 'ASC' }, take: 500 }),
    database.entities(ShiftEntity).findOneBy({ staffId: who.staffId, endedAt: IsNull() }),
  ])
  if (!staff || !merchant) throw new Refusal('NOT_FOUND')
  return {
    staff: staffViewOf(staff),
    merchant: { id: merchant.id, name: merchant.name, hotline: merchant.hotline },
    lots: lotsOf({ roles: staff.roles, lotIds: staff.lotIds }, lots).map(lotViewOf),
    shift: shift && { id: shift.id, lotId: shift.lotId, startedAt: shift.startedAt.toISOString() },
  }
}
