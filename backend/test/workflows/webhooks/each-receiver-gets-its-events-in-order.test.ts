import { CONTEXT, startWebhookContext, type Hook, type WebhookContext } from './webhook-context'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
let context: WebhookContext
let made: Hook
beforeAll(async () => void (context = await startWebhookContext()), 60_000)
afterAll(() => context.stop())
beforeEach(async () => void (made = await context.hook()))
afterEach(() =>
  context.services.manageWebhooks.delete(context.session, made.webhook.id, CONTEXT).catch(() => undefined),
)

const manage = () => context.services.manageWebhooks
const turn = async () => {
  await context.collect()
  await context.deliver(made)
}
/** Turns as the clock brings them, until `ms` are over. */
async function turnsFor(ms: number, everyMs = 20 * MINUTE_MS): Promise<void> {
  for (let passedMs = 0; passedMs < ms; passedMs += everyMs) {
    context.waitMs(everyMs)
    await turn()
  }
}
const isOf = (externalId: string) => (delivery: Hook['receiver']['deliveries'][number]) =>
  (delivery.event.data as { externalId?: string }).externalId === externalId
const states = async () => (await context.deliveries(made)).map(({ state }) => state)
const incidents = () =>
  context.services.database.query('SELECT state, level, detail FROM incident WHERE subject = $1', [
    `webhook:${made.webhook.id}`,
  ])

it('sends an event again under the same id and with the same bytes; what follows it about the same object waits', async () => {
  const refused = await context.debt()
  const other = await context.debt()
  let isRefusing = true
  made.receiver.answer = heard => ({ status: isRefusing && isOf(refused)(heard) ? 500 : 200 })
  await turn()
  await context.change(refused, '李师傅')
  await context.change(other, '李师傅')
  await turn()
  expect(made.receiver.deliveries.filter(isOf(refused))).toHaveLength(1)
  expect(
    made.receiver
      .taken()
      .filter(isOf(other))
      .map(({ event }) => event.type),
  ).toEqual(['arrear.created', 'arrear.changed', 'arrear.changed'])
  isRefusing = false
  context.waitMs(10_000)
  await turn()
  const attempts = made.receiver.deliveries.filter(isOf(refused))
  expect(attempts.map(({ event, status }) => [event.type, status])).toEqual([
    ['arrear.created', 500],
    ['arrear.created', 200],
    ['arrear.changed', 200],
    ['arrear.changed', 200],
  ])
  expect(attempts[1]).toMatchObject({ id: attempts[0]!.id, text: attempts[0]!.text })
  expect(attempts[1]!.headers['webhook-timestamp']).not.toBe(attempts[0]!.headers['webhook-timestamp'])
})

it('a receiver that was down for a day hears everything in order, and was asked seldom meanwhile', async () => {
  made.receiver.answer = () => ({ status: 503 })
  const debts: string[] = []
  for (let hour = 0; hour < 24; hour++) {
    const externalId = await context.debt()
    debts.push(externalId)
    await context.change(externalId, '李师傅')
    await turnsFor(HOUR_MS)
  }
  // By a single event at each look.
  expect(made.receiver.deliveries.length).toBeLessThan(24 * 3 + 12)
  expect(made.receiver.taken()).toEqual([])
  made.receiver.answer = () => ({ status: 200 })
  context.waitMs(10 * MINUTE_MS)
  await turn()
  await turn()
  const expected = ['arrear.created', 'arrear.changed', 'arrear.changed']
  for (const externalId of debts)
    expect(
      made.receiver
        .taken()
        .filter(isOf(externalId))
        .map(({ event }) => event.type),
    ).toEqual(expected)
  expect(new Set(made.receiver.taken().map(({ id }) => id)).size).toBe(24 * 3)
  expect(made.receiver.taken().every(({ event }) => !event.gap)).toBe(true)
  expect(await context.view(made)).toMatchObject({
    failingSince: null,
    waiting: 0,
    dead: 0,
    closedUntil: null,
  })
}, 120_000)

