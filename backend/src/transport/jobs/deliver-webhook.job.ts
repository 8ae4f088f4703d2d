import type { DeliverWebhook } from '../../workflows/webhooks/deliver-webhook'
import type { Task } from './task'

export const deliverWebhookJob =
  ({ deliverWebhook }: { deliverWebhook: DeliverWebhook }): Task<{ webhookId: string }> =>
  ({ webhookId }, context) =>
    deliverWebhook.run(webhookId, context)
