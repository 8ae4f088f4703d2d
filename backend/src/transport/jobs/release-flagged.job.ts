import type { ReleaseFlagged } from '../../workflows/stays/release-flagged'
import type { Task } from './task'

export const releaseFlaggedJob =
  ({ releaseFlagged }: { releaseFlagged: ReleaseFlagged }): Task<{ stayId: string }> =>
  ({ stayId }, context) =>
    releaseFlagged.free(stayId, context)
