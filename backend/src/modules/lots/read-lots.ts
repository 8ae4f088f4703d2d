import type { LotView } from '@fangxing/contract/lots'
import { Refusal } from '@fangxing/contract/refusal'
import type { StaffSession } from '../../domain/sessions'
import { mayWorkIn } from '../../domain/staff-access'
import type { Database } from '../../persistence/database'
import { LotEntity } from '../../persistence/entities'
import { cutTo } from '../../persistence/text-cursor'
import { READ_LOTS_OF_MERCHANT } from './lot.queries'

const MAX_LISTED = 500

function lotViewOf(row: LotEntity): LotView {
  return {
    id: row.id,
    name: row.name,
    address: row.address,
    hotline: row.hotline,
    roadKind: row.roadKind,
    feeNature: row.feeNature,
    clearance: {
      operatingRight: row.clearance.operatingRight ?? false,
      noticeBoard: row.clearance.noticeBoard ?? false,
      policeContact: row.clearance.policeContact ?? null,
    },
    legalOpinion: row.legalOpinion,
    position:
      row.latitude === null || row.longitude === null
        ? null
        : { latitude: row.latitude, longitude: row.longitude },
    stayRules: { rejoinMinutes: row.rejoinMinutes, longestDays: row.longestDays },
    policy: row.policy,
    closedAt: row.closedAt?.toISOString() ?? null,
    version: row.version,
  }
}

/** The lots of a merchant in which this person works. */
export async function listLots(
  database: Database,
  who: Pick<StaffSession, 'merchantId' | 'roles' | 'lotIds'>,
): Promise<{ items: LotView[]; isCut?: true }> {
  const lots = await database.entities(LotEntity, rows =>
    rows.find({ where: { merchantId: who.merchantId }, order: { name: 'ASC' }, take: MAX_LISTED + 1 }),
  )
  const { items, isCut } = cutTo(lots, MAX_LISTED, lotViewOf)
  return { items: items.filter(({ id }) => mayWorkIn(who, id)), ...(isCut && { isCut }) }
}

/** Refusals: NOT_FOUND, also for another merchant's. */
export async function readLot(database: Database, merchantId: string, lotId: string): Promise<LotView> {
  const lot = await database.entities(LotEntity, rows => rows.findOneBy({ id: lotId, merchantId }))
  if (!lot) throw new Refusal('NOT_FOUND')
  return lotViewOf(lot)
}

/** Refusals: NOT_FOUND when one of the lots is not this merchant's. */
export async function refuseForeignLots(
  database: Database,
  merchantId: string,
  lotIds: readonly string[],
): Promise<void> {
  const known = await database.query(READ_LOTS_OF_MERCHANT, [lotIds, merchantId])
  if (known.length !== new Set(lotIds).size) throw new Refusal('NOT_FOUND')
}
