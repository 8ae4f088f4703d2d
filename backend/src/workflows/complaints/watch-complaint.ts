import { COMPLAINT } from '../../domain/complaint'
import { may } from '../../domain/state-machine'
import { readComplaint } from '../../modules/complaints'
import { openIncident } from '../../modules/incidents'
import { commitUnit } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { complaintSubject, queueComplaintLook } from './complaint-deadline'

const MANAGER_LEVEL = 2

/** The clock of a complaint that nobody has answered. */
export class WatchComplaint {
  constructor(private readonly needs: { database: Database; clock: Clock }) {}

  /** One whose time is over is overdue, and a manager is called. Harmless when it runs again, early, or on two nodes at once. */
  async look(complaintId: string): Promise<void> {
    const { database, clock } = this.needs
    await database.retryOnConflict(async () => {
      const complaint = await readComplaint(database, complaintId)
      if (!complaint || !may(COMPLAINT, complaint.state, 'overdue')) return
      const work = new UnitOfWork({ actor: 'timer', traceId: newId() }, clock.now())
      if (complaint.due_at > work.at) queueComplaintLook(work, complaintId, complaint.due_at)
      else {
        work.transition(COMPLAINT, complaint, 'overdue')
        openIncident(work, {
          merchantId: complaint.merchant_id,
          lotId: complaint.lot_id,
          kind: 'complaint_overdue',
          subject: complaintSubject(complaintId),
          level: MANAGER_LEVEL,
          detail: { complaintId, ticketNumber: complaint.ticket_number },
        })
      }
      await commitUnit(database, work)
    })
  }
}
