import type { RunBulkVoid } from '../../workflows/bulk-void/run-bulk-void'
import type { Task } from './task'

export const runBulkVoidJob =
  ({ runBulkVoid }: { runBulkVoid: RunBulkVoid }): Task<{ bulkVoidId: string }> =>
  ({ bulkVoidId }, context) =>
    runBulkVoid.run(bulkVoidId, context)
