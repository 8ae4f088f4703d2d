import type { WatchDispute } from '../../workflows/disputes/watch-dispute'
import type { Task } from './task'

export const watchDisputeJob =
  ({ watchDispute }: { watchDispute: WatchDispute }): Task<{ disputeId: string }> =>
  ({ disputeId }) =>
    watchDispute.look(disputeId)
