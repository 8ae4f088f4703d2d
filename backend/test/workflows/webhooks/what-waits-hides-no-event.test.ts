import { DeliverWebhook } from '../../../src/workflows/webhooks/deliver-webhook'
import { CONTEXT, startWebhookContext, type WebhookContext } from './webhook-context'

/** As many as one reading takes. */
const WINDOW = 200

let context: WebhookContext
beforeAll(async () => void (context = await startWebhookContext()), 60_000)
afterAll(() => context.stop())

it('a window full of events that wait behind an earlier one, which is due after them, does not hide it', async () => {
  const hook = await context.hook()
  await context.debt()
  await context.collect()
  await context.services.database.query(
    `INSERT INTO webhook_delivery (id, webhook_id, position, journal_id, event_type, object_id, object_version, content, state,
       created_at, next_at, deadline_at)
     SELECT gen_random_uuid(), webhook_id, position + n, journal_id, event_type, object_id, object_version, content, state,
       created_at, next_at - interval '1 minute', deadline_at
     FROM webhook_delivery, generate_series(1, $2::int) AS n WHERE webhook_id = $1`,
    [hook.webhook.id, WINDOW],
  )
  const [first] = await context.deliveries(hook)
  const oneRound = new DeliverWebhook(context.services, { budgetMs: 0 })
  await oneRound.run(hook.webhook.id, CONTEXT)
  await oneRound.run(hook.webhook.id, CONTEXT)
  expect(hook.receiver.deliveries.map(({ id }) => id)).toEqual([`evt_${first!.id as string}`])
})
