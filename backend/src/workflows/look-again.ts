import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../domain/actor-context'
import type { ReviewDecision } from '../domain/review-decision'
import type { StaffSession } from '../domain/sessions'
import { findLook } from '../modules/review-decisions'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import type { Row } from '../persistence/table-types'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'

type Look = Row<'review_decision'>

/**
 * A second person says of a sample what the first one said of it, without seeing that answer. It is a measure and no act: what was
 * decided first stays, and where the two differ a manager changes it by the usual acts or leaves it.
 */
export class LookAgain {
  constructor(private readonly needs: { database: Database; clock: Clock }) {}

  /** Refusals: NOT_FOUND; SECOND_PERSON_NEEDED for who decided first; STATE_CONFLICT when somebody has looked. */
  async look(
    session: StaffSession,
    lookId: string,
    { decision, reason }: { decision: ReviewDecision; reason: string },
    context: ActorContext,
  ): Promise<{ agrees: boolean }> {
    const { database, clock } = this.needs
    return database.retryOnConflict(async () => {
      const look = await findLook(database, session, lookId)
      if (look.decided_by === session.staffId) throw new Refusal('SECOND_PERSON_NEEDED')
      if (look.second_at !== null) throw new Refusal('STATE_CONFLICT', { state: 'looked' })
      const work = new UnitOfWork(context, clock.now())
      const agrees = decision === look.decision
      work.updateVersioned('review_decision', look, {
        second_decision: decision,
        second_reason: reason,
        second_by: session.staffId,
        second_at: work.at,
      })
      note(work, look, agrees ? 'second_look_agreed' : 'second_look_differed', reason)
      await commitUnit(database, work)
      return { agrees }
    })
  }

  /** Refusals: NOT_FOUND; STATE_CONFLICT when the two do not differ or it is closed. */
  async close(session: StaffSession, lookId: string, reason: string, context: ActorContext): Promise<void> {
    const { database, clock } = this.needs
    await database.retryOnConflict(async () => {
      const look = await findLook(database, session, lookId)
      const isOpen =
        look.second_decision !== null && look.second_decision !== look.decision && look.closed_at === null
      if (!isOpen) throw new Refusal('STATE_CONFLICT', { state: 'closed' })
      const work = new UnitOfWork(context, clock.now())
      work.updateVersioned('review_decision', look, {
        closed_by: session.staffId,
        close_reason: reason,
        closed_at: work.at,
      })
      note(work, look, 'difference_closed', reason)
      await commitUnit(database, work)
    })
  }
}

/** It stands in the history of what was decided about. */
function note(work: UnitOfWork, look: Look, event: string, reason: string): void {
  work.audit({
    merchantId: look.merchant_id,
    entity: look.arrear_id === null ? 'parking_session' : 'arrear',
    entityId: (look.arrear_id ?? look.stay_id)!,
    event,
    detail: { reason },
  })
}
