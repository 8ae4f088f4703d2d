import type { ReviewDecision } from '../../domain/review-decision'
import type { StaffSession } from '../../domain/sessions'
import { addReviewDecision } from '../../modules/review-decisions'
import type { StayRow } from '../../persistence/rows'
import type { UnitOfWork } from '../../persistence/unit-of-work'

/** Notes what a person decided about a stay that was flagged; `stay` as it was before. */
export function addStayDecision(
  work: UnitOfWork,
  session: StaffSession,
  stay: StayRow,
  { decision, isMended, reason }: { decision: ReviewDecision; isMended: boolean; reason: string },
): void {
  addReviewDecision(work, session, {
    lotId: stay.lot_id,
    arrearId: null,
    stayId: stay.id,
    decision,
    isMended,
    reason,
    shown: {
      plateText: stay.plate_text,
      plateColour: stay.plate_colour,
      enteredAt: stay.entered_at,
      exitedAt: stay.exited_at,
      bays: stay.bays,
      amountFen: stay.total_fen === null ? null : stay.total_fen - (stay.paid_fen ?? 0),
      reasons: stay.reasons,
    },
  })
}
