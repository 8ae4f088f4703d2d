import type { ActorContext } from '../../domain/actor-context'
import { ENDED_MESSAGE } from '../../domain/ended-message'
import { commitUnit } from '../../persistence/commit-unit'
import { UniqueViolation, type Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { READ_UNPLANNED_CAUSES, READ_UNNOTIFIED_OWNERS } from './ended-messages.queries'

/** Of one turn; the rest at the next. */
const MOST_CAUSES = 50
const SLICE = 200

type Needs = { database: Database; clock: Clock }
type Unnotified = {
  cause: 'bulk_void' | 'correction'
  merchant_id: string
  owner_id: string
  plate_key: string
  plate_text: string
  debt_count: number
  amount_fen: number
}

/** Who is to be told that staff ended or lowered their debts: one message for each act, plate and owner. */
export class PlanEndedMessages {
  constructor(private readonly needs: Needs) {}

  /** Every five minutes, and when such an act is over. Harmless when it runs again, and on several nodes at once. */
  async plan(context: ActorContext): Promise<void> {
    const found = await this.needs.database.query<{ cause_id: string }>(READ_UNPLANNED_CAUSES, [MOST_CAUSES])
    for (const { cause_id: causeId } of found) await this.planOf(causeId, context)
  }

  private async planOf(causeId: string, context: ActorContext): Promise<void> {
    const { database, clock } = this.needs
    for (;;) {
      const work = new UnitOfWork(context, clock.now())
      const unnotified = await database.query<Unnotified>(READ_UNNOTIFIED_OWNERS, [causeId, work.at, SLICE])
      for (const one of unnotified) create(work, causeId, one)
      const isLast = unnotified.length < SLICE
      if (isLast) work.update('ended_debt', { cause_id: causeId, planned_at: null }, { planned_at: work.at })
      try {
        await commitUnit(database, work)
      } catch (error) {
        // Another node made some of them: what is left is read again.
        if (error instanceof UniqueViolation) continue
        throw error
      }
      if (isLast) return
    }
  }
}

function create(work: UnitOfWork, causeId: string, unnotified: Unnotified): void {
  const id = newId()
  work.create(ENDED_MESSAGE, {
    id,
    cause_id: causeId,
    ...unnotified,
    created_at: work.at,
    updated_at: work.at,
  })
  work.job('send-ended-message', { messageId: id }, { key: `ended-message:${id}` })
}
