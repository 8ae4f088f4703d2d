import { pruneInbox, watchLinks } from '../../workflows/watch-links'
import type { Services } from '../../services'
import { requeueLostJobs } from '../../workflows/requeue-lost-jobs'
import type { Task } from './task'

const chainAuditLog = (platform: Services) => platform.chainAuditLog.run()

/** Every minute, on one node. One step that fails does not keep the others from running. */
export const sweepJob =
  (platform: Services): Task =>
  async () => {
    for (const step of [requeueLostJobs, watchLinks, chainAuditLog, pruneInbox]) {
      try {
        await step(platform)
      } catch (error) {
        platform.log.error({ err: error, step: step.name }, 'sweep step failed')
      }
    }
  }
