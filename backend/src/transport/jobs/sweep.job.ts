import { chainAudit } from '../../modules/audit/chain-audit'
import { pruneInbox, watchLinks } from '../../workflows/watch-links'
import type { Services } from '../../services'
import { requeueLostJobs } from '../../workflows/requeue-lost-jobs'
import type { Task } from './task'

/** Every minute, on one node. One step that fails does not keep the others from running. */
export const sweepJob =
  (platform: Services): Task =>
  async () => {
    const steps = [requeueLostJobs, watchLinks, (on: Services) => chainAudit(on.database), pruneInbox]
    for (const step of steps) {
      try {
        await step(platform)
      } catch (error) {
        platform.log.error({ err: error, step: step.name }, 'sweep step failed')
      }
    }
  }
