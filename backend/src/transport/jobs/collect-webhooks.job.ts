import type { CollectWebhooks } from '../../workflows/webhooks/collect-webhooks'
import type { Task } from './task'

export const collectWebhooksJob =
  ({ collectWebhooks }: { collectWebhooks: CollectWebhooks }): Task<unknown> =>
  () =>
    collectWebhooks.turn()
