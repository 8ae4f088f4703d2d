import { chainAudit } from '../../app/audit/chain-audit'
import { pruneInbox, watchLinks } from '../../app/device/watch-links'
import type { Platform } from '../../app/platform'
import { watchPromises } from '../../app/release/watch-promises'
import type { Task } from './task'

/** Every minute, on one node. One step that fails does not keep the others from running. */
export const sweepJob =
  (platform: Platform): Task =>
  async () => {
    const steps = [watchPromises, watchLinks, (on: Platform) => chainAudit(on.database), pruneInbox]
    for (const step of steps) {
      try {
        await step(platform)
      } catch (error) {
        platform.log.error({ err: error, step: step.name }, 'sweep step failed')
      }
    }
  }
