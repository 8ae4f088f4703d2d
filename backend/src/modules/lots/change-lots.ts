import type { LotDraft } from '@fangxing/contract/lots'
import { plateKey, type Plate } from '@fangxing/contract/plate'
import { json } from '../../persistence/changes'
import { newId } from '../../persistence/new-id'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { readPolicy } from './lot-policy'

export type { LotDraft } from '@fangxing/contract/lots'

/** Refusals: BAD_INPUT for a policy that is none. */
export function addLot(work: UnitOfWork, merchantId: string, draft: LotDraft): string {
  const id = newId()
  work.insert('lot', { id, merchant_id: merchantId, ...columnsOf(draft), created_at: work.at })
  auditLot(work, { id, merchantId, event: 'created', version: 1 }, draft)
  return id
}

/** Refusals: BAD_INPUT for a policy that is none. */
export function changeLot(
  work: UnitOfWork,
  lot: { id: string; merchantId: string; version: number },
  draft: LotDraft,
): void {
  const row = { id: lot.id, version: lot.version }
  work.updateVersioned('lot', row, columnsOf(draft))
  auditLot(work, { ...lot, event: 'changed', version: row.version }, draft)
}

/** It takes no new recovery, or does so again. `by`: who closes it; null: it is opened. */
export function closeOrReopenLot(
  work: UnitOfWork,
  lot: { id: string; merchantId: string; version: number },
  { by, reason }: { by: string | null; reason: string },
): void {
  const row = { id: lot.id, version: lot.version }
  const isClosing = by !== null
  work.updateVersioned('lot', row, {
    closed_at: isClosing ? work.at : null,
    closed_by: by,
    close_reason: isClosing ? reason : null,
  })
  work.audit({
    merchantId: lot.merchantId,
    entity: 'lot',
    entityId: lot.id,
    event: isClosing ? 'closed' : 'reopened',
    version: row.version,
    detail: { reason },
  })
}

type Exemption = { plate: Plate; lotId: string | null }

/**
 * A plate that is never blocked: in one lot or, without a lot, in all of the merchant's, for a time or for good. One that is on
 * the list already gets this note and end.
 */
export function exemptPlate(
  work: UnitOfWork,
  { merchantId, staffId }: { merchantId: string; staffId: string },
  { plate, lotId, note, endsAt }: Exemption & { note: string; endsAt: Date | null },
): void {
  const key = { merchant_id: merchantId, lot_id: lotId, plate_key: plateKey(plate) }
  const row = { note, ends_at: endsAt, added_by: staffId, created_at: work.at }
  // One of the two finds nothing to do: a statement does not see what it inserts itself.
  work.insertNew('exempt_plate', { ...key, ...row })
  work.update('exempt_plate', key, row)
  work.audit({
    merchantId,
    entity: 'exempt_plate',
    entityId: key.plate_key,
    event: 'exempted',
    detail: { lotId, note, endsAt: endsAt?.toISOString() ?? null },
  })
}

/** From now on it may be blocked as any other. */
export function endExemption(
  work: UnitOfWork,
  merchantId: string,
  { plate, lotId, reason }: Exemption & { reason: string },
): void {
  const key = { merchant_id: merchantId, lot_id: lotId, plate_key: plateKey(plate) }
  work.update('exempt_plate', key, { ends_at: work.at }, 1)
  work.audit({
    merchantId,
    entity: 'exempt_plate',
    entityId: key.plate_key,
    event: 'exemption_ended',
    detail: { lotId, reason },
  })
}

function columnsOf(draft: LotDraft) {
  return {
    name: draft.name,
    address: draft.address,
    hotline: draft.hotline,
    road_kind: draft.roadKind,
    ...(draft.feeNature === undefined ? {} : { fee_nature: draft.feeNature }),
    ...(draft.legalOpinion === undefined
      ? {}
      : { legal_opinion: draft.legalOpinion === null ? null : json(draft.legalOpinion) }),
    ...(draft.position === undefined
      ? {}
      : { latitude: draft.position?.latitude ?? null, longitude: draft.position?.longitude ?? null }),
    ...(draft.stayRules === undefined
      ? {}
      : { rejoin_minutes: draft.stayRules.rejoinMinutes, longest_days: draft.stayRules.longestDays }),
    clearance: json(draft.clearance),
    policy: json(readPolicy(draft.policy)),
  }
}

function auditLot(
  work: UnitOfWork,
  { id, merchantId, event, version }: { id: string; merchantId: string; event: string; version: number },
  { roadKind, feeNature, clearance, legalOpinion, position, stayRules, policy }: LotDraft,
): void {
  const detail = { roadKind, feeNature, clearance, legalOpinion, position, stayRules, policy }
  work.audit({ merchantId, entity: 'lot', entityId: id, event, version, detail })
}
