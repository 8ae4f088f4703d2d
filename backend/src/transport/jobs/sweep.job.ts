import type { Services } from '../../services'
import type { Task } from './task'

/** Every minute, on one node. One step that fails does not keep the others from running. */
export const sweepJob =
  (platform: Services): Task =>
  async () => {
    const steps: Record<string, () => Promise<unknown>> = {
      requeueLostJobs: () => platform.requeueLostJobs.requeue(),
      watchLinks: () => platform.watchLinks.watch(),
      chainAuditLog: () => platform.chainAuditLog.run(),
      pruneInbox: () => platform.watchLinks.pruneInbox(),
    }
    for (const [step, run] of Object.entries(steps)) {
      try {
        await run()
      } catch (error) {
        platform.log.error({ err: error, step }, 'sweep step failed')
      }
    }
  }
