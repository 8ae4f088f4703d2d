import type { Logger } from 'pino'
import type { ChainAuditLog } from '../../workflows/chain-audit-log'
import type { ClearDeadJobs } from '../../workflows/clear-dead-jobs'
import type { RetireIndexes } from '../../workflows/retire-indexes'
import type { WatchLinks } from '../../workflows/watch-links'
import type { Task } from './task'

export type SweepNeeds = {
  watchLinks: WatchLinks
  chainAuditLog: ChainAuditLog
  clearDeadJobs: ClearDeadJobs
  retireIndexes: RetireIndexes
  log: Logger
}

/** Every minute, on one node. One step that fails does not keep the others from running. */
export const sweepJob =
  ({ watchLinks, chainAuditLog, clearDeadJobs, retireIndexes, log }: SweepNeeds): Task =>
  async () => {
    const steps: Record<string, () => Promise<unknown>> = {
      watchLinks: () => watchLinks.watch(),
      chainAuditLog: () => chainAuditLog.run(),
      clearDeadJobs: () => clearDeadJobs.clear(),
      pruneInbox: () => watchLinks.pruneInbox(),
      retireIndexes: () => retireIndexes.run(),
    }
    for (const [step, run] of Object.entries(steps)) {
      try {
        await run()
      } catch (error) {
        log.error({ err: error, step }, 'sweep step failed')
      }
    }
  }
