import { webhookEventSchemas } from '@fangxing/contract/webhooks.schema'
import { waitUntil } from '@fangxing/dev/stack'
import { Pool } from 'pg'
import { CollectWebhooks } from '../../../src/workflows/webhooks/collect-webhooks'
import { buildMerchant } from '../../support/build-order'
import {
  CONTEXT,
  plateOf,
  sessionOf,
  startWebhookContext,
  type Hook,
  type WebhookContext,
} from './webhook-context'

let context: WebhookContext
beforeAll(async () => void (context = await startWebhookContext()), 60_000)
afterAll(() => context.stop())
let hooks: Hook[] = []
afterEach(async () => {
  for (const { webhook } of hooks)
    await context.services.manageWebhooks.delete(context.session, webhook.id, CONTEXT).catch(() => undefined)
  hooks = []
})
const hook = async (...given: Parameters<WebhookContext['hook']>) => {
  const made = await context.hook(...given)
  hooks.push(made)
  return made
}
const typesOf = (made: Hook) => made.receiver.taken().map(({ event }) => event.type)
const versionsOf = (made: Hook) => made.receiver.taken().map(({ event }) => event.objectVersion)

it('reports a debt that comes and changes, signed, in the form of its schema, in order', async () => {
  const made = await hook()
  const externalId = await context.debt()
  await context.change(externalId, '李师傅')
  await context.collect()
  await context.deliver(made)
  // The change takes the debt through its states again: two changes in one commit have one version.
  expect(typesOf(made)).toEqual(['arrear.created', 'arrear.changed', 'arrear.changed'])
  expect(versionsOf(made)).toEqual([1, 2, 2])
  const [created, , changed] = made.receiver.taken().map(({ event }) => event)
  for (const event of [created!, changed!]) webhookEventSchemas[event.type].parse(event)
  expect(created).toMatchObject({
    schemaVersion: 1,
    merchantId: context.merchant.merchantId,
    object: { type: 'arrear' },
    gap: false,
    timestamp: context.services.clock.now().toISOString(),
    data: { externalId, change: 'imported', plate: { text: plateOf(externalId), isMasked: false } },
  })
  expect(changed).toMatchObject({ data: { change: 'flagged', state: 'review', dueFen: 1500 } })
  expect(new Set(made.receiver.deliveries.map(({ id }) => id)).size).toBe(3)
})

it('never sends a whole plate to a webhook that may not read plates', async () => {
  const made = await hook({ scopes: [] })
  const externalId = await context.debt()
  await context.collect()
  await context.deliver(made)
  const [heard] = made.receiver.taken()
  expect(heard!.event.data.plate).toMatchObject({ colour: 'blue', isMasked: true })
  expect(heard!.text).not.toContain(plateOf(externalId).slice(2))
  expect(heard!.text).toContain('粤B·3**')
})

it('tells each webhook what it chose, of its own merchant only, from its beginning on', async () => {
  const other = await buildMerchant(context.services)
  await context.debt()
  const settled = await hook({ eventTypes: ['arrear.settled'] })
  const created = await hook({ eventTypes: ['arrear.created'] })
  const foreign = await context.hook({ of: sessionOf(other) })
  const own = await context.debt()
  const theirs = await context.debt(other)
  await context.collect()
  for (const made of [settled, created, foreign]) await context.deliver(made)
  expect(settled.receiver.deliveries).toEqual([])
  expect(created.receiver.taken()).toMatchObject([{ event: { data: { externalId: own } } }])
  expect(foreign.receiver.taken()).toMatchObject([{ event: { data: { externalId: theirs } } }])
  await context.services.manageWebhooks.delete(sessionOf(other), foreign.webhook.id, CONTEXT)
})

