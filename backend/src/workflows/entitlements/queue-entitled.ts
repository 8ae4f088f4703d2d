import { REMEMBERED_MS } from '../../domain/tariff/price-in-order'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { queueRepriceOf } from '../stays/queue-reprice'

/** What stays concerned: those of the plates that were not over before `from` and began before `to`. */
export type Concerned = { merchantId: string; plateKeys: readonly string[]; from: Date; to: Date }

/** A plate is entitled to something else in a time: its unpaid stays of that time, and later ones of the same caps, are priced again. */
export function queueEntitled(work: UnitOfWork, { merchantId, plateKeys, from, to }: Concerned): void {
  if (from > work.at) return
  const until = new Date(Math.min(to.getTime(), work.at.getTime()) + REMEMBERED_MS)
  for (const plateText of new Set(plateKeys.map(plateTextOf)))
    queueRepriceOf(work, {
      merchantId,
      plateText,
      from: from.toISOString(),
      to: until.toISOString(),
      why: 'entitlement',
    })
}

const plateTextOf = (plateKey: string): string => plateKey.slice(0, plateKey.indexOf('/'))