it('what nobody takes for three days is given up and does not delay what follows, which says that there is a gap', async () => {
  const externalId = await context.debt()
  const other = await context.debt()
  made.receiver.answer = heard => ({
    status: isOf(externalId)(heard) && heard.event.type === 'arrear.created' ? 422 : 200,
  })
  await turn()
  await turnsFor(73 * HOUR_MS, HOUR_MS)
  const attempts = made.receiver.deliveries.filter(isOf(externalId))
  expect(attempts.length).toBeGreaterThan(10)
  expect(attempts.length).toBeLessThan(22)
  expect(new Set(attempts.map(({ id }) => id)).size).toBe(1)
  expect(await states()).toEqual(['dead', 'delivered'])
  await context.change(externalId, '李师傅')
  await context.change(other, '李师傅')
  await turn()
  const told = (of: string) =>
    made.receiver
      .taken()
      .filter(isOf(of))
      .map(({ event }) => [event.type, event.gap, event.objectVersion])
  expect(told(externalId)).toEqual([
    ['arrear.changed', true, 2],
    ['arrear.changed', true, 2],
  ])
  expect(told(other)[1]).toEqual(['arrear.changed', false, 2])
  const dead = await context.services.resendDeliveries.list(context.session, made.webhook.id, {
    state: 'dead',
    limit: 20,
  })
  expect(dead.items).toMatchObject([{ state: 'dead', eventType: 'arrear.created', lastStatus: 422 }])
  expect(await context.view(made)).toMatchObject({ dead: 1 })
  // A manager has it sent again: the same event under the same id, and from then on there is no gap.
  made.receiver.answer = () => ({ status: 200 })
  const again = { webhookId: made.webhook.id, deliveryIds: [dead.items[0]!.id] }
  expect(await context.services.resendDeliveries.resend(context.session, again, CONTEXT)).toEqual({
    resent: 1,
  })
  expect(await context.services.resendDeliveries.resend(context.session, again, CONTEXT)).toEqual({
    resent: 0,
  })
  await turn()
  expect(made.receiver.taken().filter(isOf(externalId)).at(-1)).toMatchObject({
    id: attempts[0]!.id,
    event: { type: 'arrear.created', objectVersion: 1 },
  })
  await context.change(externalId, '李师傅和张师傅')
  await turn()
  expect(made.receiver.taken().filter(isOf(externalId)).at(-1)!.event).toMatchObject({
    gap: false,
    objectVersion: 3,
  })
}, 120_000)

it('gives up what was kept for a receiver that never came back, unasked, and sends it when a manager says so', async () => {
  await context.debt()
  await context.collect()
  await manage().pause(context.session, made.webhook.id, CONTEXT)
  await turnsFor(74 * HOUR_MS, 37 * HOUR_MS)
  expect(await states()).toEqual(['dead'])
  expect(made.receiver.deliveries).toEqual([])
  await manage().resume(context.session, made.webhook.id, CONTEXT)
  expect(
    await context.services.resendDeliveries.resend(context.session, { webhookId: made.webhook.id }, CONTEXT),
  ).toEqual({ resent: 1 })
  await turn()
  expect(made.receiver.taken()).toHaveLength(1)
})

it('keeps what happens during a pause and sends it after it', async () => {
  await manage().pause(context.session, made.webhook.id, CONTEXT)
  await context.debt()
  await turn()
  expect(made.receiver.deliveries).toEqual([])
  await manage().resume(context.session, made.webhook.id, CONTEXT)
  await turn()
  expect(made.receiver.taken()).toHaveLength(1)
  await manage().pause(context.session, made.webhook.id, CONTEXT)
})

it('410 disables the webhook and tells the manager; resuming sends what its receiver had not taken', async () => {
  made.receiver.answer = () => ({ status: 410 })
  await context.debt()
  await turn()
  expect(await context.view(made)).toMatchObject({ state: 'disabled', lastProblem: 'status 410' })
  expect(await incidents()).toMatchObject([{ state: 'open', level: 2, detail: { problem: 'status 410' } }])
  context.waitMs(HOUR_MS)
  await context.debt()
  await context.services.collectWebhooks.turn()
  await context.deliver(made)
  expect(made.receiver.deliveries).toHaveLength(1)
  made.receiver.answer = () => ({ status: 200 })
  await manage().resume(context.session, made.webhook.id, CONTEXT)
  await turn()
  expect(made.receiver.taken()).toHaveLength(1)
  expect(await incidents()).toMatchObject([{ state: 'closed' }])
  made.receiver.answer = () => ({ status: 410 })
  await context.debt()
  await turn()
  // Deleted while it is disabled.
  await manage().delete(context.session, made.webhook.id, CONTEXT)
})

it('leaves a receiver alone for as long as it asks', async () => {
  await context.debt()
  await context.debt()
  made.receiver.answer = () => ({ status: 429, headers: { 'retry-after': '120' } })
  await turn()
  expect(made.receiver.deliveries).toHaveLength(2)
  await turnsFor(110_000, 10_000)
  expect(made.receiver.deliveries).toHaveLength(2)
  made.receiver.answer = () => ({ status: 200 })
  await turnsFor(20_000, 10_000)
  expect(made.receiver.taken()).toHaveLength(2)
})

