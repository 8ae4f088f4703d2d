import { newId } from '../persistence/new-id'
import type { Services } from '../services'
import { changeDeviceOfOrder } from './ingest-reports/commit-drafts'
import { raiseOf } from './ingest-reports/confirm-lowered'
import { failDeployment } from './ingest-reports/confirm-raised'

/** The RAISE had its time: a device that has not confirmed UP by now did not come up, and is asked to come down. */
export async function checkRaise(platform: Services, orderId: string): Promise<void> {
  await changeDeviceOfOrder(platform, orderId, { actor: 'timer', traceId: newId() }, draft => {
    if (draft.order?.state !== 'deploying') return
    const answered = raiseOf(draft.order)?.accepted_at != null
    failDeployment(draft, answered ? 'failed' : 'expired', answered ? 'motion_not_confirmed' : 'no_answer')
  })
}
