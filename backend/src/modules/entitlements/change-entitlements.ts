import type { EntitlementKind } from '@fangxing/contract/entitlements'
import type { Coupon, Entitlement } from '../../domain/entitlements/entitlement'
import { newId } from '../../persistence/new-id'
import type { UnitOfWork } from '../../persistence/unit-of-work'

export type EntitlementDraft = Pick<
  Entitlement,
  'name' | 'plateKeys' | 'stayId' | 'lotIds' | 'bays' | 'hours' | 'code'
> & { kind: EntitlementKind; coupon: Coupon | null; validFrom: Date; validTo: Date }
/** `continues`: the one that ends where this begins. */
type Granted = { merchantId: string; reason: string; continues?: string } & (
  | { staffId: string }
  | { sourceId: string; sourceRef: string }
)

const columnsOf = (draft: EntitlementDraft) => ({
  name: draft.name,
  plate_keys: [...new Set(draft.plateKeys)],
  stay_id: draft.stayId,
  lot_ids: [...new Set(draft.lotIds)],
  bays: [...new Set(draft.bays)],
  from_minute: draft.hours?.fromMinute ?? null,
  to_minute: draft.hours?.toMinute ?? null,
  coupon_unit: draft.coupon?.unit ?? null,
  coupon_amount: draft.coupon?.amount ?? null,
  status_code: draft.code,
  valid_from: draft.validFrom,
  valid_to: draft.validTo,
})

/** Answers the id. Who granted it, and why, is in the audit log with all that was granted. */
export function grantEntitlement(work: UnitOfWork, draft: EntitlementDraft, by: Granted): string {
  const id = newId()
  const [granted_by, source_id, source_ref] =
    'staffId' in by ? [by.staffId, null, null] : [null, by.sourceId, by.sourceRef]
  work.insert('entitlement', {
    id,
    merchant_id: by.merchantId,
    kind: draft.kind,
    ...columnsOf(draft),
    granted_by,
    source_id,
    source_ref,
    created_at: work.at,
  })
  const { reason, continues } = by
  const detail = { ...draft, reason, ...(continues === undefined ? {} : { continues }) }
  work.audit({
    merchantId: by.merchantId,
    entity: 'entitlement',
    entityId: id,
    event: 'granted',
    version: 1,
    detail,
  })
  return id
}

type Known = {
  id: string
  version: number
  merchant_id: string
  valid_from: Date
  valid_to: Date
  ended_at: Date | null
  plate_keys: string[]
}

/** What a person has ended stays ended, whatever a source says of it since: its time may only become shorter. */
function keptEnded(draft: EntitlementDraft, { valid_from: from, valid_to: to, ended_at: endedAt }: Known) {
  if (endedAt === null) return draft
  const validTo = draft.validTo < to ? draft.validTo : to
  const later = draft.validFrom > from ? draft.validFrom : from
  return { ...draft, validFrom: later < validTo ? later : validTo, validTo }
}

/** Another end, or another form of it; the audit log has both. */
export function changeEntitlement(
  work: UnitOfWork,
  known: Known,
  to: { draft: EntitlementDraft } | { endsAt: Date },
  reason: string,
): void {
  const { valid_from: from, valid_to: until, plate_keys: plates } = known
  const before = { validFrom: from, validTo: until, plateKeys: plates }
  const draft = 'draft' in to ? keptEnded(to.draft, known) : null
  const set = 'draft' in to ? columnsOf(draft!) : { valid_to: to.endsAt, ended_at: work.at }
  work.updateVersioned('entitlement', known, set)
  work.audit({
    merchantId: known.merchant_id,
    entity: 'entitlement',
    entityId: known.id,
    event: 'draft' in to ? 'changed' : 'ended',
    version: known.version,
    detail: { reason, before, after: 'draft' in to ? draft : { validTo: to.endsAt } },
  })
}
