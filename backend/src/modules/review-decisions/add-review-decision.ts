import type { StaffSession } from '../../domain/sessions'
import { isLookedAtTwice, type ReviewDecision } from '../../domain/review-decision'
import { json } from '../../persistence/changes'
import { newId } from '../../persistence/new-id'
import type { UnitOfWork } from '../../persistence/unit-of-work'

/** What was decided about, as it stood then. */
type ShownThing = {
  plateText: string | null
  plateColour: string
  enteredAt: Date | null
  exitedAt: Date | null
  bays: readonly string[]
  amountFen: number | null
  /** Codes of why it was flagged; of a debt the audit log knows them. */
  reasons: readonly string[]
}
type Decided = {
  lotId: string
  arrearId: string | null
  stayId: string | null
  decision: ReviewDecision
  isMended?: boolean
  reason: string
  shown: ShownThing
}

/** A person has decided about something that was flagged. Of a sample it is kept what was seen, for a second person. */
export function addReviewDecision(
  work: UnitOfWork,
  { merchantId, staffId }: Pick<StaffSession, 'merchantId' | 'staffId'>,
  { lotId, arrearId, stayId, decision, isMended = false, reason, shown }: Decided,
): void {
  work.insert('review_decision', {
    id: newId(),
    merchant_id: merchantId,
    lot_id: lotId,
    arrear_id: arrearId,
    stay_id: stayId,
    decision,
    is_mended: isMended,
    reason,
    decided_by: staffId,
    decided_at: work.at,
    shown: isLookedAtTwice((arrearId ?? stayId)!) ? json(shown) : null,
  })
}
