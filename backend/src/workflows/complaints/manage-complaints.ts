import type { StaffCall } from '@fangxing/contract/calls'
import type { ComplaintView } from '@fangxing/contract/complaints'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import { COMPLAINT, type ComplaintEvent } from '../../domain/complaint'
import type { StaffSession } from '../../domain/sessions'
import { may } from '../../domain/state-machine'
import {
  complaintViewOf,
  findComplaint,
  listComplaints,
  refuseForeignSubjects,
  type ComplaintRow,
} from '../../modules/complaints'
import { closeIncidents, readOpenIncident } from '../../modules/incidents'
import { refuseForeignLots } from '../../modules/lots'
import { commitUnit } from '../../persistence/commit-unit'
import { UniqueViolation, type Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import type { Patch } from '../../persistence/table-types'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { complaintSubject, queueComplaintLook } from './complaint-deadline'

type Entered = StaffCall<'enterComplaint'>['body']
type Known = { complaintId: string; version: number }
type Change = {
  event: ComplaintEvent
  set: Patch<'complaint'>
  detail: Record<string, unknown>
  /** What else is in the commit. */
  also?: (work: UnitOfWork, complaint: ComplaintRow) => void | Promise<void>
}

/** What the city's hotline passes on is entered, answered in time, and closed. */
export class ManageComplaints {
  constructor(private readonly needs: { database: Database; clock: Clock }) {}

  list(session: StaffSession, query: Parameters<typeof listComplaints>[2]) {
    return listComplaints(this.needs.database, session, query)
  }

  /** Refusals: NOT_FOUND (lot, order, debt), BAD_INPUT for a time before it came, COMPLAINT_KNOWN. */
  async enter(session: StaffSession, entered: Entered, context: ActorContext): Promise<ComplaintView> {
    const { database, clock } = this.needs
    const { merchantId, staffId } = session
    const { ticketNumber, lotId, orderId, arrearId, content } = entered
    const [receivedAt, dueAt] = [new Date(entered.receivedAt), new Date(entered.dueAt)]
    if (dueAt <= receivedAt) throw new Refusal('BAD_INPUT', {}, [{ path: 'body.dueAt', code: 'too_small' }])
    await refuseForeignLots(database, merchantId, [lotId])
    await refuseForeignSubjects(database, merchantId, entered)
    const work = new UnitOfWork(context, clock.now())
    const id = newId()
    const row = {
      id,
      merchant_id: merchantId,
      lot_id: lotId,
      order_id: orderId ?? null,
      arrear_id: arrearId ?? null,
      ticket_number: ticketNumber,
      content,
      received_at: receivedAt,
      due_at: dueAt,
      entered_by: staffId,
      created_at: work.at,
    }
    const detail = { ticketNumber, lotId, dueAt: entered.dueAt, ...(arrearId ? { arrearId } : {}) }
    work.create(COMPLAINT, row, { event: 'opened', detail })
    queueComplaintLook(work, id, dueAt)
    try {
      await commitUnit(database, work)
    } catch (error) {
      throw error instanceof UniqueViolation ? new Refusal('COMPLAINT_KNOWN') : error
    }
    return complaintViewOf(await findComplaint(database, session, id))
  }

  /** Refusals: NOT_FOUND, VERSION_CONFLICT, STATE_CONFLICT (it was answered). */
  answer(session: StaffSession, known: Known & { answer: string }, context: ActorContext) {
    const { answer } = known
    const at = this.needs.clock.now()
    return this.change(session, known, context, {
      event: 'answered',
      set: { answer, answered_by: session.staffId, answered_at: at },
      detail: { answer },
      also: (work, complaint) => this.closeIncident(work, complaint),
    })
  }

  /** Refusals: as those of {@link answer}, and BAD_INPUT for a time that is over. */
  reopen(
    session: StaffSession,
    known: Known & { dueAt: string; reason: string },
    context: ActorContext,
  ): Promise<ComplaintView> {
    const dueAt = new Date(known.dueAt)
    if (dueAt <= this.needs.clock.now())
      throw new Refusal('BAD_INPUT', {}, [{ path: 'body.dueAt', code: 'too_small' }])
    const { reason } = known
    return this.change(session, known, context, {
      event: 'reopened',
      set: { due_at: dueAt },
      detail: { reason, dueAt: known.dueAt },
      also: (work, { id }) => queueComplaintLook(work, id, dueAt),
    })
  }

  /** Refusals: as those of {@link answer}. */
  close(session: StaffSession, known: Known & { reason: string }, context: ActorContext) {
    const { reason } = known
    return this.change(session, known, context, {
      event: 'closed',
      set: { closed_at: this.needs.clock.now() },
      detail: { reason },
    })
  }

  private async change(
    session: StaffSession,
    { complaintId, version }: Known,
    context: ActorContext,
    { event, set, detail, also }: Change,
  ): Promise<ComplaintView> {
    const { database, clock } = this.needs
    await database.retryOnConflict(async () => {
      const complaint = await findComplaint(database, session, complaintId)
      if (complaint.version !== version) throw new Refusal('VERSION_CONFLICT')
      if (!may(COMPLAINT, complaint.state, event))
        throw new Refusal('STATE_CONFLICT', { state: complaint.state })
      const work = new UnitOfWork(context, clock.now())
      work.transition(COMPLAINT, complaint, event, { set, detail })
      await also?.(work, complaint)
      await commitUnit(database, work)
    })
    return complaintViewOf(await findComplaint(database, session, complaintId))
  }

  private async closeIncident(work: UnitOfWork, { id }: ComplaintRow): Promise<void> {
    const open = await readOpenIncident(this.needs.database, 'complaint_overdue', complaintSubject(id))
    if (open) closeIncidents(work, [open], { seen: 'answered' })
  }
}
