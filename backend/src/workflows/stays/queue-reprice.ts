import { REMEMBERED_MS } from '../../domain/tariff/price-in-order'
import type { StayRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'

/** Which stays of a plate are priced anew: those that were not over before `from` and began before `to`. */
export type RepriceTarget = { merchantId: string; plateText: string; from: string; to: string; why: string }

/** After the commit the stays of the plate are priced anew. Two causes of one time are one job. */
export function queueRepriceOf(work: UnitOfWork, target: RepriceTarget): void {
  const { merchantId, plateText, from, to } = target
  work.job('reprice-plate', target, { key: `reprice:${merchantId}:${plateText}:${from}:${to}` })
}

/** A stay came late, changed or is none any more: what it uses of caps and quotas, later ones do not have. */
export function queueReprice(
  work: UnitOfWork,
  { merchant_id: merchantId, plate_text: plateText, entered_at: enteredAt }: StayRow,
): void {
  if (plateText === null || enteredAt === null) return
  const to = new Date(enteredAt.getTime() + REMEMBERED_MS).toISOString()
  queueRepriceOf(work, { merchantId, plateText, from: enteredAt.toISOString(), to, why: 'another_stay' })
}

/** A stay was put right: stays of the plate that it bore, and of the one that it bears now, may cost something else. */
export function queueRepriceAfter(work: UnitOfWork, former: StayRow, stay: StayRow): void {
  queueReprice(work, former)
  const isSame =
    former.plate_text === stay.plate_text && former.entered_at?.getTime() === stay.entered_at?.getTime()
  if (!isSame) queueReprice(work, stay)
}
