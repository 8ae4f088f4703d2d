import type { LotView } from '@fangxing/contract/lots'
import { Refusal } from '@fangxing/contract/refusal'
import { ILike, In } from 'typeorm'
import type { StaffSession } from '../../domain/sessions'
import { lotsOf } from '../../domain/staff-access'
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

/** As `ILIKE` compares it. */
const partOf = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`

/** The lots of a merchant in which this person works, by name; those that `search` finds in their name or address. */
export async function listLots(
  database: Database,
  who: Pick<StaffSession, 'merchantId' | 'roles' | 'lotIds'>,
  { search = '' }: { search?: string } = {},
): Promise<{ items: LotView[]; isCut?: true }> {
  const lotIds = lotsOf(who)
  const own = { merchantId: who.merchantId, ...(lotIds && { id: In([...lotIds]) }) }
  const found = ILike(partOf(search.trim()))
  const lots = await database.entities(LotEntity, rows =>
    rows.find({
      where:
        search.trim() === ''
          ? own
          : [
              { ...own, name: found },
              { ...own, address: found },
            ],
      order: { name: 'ASC' },
      take: MAX_LISTED + 1,
    }),
  )
  return cutTo(lots, MAX_LISTED, lotViewOf)
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
