import { waitUntil } from '@fangxing/dev/stack'
import type { WebhookEventType, WebhookScope } from '@fangxing/contract/webhook-events'
import type { WebhookView } from '@fangxing/contract/webhooks'
import { WEBHOOK_EVENT_TYPES } from '@fangxing/contract/webhook-events'
import type { ActorContext } from '../../../src/domain/actor-context'
import type { StaffSession } from '../../../src/domain/sessions'
import { buildMerchant, type TestMerchant } from '../../support/build-order'
import { fakePay } from '../../support/fake-pay'
import { startTestServices, type TestServices } from '../../support/test-services'
import { makeKeys, testSettings } from '../../support/wechat-keys'
import { startReceiver, type TestReceiver } from '../../support/webhook-receivers'

export const CONTEXT: ActorContext = { actor: 'staff:test', traceId: 'trace-webhooks' }
const UNREAD = `
  SELECT count(*)::int AS unread FROM journal j, webhook_cursor c
  WHERE j.entity IN ('arrear', 'bill', 'refund', 'recovery_order') AND j.id > c.floor_id
    AND (j.xid > c.xid OR j.xid = c.xid AND j.id > c.journal_id)`
const OLD_DEBT = new Date('2026-11-10T02:00:00Z')
let rows = 0

export type WebhookContext = Awaited<ReturnType<typeof startWebhookContext>>
export type Hook = { webhook: WebhookView; receiver: TestReceiver; secrets: string[] }

/** Services on real PostgreSQL and Redis, a merchant, and what a test of webhooks does again and again. */
export async function startWebhookContext() {
  const settings = { ...testSettings(makeKeys()), WEBHOOK_TIMEOUT_MS: 500 }
  const services: TestServices = await startTestServices(settings, fakePay())
  const merchant: TestMerchant = await buildMerchant(services)
  const session = sessionOf(merchant)
  const receivers: TestReceiver[] = []
  const waitMs = (ms: number) => void (services.clock.at = new Date(services.clock.at.getTime() + ms))
  const nowMs = () => services.clock.at.getTime()
  return {
    services,
    merchant,
    session,
    receivers,
    waitMs,
    async hook(
      given: { eventTypes?: readonly WebhookEventType[]; scopes?: WebhookScope[]; of?: StaffSession } = {},
    ): Promise<Hook> {
      const secrets: string[] = []
      const receiver = await startReceiver(secrets, { nowMs })
      receivers.push(receiver)
      const { eventTypes = WEBHOOK_EVENT_TYPES, scopes = ['plates'], of = session } = given
      const body = { name: 'ERP', url: receiver.url, eventTypes: [...eventTypes], scopes }
      const { secret, webhook } = await services.manageWebhooks.create(of, body, CONTEXT)
      secrets.push(secret)
      return { webhook, receiver, secrets }
    },
    /** One debt, as an import brings it. Returns its number at its source. */
    async debt(of: TestMerchant = merchant, principalFen = 1500): Promise<string> {
      const externalId = `w-${++rows}`
      const reply = await services.importArrears.import(
        sessionOf(of),
        [rowOf(of.lotId, externalId, principalFen)],
        CONTEXT,
      )
      if (reply.created !== 1) throw new Error(JSON.stringify(reply))
      return externalId
    },
    /** Brings the same debt again, with another witness and read less surely: it goes through its states again. */
    async change(externalId: string, witness: string, confidencePct = 60): Promise<void> {
      const row = rowOf(merchant.lotId, externalId, 1500)
      Object.assign(row.given, { evidence: { witness }, confidencePct })
      const reply = await services.importArrears.import(session, [row], CONTEXT)
      if (reply.updated !== 1) throw new Error(JSON.stringify(reply))
    },
    /** Until everything that was committed has been read: transactions of other tests may be running on the same server. */
    collect: () =>
      waitUntil(
        async () => {
          await services.collectWebhooks.turn()
          const [{ unread }] = (await services.database.query(UNREAD)) as [{ unread: number }]
          return unread === 0
        },
        { what: 'every change to be read', timeoutMs: 40_000 },
      ),
    deliver: (hook: Pick<Hook, 'webhook'>) => services.deliverWebhook.run(hook.webhook.id, CONTEXT),
    view: async (hook: Pick<Hook, 'webhook'>) =>
      (await services.manageWebhooks.list(session)).items.find(({ id }) => id === hook.webhook.id)!,
    deliveries: (hook: Pick<Hook, 'webhook'>) =>
      services.database.query<Record<string, unknown>>(
        'SELECT * FROM webhook_delivery WHERE webhook_id = $1 ORDER BY position',
        [hook.webhook.id],
      ),
    async stop() {
      await Promise.all(receivers.map(receiver => receiver.stop()))
      await services.stop()
    },
  }
}

export const sessionOf = ({ staffId, merchantId }: TestMerchant): StaffSession => ({
  kind: 'staff',
  staffId,
  merchantId,
  roles: ['manager'],
  lotIds: [],
})

const rowOf = (lotId: string, externalId: string, principalFen: number) => ({
  row: 1,
  given: {
    evidence: { witness: '王师傅' },
    source: 'camera',
    externalId,
    lotId,
    plateText: plateOf(externalId),
    plateColour: 'blue',
    enteredAt: OLD_DEBT.toISOString(),
    exitedAt: new Date(OLD_DEBT.getTime() + 7_200_000).toISOString(),
    principalFen,
  },
})
export const plateOf = (externalId: string): string => `粤B${String(30_000 + Number(externalId.slice(2)))}`
