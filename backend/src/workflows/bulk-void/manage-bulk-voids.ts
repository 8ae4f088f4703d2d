import { v5 } from 'uuid'
import type { BulkVoidView } from '@fangxing/contract/bulk-voids'
import { yuanText } from '@fangxing/contract/money'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import { mayDecideAlone } from '../../domain/approval'
import { BULK_VOID, BULK_VOID_RULES, type BulkVoidEvent } from '../../domain/bulk-void'
import type { StaffSession } from '../../domain/sessions'
import { mayWorkIn } from '../../domain/staff-access'
import { may } from '../../domain/state-machine'
import { refuseSamePerson } from '../../modules/approvals'
import {
  bulkVoidViewOf,
  findBulkVoid,
  listBulkVoids,
  readDecidedVoids,
  type StaysOfPeriod,
} from '../../modules/bulk-voids'
import { queueEndedMessages } from '../../modules/reminders'
import { commitUnit } from '../../persistence/commit-unit'
import { OptimisticLockError, UniqueViolation, type Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import type { PreviewBulkVoid, Wanted } from './preview-bulk-void'
import { queueBulkVoid } from './queue-bulk-void'

type Needs = {
  database: Database
  clock: Clock
  settings: { DECIDE_ALONE_LIMIT_FEN: number }
  previewBulkVoid: PreviewBulkVoid
}
type Started = Wanted & { reason: string; seen: { stays: number; amountFen: number } }
type Decision = Extract<BulkVoidEvent, 'approved' | 'refused' | 'cancelled'>

/** Stays that become void together, as people decide about them: one alone up to a limit, beyond it a second one. */
export class ManageBulkVoids {
  constructor(private readonly needs: Needs) {}

  /**
   * Refusals: those of the preview; BULK_VOID_TOO_MANY; BAD_INPUT when there is nothing; AMOUNT_CHANGED when it is more than was
   * seen; STATE_CONFLICT when another one of this source and lot has not ended.
   */
  async start(session: StaffSession, given: Started, context: ActorContext): Promise<BulkVoidView> {
    const { database, clock, previewBulkVoid } = this.needs
    const period = await previewBulkVoid.periodOf(session, given)
    const id = await database.retryOnConflict(async () => {
      const now = await previewBulkVoid.preview(session, given)
      const amountFen = now.debtsFen + now.paidFen
      if (now.isTooMany) throw new Refusal('BULK_VOID_TOO_MANY', { limit: BULK_VOID_RULES.mostStays })
      if (now.stays === 0) throw new Refusal('BAD_INPUT', {}, [{ path: 'body.from', code: 'nothing' }])
      if (now.stays > given.seen.stays || amountFen > given.seen.amountFen)
        throw new Refusal('AMOUNT_CHANGED', { amountYuan: yuanText(amountFen) })
      const work = new UnitOfWork(context, clock.now())
      return this.create(work, session, { given, period, stayCount: now.stays, amountFen })
    })
    return this.read(session, id)
  }

  private async create(
    work: UnitOfWork,
    session: StaffSession,
    of: { given: Started; period: StaysOfPeriod; stayCount: number; amountFen: number },
  ): Promise<string> {
    const { database, settings } = this.needs
    const { merchantId, staffId } = session
    const { decidedFen, times } = await readDecidedVoids(database, session, work.at)
    const { amountFen } = of
    const isAlone = mayDecideAlone({ amountFen, decidedFen, limitFen: settings.DECIDE_ALONE_LIMIT_FEN })
    // Two at once have the same id, so that one of them reads again: together they cannot pass the limit.
    const id = isAlone ? v5(['bulk-void', staffId, times].join('|'), merchantId) : newId()
    work.create(
      BULK_VOID,
      {
        id,
        merchant_id: merchantId,
        ...of.period,
        reason: of.given.reason,
        stay_count: of.stayCount,
        amount_fen: amountFen,
        asked_by: staffId,
        asked_at: work.at,
        decided_by: isAlone ? staffId : null,
        decided_at: isAlone ? work.at : null,
      },
      {
        through: isAlone ? ['approved'] : [],
        event: isAlone ? 'approved' : 'asked',
        detail: { reason: of.given.reason, stays: of.stayCount, amountFen },
      },
    )
    if (isAlone) queueBulkVoid(work, id, 0)
    await commitStart(database, work)
    return id
  }

  /** Newest first, a page at a time. Refusals: BAD_INPUT for a cursor that we did not give out. */
  list(session: StaffSession, query: { cursor?: string; limit: number; sourceId?: string }) {
    return listBulkVoids(this.needs.database, session, query)
  }

  /** Refusals: NOT_FOUND, also for another merchant’s. */
  async read(session: StaffSession, id: string): Promise<BulkVoidView> {
    return bulkVoidViewOf(await findBulkVoid(this.needs.database, session, id))
  }

  /** The second person agrees; where there is none, the first says it again after a day. Refusals: NOT_FOUND, FORBIDDEN_LOT, STATE_CONFLICT, SECOND_PERSON_NEEDED. */
  approve(session: StaffSession, id: string, context: ActorContext): Promise<BulkVoidView> {
    return this.decide(session, id, 'approved', context)
  }

  /** Somebody says no; nothing changes. Refusals: as above. */
  refuse(session: StaffSession, id: string, context: ActorContext): Promise<BulkVoidView> {
    return this.decide(session, id, 'refused', context)
  }

  /** One that runs stops after its slice; what is void stays so. Refusals: as above. */
  cancel(session: StaffSession, id: string, context: ActorContext): Promise<BulkVoidView> {
    return this.decide(session, id, 'cancelled', context)
  }

  private async decide(
    session: StaffSession,
    id: string,
    event: Decision,
    context: ActorContext,
  ): Promise<BulkVoidView> {
    const { database, clock } = this.needs
    await database.retryOnConflict(async () => {
      const row = await findBulkVoid(database, session, id)
      if (!mayWorkIn(session, row.lot_id)) throw new Refusal('FORBIDDEN_LOT')
      if (!may(BULK_VOID, row.state, event)) throw new Refusal('STATE_CONFLICT', { state: row.state })
      const work = new UnitOfWork(context, clock.now())
      if (event === 'approved') await refuseSamePerson(database, session, row, work.at)
      const decided = { decided_by: session.staffId, decided_at: work.at }
      const ended = event === 'approved' ? {} : { ended_at: work.at }
      work.transition(BULK_VOID, row, event, {
        set: { ...(event === 'cancelled' ? {} : decided), ...ended },
      })
      if (event === 'approved') queueBulkVoid(work, id, 0)
      if (event === 'cancelled') queueEndedMessages(work)
      await commitUnit(database, work)
    })
    return this.read(session, id)
  }
}

/** One of a source and lot at a time; two decisions of one person at the same moment are one after the other. */
async function commitStart(database: Database, work: UnitOfWork): Promise<void> {
  try {
    await commitUnit(database, work)
  } catch (error) {
    if (!(error instanceof UniqueViolation)) throw error
    if (error.constraint === 'bulk_void_live') throw new Refusal('STATE_CONFLICT', { state: 'running' })
    throw new OptimisticLockError(error.constraint)
  }
}
