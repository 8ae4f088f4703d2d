import { REMEMBERED_MS } from '../../domain/tariff/price-in-order'
import { newId } from '../../persistence/new-id'
import type { StayRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'

/** Which stays of a plate are priced again: those that were not over before `from` and began before `to`. */
export type RepriceTarget = {
  merchantId: string
  plateText: string
  from: string
  to: string
  why: string
  /** Until then bills may wait for the end of an upgrade. */
  waitsUntil?: string
}

/** So many re-pricings run at once, on all nodes together: a batch of passes leaves workers for other jobs. */
const QUEUES = 3

/** How long after its job a plate that was not priced again is overdue. */
const OVERDUE_AFTER_MS = 60_000

/**
 * After the commit the stays of the plate are priced again. Two causes of one time are one job; each has its row, which finds
 * the job again should it be lost.
 */
export function queueRepriceOf(work: UnitOfWork, target: RepriceTarget, delayMs = 0): void {
  work.insert('plate_reprice', {
    job_key: repriceKeyOf(target),
    id: newId(),
    merchant_id: target.merchantId,
    plate_text: target.plateText,
    from_at: new Date(target.from),
    to_at: new Date(target.to),
    why: target.why,
    waits_until: target.waitsUntil === undefined ? null : new Date(target.waitsUntil),
    due_at: new Date(work.at.getTime() + delayMs + OVERDUE_AFTER_MS),
  })
  queueRepriceJob(work, target, delayMs)
}

/** The job alone, again: its row is there. While a car with this plate is held it goes before all others of its queue. */
export function queueRepriceJob(work: UnitOfWork, target: RepriceTarget, delayMs = 0): void {
  const { merchantId, plateText } = target
  work.job('reprice-plate', target, {
    key: repriceKeyOf(target),
    queue: `reprice-${placeOf(plateText)}`,
    delayMs,
    firstIfHeld: { merchantId, plateText },
  })
}

export const repriceKeyOf = ({ merchantId, plateText, from, to }: RepriceTarget): string =>
  `reprice:${merchantId}:${plateText}:${from}:${to}`

/** The plate's queue: the jobs of one plate run one after another. */
function placeOf(plateText: string): number {
  const sum = [...plateText].reduce((total, letter) => (total * 31 + letter.codePointAt(0)!) % 1_000_003, 7)
  return sum % QUEUES
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

/** A stay was corrected: stays of the plate that it bore, and of the one that it bears now, may cost something else. */
export function queueRepriceAfter(work: UnitOfWork, former: StayRow, stay: StayRow): void {
  queueReprice(work, former)
  const isSame =
    former.plate_text === stay.plate_text && former.entered_at?.getTime() === stay.entered_at?.getTime()
  if (!isSame) queueReprice(work, stay)
}
