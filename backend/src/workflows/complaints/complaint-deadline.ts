import type { UnitOfWork } from '../../persistence/unit-of-work'

/** Its incident, of which one is open at most. */
export const complaintSubject = (complaintId: string): string => `complaint:${complaintId}`

/** It is looked at when its time is over, if nobody has answered by then. */
export function queueComplaintLook(work: UnitOfWork, complaintId: string, dueAt: Date): void {
  const delayMs = Math.max(0, dueAt.getTime() - work.at.getTime())
  work.job('watch-complaint', { complaintId }, { key: `complaint:${complaintId}`, delayMs })
  work.due('complaint', complaintId, dueAt)
}
