import type { LotView } from '@fangxing/contract/lots'
import { Refusal } from '@fangxing/contract/refusal'
import { commit, insert, json, updateVersioned } from '../../persistence/changes'
import { LotEntity } from '../../persistence/entities'
import { auditLog } from '../../persistence/audit-log'
import { newId } from '../../persistence/new-id'
import type { ActorContext, Services, StaffSession } from '../../services'
import { readPolicy } from './lot-policy'

export type LotDraft = Omit<LotView, 'id' | 'version'>

export function lotViewOf(row: LotEntity): LotView {
  return {
    id: row.id,
    name: row.name,
    address: row.address,
    hotline: row.hotline,
    roadKind: row.roadKind,
    clearance: {
      operatingRight: row.clearance.operatingRight ?? false,
      noticeBoard: row.clearance.noticeBoard ?? false,
      policeContact: row.clearance.policeContact ?? null,
    },
    policy: row.policy,
    version: row.version,
  }
}

/** Attendants see the lots they work in; everybody else all of the merchant's. */
export function lotsOf(who: Pick<StaffSession, 'roles' | 'lotIds'>, lots: LotEntity[]): LotEntity[] {
  return who.roles.some(role => role !== 'attendant') ? lots : lots.filter(lot => who.lotIds.includes(lot.id))
}

export async function listLots(platform: Services, session: StaffSession): Promise<{ items: LotView[] }> {
  const lots = await platform.database
    .entities(LotEntity)
    .find({ where: { merchantId: session.merchantId }, order: { name: 'ASC' }, take: 500 })
  return { items: lotsOf(session, lots).map(lotViewOf) }
}

/** Refusals: NOT_FOUND. */
export async function readLot(platform: Services, merchantId: string, lotId: string): Promise<LotView> {
  const lot = await platform.database.entities(LotEntity).findOneBy({ id: lotId, merchantId })
  if (!lot) throw new Refusal('NOT_FOUND')
  return lotViewOf(lot)
}

/** Refusals: BAD_INPUT for a policy that is none. */
export async function createLot(
  platform: Services,
  session: StaffSession,
  draft: LotDraft,
  act: ActorContext,
): Promise<LotView> {
  const id = newId()
  const at = platform.clock.now()
  await commit(platform.database, [
    insert('lot', { id, merchant_id: session.merchantId, ...columnsOf(draft), created_at: at }),
    line(session, id, 'created', 1, draft, act, at),
  ])
  return readLot(platform, session.merchantId, id)
}

/** Refusals: NOT_FOUND, VERSION_CONFLICT when somebody changed it meanwhile, BAD_INPUT. */
export async function changeLot(
  platform: Services,
  session: StaffSession,
  lotId: string,
  draft: LotDraft & { version: number },
  act: ActorContext,
): Promise<LotView> {
  const before = await readLot(platform, session.merchantId, lotId)
  if (before.version !== draft.version) throw new Refusal('VERSION_CONFLICT')
  await commit(platform.database, [
    updateVersioned('lot', lotId, draft.version, columnsOf(draft)),
    line(session, lotId, 'changed', draft.version + 1, draft, act, platform.clock.now()),
  ])
  return readLot(platform, session.merchantId, lotId)
}

function columnsOf(draft: LotDraft) {
  readPolicy(draft.policy)
  return {
    name: draft.name,
    address: draft.address,
    hotline: draft.hotline,
    road_kind: draft.roadKind,
    clearance: json(draft.clearance),
    policy: json(draft.policy),
  }
}

function line(
  session: StaffSession,
  lotId: string,
  event: string,
  version: number,
  draft: LotDraft,
  act: ActorContext,
  at: Date,
) {
  const { roadKind, clearance, policy } = draft
  return auditLog({
    merchantId: session.merchantId,
    entity: 'lot',
    entityId: lotId,
    event,
    version,
    actor: act.actor,
    traceId: act.traceId,
    detail: { roadKind, clearance, policy },
    at,
  })
}
