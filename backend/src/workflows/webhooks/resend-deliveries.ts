import type { StaffCall } from '@fangxing/contract/calls'
import type { WebhookDeliveryState } from '@fangxing/contract/states'
import type { ActorContext } from '../../domain/actor-context'
import type { StaffSession } from '../../domain/sessions'
import { TRIED_FOR_MS } from '../../domain/webhooks/attempts'
import { WEBHOOK_DELIVERY } from '../../domain/webhooks/webhook'
import {
  deliveryViewOf,
  findWebhook,
  LIST_DELIVERIES,
  READ_DEAD,
  type DeliveryRow,
} from '../../modules/webhooks'
import { commitAsSets } from '../../persistence/commit-unit'
import { pageOf, readCursor } from '../../persistence/cursor'
import type { Database } from '../../persistence/database'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'

/** In one call. */
const MOST_RESENT = 1000

type Needs = { database: Database; clock: Clock }
type Listed = StaffCall<'listWebhookDeliveries'>['reply']
type Query = { state: WebhookDeliveryState; cursor?: string; limit: number }

/** What was sent to a webhook, what was given up, and another three days for that. */
export class ResendDeliveries {
  constructor(private readonly needs: Needs) {}

  /** Newest first. Refusals: NOT_FOUND. */
  async list(session: StaffSession, webhookId: string, query: Query): Promise<Listed> {
    const { database } = this.needs
    await findWebhook(database, session, webhookId)
    const after = readCursor(query.cursor)
    const values = [webhookId, query.state, after?.at ?? null, after?.id ?? null, query.limit + 1]
    const rows = await database.query<DeliveryRow>(LIST_DELIVERIES, values)
    return pageOf(rows, query.limit, ({ created_at, id }) => ({ at: created_at, id }), deliveryViewOf)
  }

  /** The same event under the same id; it is tried for another three days. Refusals: NOT_FOUND. */
  async resend(
    session: StaffSession,
    { webhookId, deliveryIds }: { webhookId: string; deliveryIds?: string[] },
    context: ActorContext,
  ): Promise<{ resent: number }> {
    const { database, clock } = this.needs
    await findWebhook(database, session, webhookId)
    return database.retryOnConflict(async () => {
      const work = new UnitOfWork(context, clock.now())
      const rows = await database.query<DeliveryRow>(READ_DEAD, [webhookId, deliveryIds ?? null, MOST_RESENT])
      if (rows.length === 0) return { resent: 0 }
      const deadline_at = new Date(work.at.getTime() + TRIED_FOR_MS)
      for (const row of rows)
        work.transition(WEBHOOK_DELIVERY, row, 'resent', {
          set: { done_at: null, next_at: work.at, deadline_at, attempts: 0 },
        })
      work.audit({
        merchantId: session.merchantId,
        entity: 'webhook',
        entityId: webhookId,
        event: 'resent',
        detail: { count: rows.length, ...(deliveryIds ? { deliveryIds } : {}) },
      })
      await commitAsSets(database, work)
      return { resent: rows.length }
    })
  }
}
