import type { WatchComplaint } from '../../workflows/complaints/watch-complaint'
import type { Task } from './task'

export const watchComplaintJob =
  ({ watchComplaint }: { watchComplaint: WatchComplaint }): Task<{ complaintId: string }> =>
  ({ complaintId }) =>
    watchComplaint.look(complaintId)
