import type { ReviewDecision } from '../domain/review-decision'
import type { StaffSession } from '../domain/sessions'
import { addReviewDecision } from '../modules/review-decisions'
import type { DebtReading } from '../persistence/readings/debt-reading'
import type { UnitOfWork } from '../persistence/unit-of-work'

/** Notes what a person decided about a debt that was flagged, as it stands before that. */
export function addDebtDecision(
  work: UnitOfWork,
  session: StaffSession,
  debt: DebtReading,
  { decision, reason }: { decision: ReviewDecision; reason: string },
): void {
  addReviewDecision(work, session, {
    lotId: debt.lot_id,
    arrearId: debt.id,
    stayId: debt.stay_id,
    decision,
    reason,
    shown: {
      plateText: debt.plate_text,
      plateColour: debt.plate_colour,
      enteredAt: debt.entered_at,
      exitedAt: debt.exited_at,
      bays: [],
      amountFen: debt.due_fen,
      reasons: [],
    },
  })
}
