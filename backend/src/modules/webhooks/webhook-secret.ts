import { createHmac } from 'node:crypto'
import { maskPlate, type Plate } from '@fangxing/contract/plate'
import type { WebhookScope } from '@fangxing/contract/webhook-events'
import { Webhook } from 'standardwebhooks'
import type { Settings } from '../../settings/settings'

type MasterKey = Pick<Settings, 'DEVICE_MASTER_KEY'>

/**
 * A secret is derived from the master key of the environment and its random id, as those of sources are: nothing that
 * signs is stored, so that a copy of the database signs nothing.
 */
export function webhookSecretOf({ DEVICE_MASTER_KEY: master }: MasterKey, secretId: string): string {
  const own = createHmac('sha256', Buffer.from(master, 'base64')).update('webhook-secret|1').digest()
  return `whsec_${createHmac('sha256', own).update(secretId).digest('base64')}`
}

/** The headers of Standard Webhooks. Signed with every valid secret, so that a receiver changes its own when it likes. */
export function signedHeaders(
  secrets: readonly string[],
  { id, at, body }: { id: string; at: Date; body: string },
): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map(secret => new Webhook(secret).sign(id, at, body)).join(' '),
  }
}

/** What of an event is stored: all but what depends on the receiver and on the moment. */
export type EventContent = {
  type: string
  schemaVersion: number
  timestamp: string
  merchantId: string
  object: { type: string; id: string }
  objectVersion: number
  data: { plate: Plate } & Record<string, unknown>
}

/** The same at every attempt. */
export function bodyOf(content: EventContent, scopes: readonly WebhookScope[], hasGap: boolean): string {
  const { data, ...head } = content
  const isMasked = !scopes.includes('plates')
  const { text, colour } = data.plate
  const plate = { text: isMasked ? maskPlate(data.plate) : text, colour, isMasked }
  return JSON.stringify({ ...head, gap: hasGap, data: { ...data, plate } })
}
