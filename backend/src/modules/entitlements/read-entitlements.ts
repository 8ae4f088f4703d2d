import type { EntitlementKind, EntitlementView } from '@fangxing/contract/entitlements'
import { Refusal } from '@fangxing/contract/refusal'
import type { Coupon, Entitlement } from '../../domain/entitlements/entitlement'
import type { StaffSession } from '../../domain/sessions'
import { pageOf, readCursor } from '../../persistence/cursor'
import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import type { EntitlementDraft } from './change-entitlements'
import {
  LIST_ENTITLEMENTS,
  READ_ENTITLEMENT,
  READ_ENTITLEMENT_OF_SOURCE,
  READ_ENTITLEMENTS_OF_STAYS,
} from './entitlements.queries'

export type EntitlementRow = Row<'entitlement'> & {
  granted_by_name: string
  held_by: string | null
  is_of_void_stay: boolean
}
export type HeldCoupon = { id: string; version: number; heldBy: string | null }
type StayOf = {
  stayId: string
  merchantId: string
  plateKey: string | null
  enteredAt: Date
  exitedAt: Date
  entitlementIds: readonly string[]
}
/** A plate with more at the time of one stay has something wrong with it; what ends last counts, such as a pass of months. */
const MOST_OF_STAY = 200

/** What may count for these stays of one merchant; and the coupons among it, with the stays that they are spent on. */
export async function readEntitlements(
  database: Database,
  stays: readonly StayOf[],
): Promise<{ entitlements: Entitlement[]; coupons: HeldCoupon[] }> {
  const rows = await database.query<Row<'entitlement'> & { held_by: string | null }>(
    READ_ENTITLEMENTS_OF_STAYS,
    [
      stays[0]!.merchantId,
      stays.map(({ plateKey }) => plateKey),
      stays.map(({ stayId }) => stayId),
      stays.map(({ enteredAt }) => enteredAt),
      stays.map(({ exitedAt }) => exitedAt),
      [...new Set(stays.flatMap(({ entitlementIds: ids }) => ids))],
      MOST_OF_STAY,
    ],
  )
  return {
    entitlements: rows.map(row => entitlementOf(row, row.held_by)),
    coupons: rows
      .filter(({ kind }) => kind === 'coupon')
      .map(({ id, version, held_by: heldBy }) => ({ id, version, heldBy })),
  }
}

/** Whether it is of this plate, or of one of these stays of it. */
export const mayBeFor = (given: Entitlement, ofPlate: readonly StayOf[]): boolean =>
  ofPlate.some(
    ({ stayId, plateKey, entitlementIds }) =>
      given.stayId === stayId ||
      (plateKey !== null && given.plateKeys.includes(plateKey)) ||
      entitlementIds.includes(given.id),
  )

const hoursOf = ({ from_minute: fromMinute, to_minute: toMinute }: Row<'entitlement'>) =>
  fromMinute === null || toMinute === null ? null : { fromMinute, toMinute }

const couponOf = ({ coupon_unit: unit, coupon_amount: amount }: Row<'entitlement'>): Coupon | null =>
  unit === null || amount === null ? null : { unit: unit as Coupon['unit'], amount }

const entitlementOf = (row: Row<'entitlement'>, heldBy: string | null): Entitlement => ({
  id: row.id,
  kind: row.kind as EntitlementKind,
  name: row.name,
  plateKeys: row.plate_keys,
  stayId: row.stay_id,
  lotIds: row.lot_ids,
  bays: row.bays,
  hours: hoursOf(row),
  coupon: couponOf(row),
  code: row.status_code,
  fromMs: row.valid_from.getTime(),
  toMs: row.valid_to.getTime(),
  usedStayId: heldBy,
})

type EntitlementQuery = {
  cursor?: string
  limit: number
  kind?: EntitlementKind
  plateKey?: string
  lotId?: string
  state?: 'valid' | 'over'
}

/** The newest first. */
export async function listEntitlements(
  database: Database,
  { merchantId, at }: { merchantId: string; at: Date },
  query: EntitlementQuery,
): Promise<{ items: EntitlementView[]; next?: string }> {
  const after = readCursor(query.cursor)
  const rows = await database.query<EntitlementRow>(LIST_ENTITLEMENTS, [
    merchantId,
    query.kind ?? null,
    query.plateKey ?? null,
    after?.at ?? null,
    after?.id ?? null,
    query.limit + 1,
    query.lotId ?? null,
    query.state === undefined ? null : query.state === 'valid',
    at,
  ])
  return pageOf(rows, query.limit, row => ({ at: row.created_at, id: row.id }), entitlementViewOf)
}

/** Refusals: NOT_FOUND, also for another merchant's. */
export async function findEntitlement(
  database: Database,
  { merchantId }: Pick<StaffSession, 'merchantId'>,
  entitlementId: string,
): Promise<EntitlementRow> {
  const row = await database.one<EntitlementRow>(READ_ENTITLEMENT, [entitlementId, merchantId])
  if (!row) throw new Refusal('NOT_FOUND')
  return row
}

/** What a source reported under its own number. */
export const readOfSource = (
  database: Database,
  sourceId: string,
  reference: string,
): Promise<EntitlementRow | null> =>
  database.one<EntitlementRow>(READ_ENTITLEMENT_OF_SOURCE, [sourceId, reference])

/** It in the form in which it is granted. */
export function draftOfEntitlement(row: EntitlementRow): EntitlementDraft {
  const { kind, name, plateKeys, stayId, lotIds, bays, hours, coupon, code } = entitlementOf(row, null)
  const validity = { validFrom: row.valid_from, validTo: row.valid_to }
  return { kind, name, plateKeys, stayId, lotIds, bays, hours, coupon, code, ...validity }
}

export const entitlementViewOf = (row: EntitlementRow): EntitlementView => ({
  id: row.id,
  version: row.version,
  kind: row.kind as EntitlementKind,
  name: row.name,
  plates: row.plate_keys,
  stayId: row.stay_id,
  lotIds: row.lot_ids,
  bays: row.bays,
  hours: hoursOf(row),
  coupon: couponOf(row),
  code: row.status_code,
  validFrom: row.valid_from.toISOString(),
  validTo: row.valid_to.toISOString(),
  grantedBy: { id: (row.granted_by ?? row.source_id)!, name: row.granted_by_name },
  isOfSource: row.source_id !== null,
  createdAt: row.created_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
  usedStayId: row.held_by,
  isOfVoidStay: row.is_of_void_stay,
})
