import { newId } from '../new-id'
import type { Platform } from '../platform'
import { changeDeviceOfOrder } from './commit-drafts'
import { raiseOf } from './lock-down'
import { failDeployment } from './lock-up'

/** The RAISE had its time: a device that has not confirmed UP by now did not come up, and is asked to come down. */
export async function checkRaise(platform: Platform, orderId: string): Promise<void> {
  await changeDeviceOfOrder(platform, orderId, { actor: 'timer', traceId: newId() }, draft => {
    if (draft.order?.state !== 'deploying') return
    const answered = raiseOf(draft.order)?.accepted_at != null
    failDeployment(draft, answered ? 'failed' : 'expired', answered ? 'motion_not_confirmed' : 'no_answer')
  })
}
