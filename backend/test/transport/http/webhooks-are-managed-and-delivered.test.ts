import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { STAFF_CALLS } from '@fangxing/contract/calls'
import { readWebhook, WebhookRefused } from '@fangxing/contract/client/webhook-receiver'
import { WebhookExample } from '@fangxing/contract/client/webhook-example'
import { WEBHOOK_EVENT_TYPES } from '@fangxing/contract/webhook-events'
import { type WebhookBody } from '@fangxing/contract/webhooks'
import { waitUntil } from '@fangxing/dev/stack'
import { Webhook } from 'standardwebhooks'
import { createWebhookSender } from '../../../src/adapters/webhooks/webhook-sender'
import { startReceiver, type TestReceiver } from '../../support/webhook-receivers'
import { startApp, type TestApp } from './app'
import { makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
const receivers: TestReceiver[] = []
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
afterAll(async () => {
  await Promise.all(receivers.map(receiver => receiver.stop()))
  await app.stop()
})

const token = () => context.manager.token
const settings = (url: string, more: Record<string, unknown> = {}) => ({
  name: `ERP ${randomUUID().slice(0, 8)}`,
  url,
  eventTypes: WEBHOOK_EVENT_TYPES,
  scopes: ['plates'],
  ...more,
})
async function newWebhook(more: Record<string, unknown> = {}) {
  const secrets: string[] = []
  const receiver = await startReceiver(secrets)
  receivers.push(receiver)
  const reply = await app.ask(STAFF_CALLS.createWebhook, {
    token: token(),
    body: settings(receiver.url, more),
  })
  expect(reply.status).toBe(200)
  secrets.push(reply.body.secret as string)
  const webhookId = reply.body.webhook.id as string
  return { webhookId, receiver, secret: reply.body.secret as string, webhook: reply.body.webhook }
}
const remove = (webhookId: string) =>
  app.ask(STAFF_CALLS.deleteWebhook, { token: token(), params: { webhookId } })
async function importDebt(): Promise<string> {
  const externalId = randomUUID()
  const exitedAt = new Date(app.services.clock.now().getTime() - 3 * 86_400_000)
  const plate = context.plate()
  const row = {
    externalId,
    lotId: context.a1,
    plateText: plate.text,
    plateColour: plate.colour,
    enteredAt: new Date(exitedAt.getTime() - 3_600_000).toISOString(),
    exitedAt: exitedAt.toISOString(),
    principalFen: 900,
  }
  const reply = await app.ask(STAFF_CALLS.importArrears, { token: token(), body: { rows: [row] } })
  expect(reply.body).toMatchObject({ created: 1 })
  return externalId
}
const hasReceived = (receiver: TestReceiver, externalId: string) =>
  receiver.taken().some(({ event }) => (event.data as { externalId?: string }).externalId === externalId)

test('a manager makes a webhook, sees its secret once, and it hears within seconds', async () => {
  const { webhookId, receiver, secret, webhook } = await newWebhook()
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(webhook).toMatchObject({ state: 'active', waiting: 0, dead: 0, scopes: ['plates'] })
  const externalId = await importDebt()
  await waitUntil(() => hasReceived(receiver, externalId), { what: 'the event', timeoutMs: 40_000 })
  const listed = await app.ask(STAFF_CALLS.listWebhooks, { token: token() })
  expect(JSON.stringify(listed.body)).not.toContain(secret.slice(6))
  const delivered = () =>
    app.ask(STAFF_CALLS.listWebhookDeliveries, {
      token: token(),
      params: { webhookId },
      query: { state: 'delivered' },
    })
  await waitUntil(async () => (await delivered()).body.items.length === 1, {
    what: 'the event to be noted',
    timeoutMs: 40_000,
  })
  expect((await delivered()).body.items).toMatchObject([
    { eventType: 'arrear.created', attempts: 1, lastStatus: 204, nextAttemptAt: null },
  ])
  // Nothing that signs is stored.
  const dump = await app.services.database.query(
    `SELECT count(*)::int AS n FROM webhook_secret s WHERE s::text LIKE '%' || $1 || '%'`,
    [secret.slice(6)],
  )
  expect(dump).toEqual([{ n: 0 }])
  await remove(webhookId)
})

test('the library of Standard Webhooks and the copied helper agree about signatures', async () => {
  const { webhookId, receiver, secret } = await newWebhook()
  const externalId = await importDebt()
  await waitUntil(() => hasReceived(receiver, externalId), { what: 'the event', timeoutMs: 40_000 })
  const { headers, text, id } = receiver.taken()[0]!
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
  expect(new Webhook(secret).verify(text, given)).toEqual(JSON.parse(text))
  const read = (body: string, of: Record<string, string>, known = secret) =>
    readWebhook(body, of, { secrets: [known] })
  expect(read(text, given).id).toBe(id)
  const hostile: [string, Record<string, string>, string?][] = [
    [`${text} `, given],
    [text, { ...given, 'webhook-id': 'evt_other' }],
    [text, { ...given, 'webhook-timestamp': String(Number(given['webhook-timestamp']) + 1) }],
    [text, { ...given, 'webhook-timestamp': '1' }],
    [text, { ...given, 'webhook-timestamp': 'now' }],
    [text, { ...given, 'webhook-signature': given['webhook-signature']!.slice(0, -4) }],
    [text, { ...given, 'webhook-signature': given['webhook-signature']!.replace('v1,', 'v2,') }],
    [text, { ...given, 'webhook-signature': '' }],
    [text, given, `whsec_${Buffer.alloc(32).toString('base64')}`],
  ]
  for (const one of hostile) expect(() => read(...one)).toThrow(WebhookRefused)
  await remove(webhookId)
})

test('the example takes each event once, and leaves aside what is older than what it knows', async () => {
  const taken: WebhookBody[] = []
  const { webhookId, receiver, secret } = await newWebhook()
  const example = new WebhookExample([secret], event => void taken.push(event)).createServer()
  await new Promise<void>(resolve => example.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(example.address() as AddressInfo).port}/`
  const externalId = await importDebt()
  await waitUntil(() => hasReceived(receiver, externalId), { what: 'the event', timeoutMs: 40_000 })
  const { text, id } = receiver.taken()[0]!
  const send = async (eventId: string, body: string, known = secret) => {
    const at = new Date()
    const headers = {
      'webhook-id': eventId,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(known).sign(eventId, at, body),
    }
    return (await fetch(url, { method: 'POST', headers, body })).status
  }
  const newer = JSON.stringify({ ...JSON.parse(text), objectVersion: 7 })
  expect([
    await send(id, text),
    await send(id, text),
    await send('evt_newer', newer),
    await send('evt_older', text),
    await send('evt_forged', text, `whsec_${Buffer.alloc(32).toString('base64')}`),
    await send('evt_large', 'x'.repeat(300_000)),
  ]).toEqual([200, 200, 200, 200, 400, 413])
  expect(taken.map(({ objectVersion }) => objectVersion)).toEqual([1, 7])
  example.closeAllConnections()
  await new Promise(resolve => example.close(resolve))
  await remove(webhookId)
})

test('a receiver that hangs delays no other', async () => {
  const hanging = await Promise.all([newWebhook(), newWebhook(), newWebhook()])
  for (const { receiver } of hanging) receiver.answer = () => null
  const { receiver, webhookId } = await newWebhook()
  const first = await importDebt()
  await waitUntil(() => hasReceived(receiver, first), { what: 'the first event', timeoutMs: 40_000 })
  const second = await importDebt()
  await waitUntil(() => hasReceived(receiver, second), { what: 'the second event', timeoutMs: 40_000 })
  for (const one of hanging) expect(one.receiver.taken()).toEqual([])
  await Promise.all([webhookId, ...hanging.map(one => one.webhookId)].map(remove))
})

test('whoever is no manager of the merchant neither sees nor changes a webhook', async () => {
  const { webhookId } = await newWebhook()
  const params = { webhookId }
  const body = settings('http://127.0.0.1:1/')
  for (const [who, status] of [
    [context.attendant, 403],
    [context.finance, 403],
  ] as const) {
    const reply = await app.ask(STAFF_CALLS.listWebhooks, { token: who.token })
    expect(reply.status).toBe(status)
  }
  const stranger = context.stranger.token
  const asked = [
    app.ask(STAFF_CALLS.changeWebhook, { token: stranger, params, body: { ...body, version: 1 } }),
    app.ask(STAFF_CALLS.pauseWebhook, { token: stranger, params, body: {} }),
    app.ask(STAFF_CALLS.resumeWebhook, { token: stranger, params, body: {} }),
    app.ask(STAFF_CALLS.deleteWebhook, { token: stranger, params }),
    app.ask(STAFF_CALLS.addWebhookSecret, { token: stranger, params, body: {} }),
    app.ask(STAFF_CALLS.revokeWebhookSecret, {
      token: stranger,
      params: { webhookId, secretId: randomUUID() },
      body: {},
    }),
    app.ask(STAFF_CALLS.listWebhookDeliveries, { token: stranger, params }),
    app.ask(STAFF_CALLS.resendWebhookDeliveries, { token: stranger, params, body: {} }),
  ]
  for (const reply of await Promise.all(asked)) expect(reply.status).toBe(404)
  const listed = await app.ask(STAFF_CALLS.listWebhooks, { token: stranger })
  expect(listed.body).toEqual({ items: [] })
  await remove(webhookId)
})

test('it is changed by its version, paused, resumed and deleted', async () => {
  const { webhookId, receiver, webhook } = await newWebhook()
  const params = { webhookId }
  const change = (version: number, more: Record<string, unknown> = {}) =>
    app.ask(STAFF_CALLS.changeWebhook, {
      token: token(),
      params,
      body: { ...settings(receiver.url, more), version },
    })
  const changed = await change(webhook.version as number, { eventTypes: ['order.paid'], scopes: [] })
  expect(changed.body).toMatchObject({ eventTypes: ['order.paid'], scopes: [], version: 2 })
  expect(await change(1)).toMatchObject({ status: 409, body: { code: 'VERSION_CONFLICT' } })
  const paused = await app.ask(STAFF_CALLS.pauseWebhook, { token: token(), params, body: {} })
  expect(paused.body).toMatchObject({ state: 'paused' })
  const again = await app.ask(STAFF_CALLS.pauseWebhook, { token: token(), params, body: {} })
  expect(again).toMatchObject({ status: 409, body: { code: 'STATE_CONFLICT' } })
  const resumed = await app.ask(STAFF_CALLS.resumeWebhook, { token: token(), params, body: {} })
  expect(resumed.body).toMatchObject({ state: 'active' })
  expect((await remove(webhookId)).status).toBe(200)
  expect((await remove(webhookId)).status).toBe(404)
})

test('no more than ten webhooks, each of which chooses at least one event', async () => {
  const made: string[] = []
  for (let count = 0; count < 7; count++) made.push((await newWebhook()).webhookId)
  // One of the former version has no place and counts; of five who ask for the last three places at the same moment three get one.
  await app.services.database.query('UPDATE webhook SET place = NULL WHERE id = $1', [made[2]])
  const create = { token: token(), body: settings('http://127.0.0.1:1/') }
  const asked = await Promise.all([1, 2, 3, 4, 5].map(() => app.ask(STAFF_CALLS.createWebhook, create)))
  expect(asked.map(({ status }) => status).sort()).toEqual([200, 200, 200, 409, 409])
  made.push(...asked.flatMap(({ status, body }) => (status === 200 ? [body.webhook.id as string] : [])))
  const full = await app.ask(STAFF_CALLS.createWebhook, {
    token: token(),
    body: settings('http://127.0.0.1:1/'),
  })
  expect(full).toMatchObject({ status: 409, body: { code: 'WEBHOOKS_FULL' } })
  await Promise.all(made.map(remove))
  for (const more of [{ eventTypes: [] }, { eventTypes: ['order.deleted'] }, { scopes: ['all'] }]) {
    const reply = await app.ask(STAFF_CALLS.createWebhook, {
      token: token(),
      body: settings('http://127.0.0.1:1/', more),
    })
    expect(reply).toMatchObject({ status: 400, body: { code: 'BAD_INPUT' } })
  }
})

test('an address of ours is refused when it is given, and a name that means one later is not followed', async () => {
  const { webhookSender } = app.services
  const found = { address: '203.0.114.7', family: 4 }
  const strict = createWebhookSender({
    WEBHOOK_ALLOW_LOCAL: '0',
    WEBHOOK_TIMEOUT_MS: 1_000,
    lookUp: host => Promise.resolve([host === 'hooks.example' ? found : { address: host, family: 4 }]),
  })
  const open = webhookSender.open.bind(webhookSender)
  webhookSender.open = url => strict.open(url)
  for (const [url, why] of [
    ['http://hooks.example/in', 'not_https'],
    ['https://127.0.0.1/in', 'not_public'],
    ['https://10.0.0.1/in', 'not_public'],
    ['https://a:b@hooks.example/', 'has_user'],
  ] as const) {
    const reply = await app.ask(STAFF_CALLS.createWebhook, { token: token(), body: settings(url) })
    expect(reply).toMatchObject({ status: 400, body: { code: 'WEBHOOK_URL_REFUSED' } })
    expect(JSON.stringify(reply.body)).toContain(why)
  }
  const receiver = await startReceiver([])
  receivers.push(receiver)
  const made = await app.ask(STAFF_CALLS.createWebhook, {
    token: token(),
    body: settings(`https://hooks.example:${receiver.port}/in`),
  })
  expect(made.status).toBe(200)
  found.address = '127.0.0.1'
  await importDebt()
  const shown = async () => {
    const { items } = (await app.ask(STAFF_CALLS.listWebhooks, { token: token() })).body
    return (items as { id: string; lastProblem: string | null }[]).find(
      ({ id }) => id === made.body.webhook.id,
    )!.lastProblem
  }
  await waitUntil(async () => (await shown()) === 'not_public', { what: 'the attempt', timeoutMs: 40_000 })
  expect(receiver.deliveries).toEqual([])
  webhookSender.open = open
  await remove(made.body.webhook.id as string)
})
