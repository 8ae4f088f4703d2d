import { newId } from '../persistence/new-id'
import { raiseOverAt } from '../domain/escalation'
import { queueRaiseCheck, raiseOf } from '../modules/locks'
import type { ChangeDeviceOfOrder } from './ingest-reports/change-device-of-order'
import { failDeployment } from './ingest-reports/confirm-raised'

type Needs = { changeDeviceOfOrder: ChangeDeviceOfOrder }

/** The RAISE had its time: a device that has not confirmed UP by now did not come up, and is asked to come down. */
export class CheckRaise {
  constructor(private readonly needs: Needs) {}

  /** Harmless for an order that is past it; before its time it comes again. Errors: as commit. */
  async check(orderId: string): Promise<void> {
    const context = { actor: 'timer', traceId: newId() }
    await this.needs.changeDeviceOfOrder.change(orderId, context, draft => {
      if (draft.order?.state !== 'deploying') return
      const overAt = raiseOverAt(
        draft.order.raise_sent_at ?? draft.order.created_at,
        draft.rules.RAISE_EXPIRY_S,
      )
      if (overAt > draft.at) return queueRaiseCheck(draft.work, orderId, overAt)
      const isAnswered = raiseOf(draft.order)?.accepted_at != null
      failDeployment(
        draft,
        isAnswered ? 'failed' : 'ran_out',
        isAnswered ? 'motion_not_confirmed' : 'no_answer',
      )
    })
  }
}
