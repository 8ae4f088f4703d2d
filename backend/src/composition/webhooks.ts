import { CollectWebhooks } from '../workflows/webhooks/collect-webhooks'
import { DeliverWebhook } from '../workflows/webhooks/deliver-webhook'
import { KeepWebhooks } from '../workflows/webhooks/keep-webhooks'
import { ManageWebhooks } from '../workflows/webhooks/manage-webhooks'
import { ResendDeliveries } from '../workflows/webhooks/resend-deliveries'
import type { BaseServices } from './base-services'

/** How other systems are told what happens. */
export type WebhookServices = {
  collectWebhooks: CollectWebhooks
  deliverWebhook: DeliverWebhook
  keepWebhooks: KeepWebhooks
  manageWebhooks: ManageWebhooks
  resendDeliveries: ResendDeliveries
}

export function composeWebhookServices(base: BaseServices): WebhookServices {
  return {
    collectWebhooks: new CollectWebhooks(base),
    deliverWebhook: new DeliverWebhook(base),
    keepWebhooks: new KeepWebhooks(base),
    manageWebhooks: new ManageWebhooks(base),
    resendDeliveries: new ResendDeliveries(base),
  }
}