it('signs with both secrets while two are valid, and with the new one alone after the former was revoked', async () => {
  const former = made.webhook.secrets[0]!.id
  const { secretId, secret } = await manage().addSecondSecret(context.session, made.webhook.id, CONTEXT)
  await expect(manage().addSecondSecret(context.session, made.webhook.id, CONTEXT)).rejects.toMatchObject({
    code: 'WEBHOOK_SECRETS_FULL',
  })
  const old = made.secrets[0]!
  for (const known of [old, secret]) {
    made.secrets.splice(0, made.secrets.length, known)
    await context.debt()
    await turn()
  }
  expect(made.receiver.taken()).toHaveLength(2)
  expect(made.receiver.taken()[0]!.headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/)
  await manage().revokeSecret(context.session, { webhookId: made.webhook.id, secretId: former }, CONTEXT)
  await context.debt()
  await turn()
  expect(made.receiver.taken()).toHaveLength(3)
  made.secrets.splice(0, 1, old)
  await context.debt()
  await turn()
  expect(made.receiver.taken()).toHaveLength(3)
  await expect(
    manage().revokeSecret(context.session, { webhookId: made.webhook.id, secretId }, CONTEXT),
  ).rejects.toMatchObject({ code: 'WEBHOOK_SECRET_LAST' })
})

it('two nodes send each event once, and one that died keeps it from the other for seconds only', async () => {
  for (let count = 0; count < 20; count++) await context.debt()
  await context.collect()
  await Promise.all([context.deliver(made), context.deliver(made), context.deliver(made)])
  expect(made.receiver.deliveries).toHaveLength(20)
  await context.debt()
  await context.collect()
  await context.services.database.query(
    `UPDATE webhook_contact SET leased_by = gen_random_uuid(), leased_until = $2 WHERE webhook_id = $1`,
    [made.webhook.id, new Date(context.services.clock.now().getTime() + 12_000)],
  )
  await turn()
  expect(made.receiver.deliveries).toHaveLength(20)
  context.waitMs(12_000)
  await turn()
  expect(made.receiver.deliveries).toHaveLength(21)
})

it('a receiver that hangs for long is tried with one event at a time, is told to the manager, and recovers by itself', async () => {
  made.receiver.answer = () => null
  for (let count = 0; count < 12; count++) await context.debt()
  await turn()
  expect(made.receiver.deliveries).toHaveLength(8)
  expect(await context.view(made)).toMatchObject({ lastProblem: 'timeout', waiting: 12 })
  await turnsFor(70 * MINUTE_MS, 15 * MINUTE_MS)
  expect(made.receiver.deliveries).toHaveLength(13)
  expect(await incidents()).toMatchObject([{ state: 'open', detail: { problem: 'timeout' } }])
  made.receiver.answer = () => ({ status: 200 })
  await turnsFor(15 * MINUTE_MS, 15 * MINUTE_MS)
  expect(made.receiver.taken()).toHaveLength(12)
  expect(await incidents()).toMatchObject([{ state: 'closed' }])
}, 90_000)

it('a receiver that hangs keeps nobody else waiting', async () => {
  const other = await context.hook()
  made.receiver.answer = () => null
  await context.debt()
  await context.collect()
  const hanging = context.deliver(made)
  await context.deliver(other)
  expect(other.receiver.taken()).toHaveLength(1)
  expect(await states()).toEqual(['waiting'])
  await hanging
  await manage().delete(context.session, other.webhook.id, CONTEXT)
})

it('a deleted webhook hears nothing more, and what was sent is forgotten after thirty days', async () => {
  await context.debt()
  await turn()
  await context.debt()
  await context.collect()
  expect(await states()).toEqual(['delivered', 'waiting'])
  context.waitMs(29 * 24 * HOUR_MS)
  await context.services.keepWebhooks.prune()
  expect((await states()).length).toBe(2)
  context.waitMs(25 * HOUR_MS)
  await context.services.keepWebhooks.prune()
  expect(await states()).toEqual(['waiting'])
  await manage().delete(context.session, made.webhook.id, CONTEXT)
  await turn()
  expect(made.receiver.deliveries).toHaveLength(1)
  context.waitMs(1)
  await context.services.keepWebhooks.prune()
  expect(await states()).toEqual([])
})
