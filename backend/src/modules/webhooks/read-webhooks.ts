import { Refusal } from '@fangxing/contract/refusal'
import type { WebhookDeliveryView, WebhookView } from '@fangxing/contract/webhooks'
import type { StaffSession } from '../../domain/sessions'
import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import { LIST_WEBHOOKS, READ_WEBHOOK } from './webhooks.queries'

export type WebhookRow = Row<'webhook'>
export type DeliveryRow = Row<'webhook_delivery'>
export type ShownWebhook = WebhookRow &
  Pick<Row<'webhook_contact'>, 'failing_since' | 'closed_until' | 'delivered_at' | 'last_problem'> & {
    secrets: { id: string; createdAt: string }[]
    waiting: number
    dead: number
  }

export const listWebhooks = (database: Database, merchantId: string): Promise<ShownWebhook[]> =>
  database.query<ShownWebhook>(LIST_WEBHOOKS, [merchantId])

/** Refusals: NOT_FOUND, also for another merchant's and for a deleted one. */
export async function findWebhook(
  database: Database,
  { merchantId }: Pick<StaffSession, 'merchantId'>,
  webhookId: string,
): Promise<ShownWebhook> {
  const row = await database.one<ShownWebhook>(READ_WEBHOOK, [webhookId, merchantId])
  if (!row) throw new Refusal('NOT_FOUND')
  return row
}

export const webhookViewOf = (row: ShownWebhook): WebhookView => ({
  id: row.id,
  version: row.version,
  state: row.state,
  name: row.name,
  url: row.url,
  eventTypes: row.event_types,
  scopes: row.scopes,
  createdAt: row.created_at.toISOString(),
  secrets: row.secrets.map(({ id, createdAt }) => ({ id, createdAt: new Date(createdAt).toISOString() })),
  lastDeliveredAt: row.delivered_at?.toISOString() ?? null,
  failingSince: row.failing_since?.toISOString() ?? null,
  lastProblem: row.last_problem,
  closedUntil: row.closed_until?.toISOString() ?? null,
  waiting: row.waiting,
  dead: row.dead,
})

export const deliveryViewOf = (row: DeliveryRow): WebhookDeliveryView => ({
  id: row.id,
  state: row.state,
  eventType: row.event_type,
  objectId: row.object_id,
  objectVersion: row.object_version,
  createdAt: row.created_at.toISOString(),
  attempts: row.attempts,
  lastAttemptAt: row.attempted_at?.toISOString() ?? null,
  lastStatus: row.last_status,
  lastProblem: row.last_problem,
  nextAttemptAt: row.done_at === null ? row.next_at.toISOString() : null,
  doneAt: row.done_at?.toISOString() ?? null,
})

/** The incident of a webhook that has been failing for long, or whose receiver wants no more. */
export const webhookIncidentSubject = (webhookId: string): string => `webhook:${webhookId}`
