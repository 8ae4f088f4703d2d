import { ARREAR } from '../../domain/arrear'
import { isTimeBarred } from '../../domain/eligibility'
import type { StayReason } from '@fangxing/contract/integration'
import { STAY } from '../../domain/stays/stay'
import type { CouponUse, PriceStay, StayPrice, StayToPrice } from '../../domain/stays/stay-fee'
import { provableUntilMs, STAY_RULES } from '../../domain/stays/stay-rules'
import { withPrepaid } from '../../domain/stays/prepaid'
import { json } from '../../persistence/changes'
import type { Database } from '../../persistence/database'
import { lowestIdAt, newId } from '../../persistence/new-id'
import type { StayRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { queueReprice } from './queue-reprice'
import { queueReturn } from '../queue-return'
import { READ_DEBTS_AT_ENTRY, READ_PLATES_WITH_LATER } from './stays.queries'

export type ChargeNeeds = { database: Database; priceStay: PriceStay }
/** A stay that has left, with the kind of the source that reported it. */
type ToCharge = { stay: StayRow; sourceKind: string }

/** What ends in the same commit. */
type Ended = {
  /** Stays: they use nothing of a cap any more. */
  gone?: readonly string[]
  /** Debts: no stay is owed by one of them. */
  endedDebts?: ReadonlySet<string>
}

/**
 * Prices stays that have left and that nobody has to look at: paid, free, or a debt that is written in the same commit.
 * What has no entry, no price, or no plate by which anybody could owe it, is reviewed by a person.
 */
export async function chargeStays(
  { database, priceStay }: ChargeNeeds,
  work: UnitOfWork,
  toCharge: readonly ToCharge[],
  { gone = [], endedDebts = new Set() }: Ended = {},
): Promise<void> {
  for (const { stay } of toCharge) if (stay.entered_at === null) flagStay(work, stay, ['no_entry'])
  const stays = toCharge.filter(({ stay }) => stay.entered_at !== null)
  if (stays.length === 0) return
  const [{ prices, coupons }, known, withLater] = await Promise.all([
    priceStay.price(
      stays.map(({ stay }) => toPriceOf(stay)),
      gone,
    ),
    readDebtsAtEntry(
      database,
      stays.map(({ stay }) => stay),
      endedDebts,
    ),
    readPlatesWithLater(database, stays),
  ])
  const owed = stays.map((entry, index) => ({ ...entry, price: prices[index]! }))
  for (const [index, { stay, sourceKind, price }] of owed.entries())
    chargeStay(work, stay, { price, sourceKind, knownDebtId: known.get(index + 1) ?? null })
  spendCoupons(work, coupons)
  for (const { stay } of stays) if (withLater.has(stay.plate_text!)) queueReprice(work, stay)
}

/** Two commits cannot spend one coupon: its version decides. */
export function spendCoupons(work: UnitOfWork, coupons: readonly CouponUse[]): void {
  for (const { id, version, usedStayId } of coupons)
    work.updateVersioned('entitlement', { id, version }, { used_stay_id: usedStayId })
}

type Charge = { price: StayPrice; sourceKind: string; knownDebtId: string | null }

function chargeStay(work: UnitOfWork, stay: StayRow, { price, sourceKind, knownDebtId }: Charge): void {
  if (price.kind === 'unpriced') return flagStay(work, stay, ['unpriced'])
  const priced = withPrepaid(price, stay)
  const { totalFen, paidFen } = priced
  const set = {
    total_fen: totalFen,
    paid_fen: paidFen,
    entitlement_ids: price.entitlementIds,
    check_at: null,
  }
  // Somebody has imported the debt of a stay that was paid for while it went on: which of the two is right, a person says.
  if (knownDebtId !== null && stay.prepaid_fen > 0) return flagStay(work, stay, ['fee_mismatch'])
  if (priced.surplusFen > 0) queueReturn(work, stay)
  if (paidFen >= totalFen) {
    work.transition(STAY, stay, paidFen > 0 ? 'paid' : 'nothing_due', { set })
    return
  }
  if (stay.plate_key === null) return flagStay(work, stay, ['colour_unknown'])
  const arrearId = knownDebtId ?? newId()
  work.transition(STAY, stay, 'owed', { set: { ...set, arrear_id: arrearId } })
  if (knownDebtId === null) createDebt(work, stay, { arrearId, price: priced, sourceKind })
}

/** A person has to look: each reason once. */
export function flagStay(work: UnitOfWork, stay: StayRow, reasons: readonly StayReason[]): void {
  const set = { reasons: withReasons(stay.reasons, reasons), check_at: provableUntil(stay, work.at) }
  work.transition(STAY, stay, 'flagged', { set })
}

export const withReasons = (known: readonly StayReason[], more: readonly StayReason[]): StayReason[] => [
  ...new Set([...known, ...more]),
]

export const timesOf = ({
  entered_at: enteredAt,
  exited_at: exitedAt,
}: Pick<StayRow, 'entered_at' | 'exited_at'>) => ({
  enteredMs: enteredAt?.getTime() ?? null,
  exitedMs: exitedAt?.getTime() ?? null,
})

/** When a stay in review that lacks an end is void. */
export function provableUntil(stay: StayRow, at: Date): Date | null {
  const ms = provableUntilMs(timesOf(stay), at.getTime())
  return ms === null ? null : new Date(ms)
}

type NewDebt = { arrearId: string; price: Extract<StayPrice, { kind: 'priced' }>; sourceKind: string }

/**
 * The debt of a stay. Its number at its source is made of the stay and of the version that it is owed by, so that no
 * import can make a second one of it; grace begins now, when its owner can first see it.
 */
export function createDebt(work: UnitOfWork, stay: StayRow, { arrearId, price, sourceKind }: NewDebt): void {
  const exitedAt = stay.exited_at!
  work.create(
    ARREAR,
    {
      id: arrearId,
      merchant_id: stay.merchant_id,
      lot_id: stay.lot_id,
      source: sourceKind,
      external_id: `stay-${stay.id}-${stay.version}`,
      plate_text: stay.plate_text!,
      plate_colour: stay.plate_colour,
      plate_key: stay.plate_key!,
      entered_at: stay.entered_at!,
      exited_at: exitedAt,
      principal_fen: price.totalFen,
      paid_fen: price.paidFen,
      evidence: json({ entryPhotoIds: [], exitPhotoIds: [] }),
      trace: json(price.trace),
      content_hash: 'stay',
      stay_id: stay.id,
      grace_from: new Date(Math.max(work.at.getTime(), exitedAt.getTime())),
      created_at: work.at,
    },
    {
      event: 'charged',
      through: isTimeBarred(exitedAt, work.at) ? ['grace_over', 'time_barred'] : [],
      detail: { stayId: stay.id },
    },
  )
}

/** Debts of these stays of one merchant that somebody has imported, without those that just ended, by the stay's place from 1. */
export async function readDebtsAtEntry(
  database: Database,
  stays: readonly StayRow[],
  endedDebts: ReadonlySet<string> = new Set<string>(),
): Promise<Map<number, string>> {
  if (stays.length === 0) return new Map()
  const rows = await database.query<{ place: number; id: string }>(READ_DEBTS_AT_ENTRY, [
    stays[0]!.merchant_id,
    stays.map(stay => stay.plate_text),
    stays.map(stay => stay.plate_key),
    stays.map(stay => stay.lot_id),
    stays.map(stay => stay.entered_at),
    STAY_RULES.sameEntryMs,
  ])
  return new Map(rows.filter(({ id }) => !endedDebts.has(id)).map(({ place, id }) => [place, id]))
}

/** Plates of which a later stay was priced before: this one takes something of what that had. */
async function readPlatesWithLater(
  database: Database,
  stays: readonly ToCharge[],
): Promise<ReadonlySet<string>> {
  const rows = await database.query<{ plate_text: string }>(READ_PLATES_WITH_LATER, [
    stays[0]!.stay.merchant_id,
    stays.map(({ stay }) => stay.plate_text),
    stays.map(({ stay }) => stay.entered_at),
    lowestIdAt(
      new Date(Math.min(...stays.map(({ stay }) => stay.entered_at!.getTime())) - STAY_RULES.aheadMs),
    ),
    stays.map(({ stay }) => stay.id),
  ])
  return new Set(rows.map(row => row.plate_text))
}

export type PricedColumns = Pick<
  StayRow,
  | 'id' | 'merchant_id' | 'lot_id' | 'plate_text' | 'plate_colour' | 'plate_key' | 'vehicle_class' | 'energy' | 'bays'
  | 'entered_at' | 'exited_at' | 'reported' | 'entitlement_ids'
> // prettier-ignore

/** A stay with both ends. */
export const toPriceOf = (stay: PricedColumns): StayToPrice => ({
  stayId: stay.id,
  merchantId: stay.merchant_id,
  lotId: stay.lot_id,
  plateText: stay.plate_text,
  plateColour: stay.plate_colour,
  plateKey: stay.plate_key,
  vehicleClass: stay.vehicle_class,
  energy: stay.energy,
  bays: stay.bays,
  enteredAt: stay.entered_at!,
  exitedAt: stay.exited_at!,
  reported: stay.reported,
  entitlementIds: stay.entitlement_ids,
})