it('passes no commit by that comes late', async () => {
  const made = await hook()
  const externalId = await context.debt()
  await context.collect()
  await context.deliver(made)
  const [{ event }] = made.receiver.taken() as [Hook['receiver']['deliveries'][number]]
  const late = new Pool({ connectionString: context.services.databaseUrl, max: 1 })
  const slow = await late.connect()
  await slow.query('BEGIN')
  await slow.query(
    `INSERT INTO journal (merchant_id, entity, entity_id, event, from_state, to_state, version, actor, at)
     VALUES ($1, 'arrear', $2, 'flagged', 'outstanding', 'review', 2, 'test', now())`,
    [context.merchant.merchantId, event.object.id],
  )
  const second = await context.debt()
  await context.services.collectWebhooks.turn()
  await context.deliver(made)
  expect(typesOf(made)).toEqual(['arrear.created'])
  await slow.query('COMMIT')
  slow.release()
  await late.end()
  await context.collect()
  await context.deliver(made)
  expect(made.receiver.taken().slice(1)).toMatchObject([
    { event: { type: 'arrear.changed', data: { externalId, state: 'review' } } },
    { event: { type: 'arrear.created', data: { externalId: second } } },
  ])
})

it('makes each event once although several nodes read at the same moment, in batches of any size', async () => {
  const made = await hook({ eventTypes: ['arrear.created'] })
  for (let count = 0; count < 7; count++) await context.debt()
  const small = new CollectWebhooks(context.services, { batch: 2, budgetMs: 5_000, transactions: 20 })
  await Promise.all([small.turn(), small.turn(), small.turn()])
  // One that had the place taken from it by another node went home; the next turn reads on, window by window.
  await waitUntil(
    async () => {
      await small.turn()
      return (await context.deliveries(made)).length === 7
    },
    { what: 'seven events', timeoutMs: 20_000 },
  )
  await context.collect()
  const rows = await context.deliveries(made)
  expect(rows).toHaveLength(7)
  const positions = rows.map(({ position }) => Number(position))
  expect(new Set(positions).size).toBe(7)
  const inOrder = await context.services.database.query<{ id: number }>(
    'SELECT j.id FROM journal j JOIN webhook_delivery d ON d.journal_id = j.id WHERE d.webhook_id = $1 ORDER BY j.xid, j.id',
    [made.webhook.id],
  )
  expect(rows.map(({ journal_id }) => journal_id)).toEqual(inOrder.map(({ id }) => id))
})

it('goes on where transactions are numbered again', async () => {
  const made = await hook({ eventTypes: ['arrear.created'] })
  await context.debt()
  await context.collect()
  await context.services.database.query(`UPDATE webhook_cursor SET xid = xid + 1000000000`)
  const externalId = await context.debt()
  await context.collect()
  await context.deliver(made)
  expect(made.receiver.taken()).toHaveLength(2)
  expect(made.receiver.taken()[1]).toMatchObject({ event: { data: { externalId } } })
})

it('costs nothing while nobody wants to know: no job, no write, and what happened before is not read later', async () => {
  await context.services.collectWebhooks.turn()
  const cursor = () => context.services.database.query('SELECT * FROM webhook_cursor')
  const before = await cursor()
  await context.debt()
  await context.services.database.query(`DELETE FROM graphile_worker._private_jobs`)
  await context.services.collectWebhooks.turn()
  expect(await cursor()).toEqual(before)
  const jobs = await context.services.database.query(`SELECT task_identifier FROM graphile_worker.jobs`)
  expect(jobs).toEqual([])
})

it('tells a webhook that is made while a turn goes on of what happens after it', async () => {
  const { database, clock, log } = context.services
  // While nobody wants to know of anything, nothing is read.
  await hook()
  let made: Hook | undefined
  const meddling = Object.create(database) as typeof database
  meddling.query = async (text: string, values?: unknown[]) => {
    const rows = await database.query<never>(text, values)
    if (made === undefined && text.includes('FROM webhook WHERE')) {
      made = await hook()
      await context.debt()
    }
    return rows
  }
  // A transaction of another test may be running: then the next turn finds the change.
  await waitUntil(
    async () => {
      await new CollectWebhooks({ database: meddling, clock, log }).turn()
      return (await context.deliveries(made!)).length > 0
    },
    { what: 'the change to be kept for the new webhook', timeoutMs: 40_000 },
  )
})
