import type { UnitOfWork } from '../../persistence/unit-of-work'

/** How long after its job a bulk void that was not looked at is overdue. */
const OVERDUE_AFTER_MS = 60_000

/** The next slice: its job, and the deadline that finds the job again should it be lost. One runs at a time, on all nodes together. */
export function queueBulkVoid(work: UnitOfWork, bulkVoidId: string, delayMs: number): void {
  work.job('run-bulk-void', { bulkVoidId }, { key: `bulk-void:${bulkVoidId}`, queue: 'bulk-void', delayMs })
  work.dueIn('bulk_void', bulkVoidId, delayMs + OVERDUE_AFTER_MS)
}
