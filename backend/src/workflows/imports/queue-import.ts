import type { UnitOfWork } from '../../persistence/unit-of-work'

/** How long after its job an import that was not looked at is overdue. */
const OVERDUE_AFTER_MS = 60_000

/** The next look at an import: its job, and the deadline that finds the job again should it be lost. */
export function queueImport(work: UnitOfWork, importId: string, delayMs: number): void {
  work.job('run-import', { importId }, { key: `import:${importId}`, delayMs })
  work.dueIn('data_import', importId, delayMs + OVERDUE_AFTER_MS)
}
