import type { OwnerDispute } from '@fangxing/contract/disputes'
import type { OwnerOrder } from '@fangxing/contract/orders'
import { WAITING_DISPUTE_STATES } from '../../domain/dispute'

type Kept = OwnerDispute & { byRef: string }
/** One copy of an order serves everybody who has it: it names whose an objection is, and is never sent as it is. */
export type KeptOwnerOrder = OwnerOrder & { disputes?: Kept[] }

/** What whoever said it wrote stays with the staff. */
export function keptDisputesOf(
  disputes: readonly (OwnerDispute & { ownerId: string })[],
  refOf: (ownerId: string) => string,
): Pick<KeptOwnerOrder, 'dispute' | 'disputes'> {
  if (disputes.length === 0) return { dispute: null }
  const kept = disputes.map(
    ({ ownerId, ground, state, submittedAt, decideBy, isReleasedUnanswered, decidedAt, decision }) =>
      ({ ground, state, submittedAt, decideBy, isReleasedUnanswered, decidedAt, decision, byRef: refOf(ownerId) }), // prettier-ignore
  )
  return { dispute: null, disputes: kept }
}

/** Inside a text of somebody's the quotes would be escaped: only the key itself is written so. */
const HAS_DISPUTES = '"disputes":[{'

/**
 * An order as one of the people who have it reads it: their own objection, and of another's only that it waits. The copy of
 * an order without objections, which is nearly every one, goes out as it is.
 */
export function ownerOrderText(text: string, readerRef: () => string): string {
  if (!text.includes(HAS_DISPUTES)) return text
  const { disputes = [], reports = [], ...order } = JSON.parse(text) as KeptOwnerOrder
  const ref = readerRef()
  const own = disputes.find(({ byRef }) => byRef === ref)
  const isOtherWaiting = disputes.some(
    ({ byRef, state }) => byRef !== ref && WAITING_DISPUTE_STATES.includes(state),
  )
  const shown: OwnerOrder = {
    ...order,
    // That somebody said "not my car" is the ground of an objection, which has a trace of its own.
    reports: reports.filter(({ kind }) => kind !== 'not_my_car' || own?.ground === 'not_my_car'),
    dispute: own ? ownOf(own) : null,
  }
  return JSON.stringify(isOtherWaiting ? { ...shown, isOtherDisputeWaiting: true } : shown)
}

const ownOf = ({ byRef: _, ...dispute }: Kept): OwnerDispute => dispute
