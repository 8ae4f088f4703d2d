import { randomUUID } from 'node:crypto'
import { STAFF_CALLS } from '@fangxing/contract/calls'
import { IntegrationClient } from '@fangxing/contract/client/integration-client'
import { dayOf } from '../../../src/domain/shanghai-time'
import { startApp, type TestApp } from './app'
import { makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

const NOW = () => app.services.clock.now().getTime()
const hoursAgo = (hours: number) => new Date(NOW() - hours * 3_600_000).toISOString()
async function newSource() {
  const reply = await app.ask(STAFF_CALLS.createSource, {
    token: context.manager.token,
    body: {
      name: `来源 ${randomUUID().slice(0, 8)}`,
      kind: 'camera',
      scopes: ['stays'],
      lots: [
        { code: 'L1', value: context.a1 },
        { code: 'L2', value: context.a2 },
      ],
      colours: [{ code: '0', value: 'blue' }],
    },
  })
  const { keyId, secret, source } = reply.body as { keyId: string; secret: string; source: { id: string } }
  return {
    sourceId: source.id,
    client: new IntegrationClient({ origin: app.origin, keyId, secret, now: NOW }),
  }
}
const event = (plate: string, occurredAt: string, lotCode = 'L1') => ({
  eventId: randomUUID(),
  lotCode,
  occurredAt,
  sentAt: hoursAgo(0),
  plate: { text: plate, colour: '0' },
})
type Found = { items: { id: string; plateText: string; state: string; lotName: string }[]; next?: string }
const search = async (query: Record<string, string>, token = context.manager.token) => {
  const { status, body } = await app.ask(STAFF_CALLS.searchStays, { token, query })
  return { status, ...(body as Found) }
}
const platesOf = ({ items }: Found) => items.map(({ plateText }) => plateText)

test('a stay that is neither inside nor owed is found by its plate, its source, its state and its day', async () => {
  const { sourceId, client } = await newSource()
  const [free, inside, elsewhere] = [1, 2, 3].map(() => context.plate().text) as [string, string, string]
  await client.call('entry', {
    rows: [event(free, hoursAgo(30)), event(inside, hoursAgo(2)), event(elsewhere, hoursAgo(1), 'L2')],
  })
  const fee = { totalFen: 0, discountFen: 0, paidFen: 0 }
  await client.call('exit', { rows: [{ ...event(free, hoursAgo(29)), fee }] })
  const all = await search({ sourceId })
  expect(platesOf(all).sort()).toEqual([free, inside, elsewhere].sort())
  const one = await search({ plateText: ` ${free.toLowerCase()} ` })
  expect(one.items).toMatchObject([{ plateText: free, lotName: '科技园一号' }])
  const { state } = one.items[0]!
  expect(platesOf(await search({ sourceId, state }))).toEqual([free])
  expect(platesOf(await search({ sourceId, lotId: context.a2 }))).toEqual([elsewhere])
  const day = dayOf(new Date(NOW() - 29.5 * 3_600_000))
  expect(platesOf(await search({ sourceId, day }))).toContain(free)
  expect(platesOf(await search({ sourceId, day: '2020-01-01' }))).toEqual([])
  expect(platesOf(await search({ plateText: free, day: '2020-01-01' }))).toEqual([])
  // No stranger, and nobody who decides nothing.
  expect(platesOf(await search({ plateText: free }, context.stranger.token))).toEqual([])
  expect(platesOf(await search({ lotId: context.a1 }, context.stranger.token))).toEqual([])
  expect((await search({ plateText: free }, context.attendant.token)).status).toBe(403)
})

test('the stays that an outage touches are those that its number counts', async () => {
  const { sourceId, client } = await newSource()
  const [before, during, across] = [1, 2, 3].map(() => context.plate().text) as [string, string, string]
  await client.call('entry', {
    rows: [event(before, hoursAgo(20)), event(during, hoursAgo(9)), event(across, hoursAgo(15))],
  })
  await client.call('exit', { rows: [event(before, hoursAgo(19)), event(during, hoursAgo(8))] })
  const [from, to] = [hoursAgo(10), hoursAgo(7)]
  await app.services.database.query(
    `INSERT INTO source_outage (id, source_id, merchant_id, began_at, ended_at) VALUES ($1, $2, $3, $4, $5)`,
    [randomUUID(), sourceId, context.a, from, to],
  )
  const found = await search({ sourceId, from, to })
  expect(platesOf(found).sort()).toEqual([during, across].sort())
  const health = await app.ask(STAFF_CALLS.readSourceHealth, {
    token: context.manager.token,
    params: { sourceId },
  })
  expect(health.body.outages).toMatchObject([{ from, to, stays: found.items.length }])
  const first = await search({ sourceId, from, to, limit: '1' })
  const second = await search({ sourceId, from, to, limit: '1', cursor: first.next! })
  expect([...platesOf(first), ...platesOf(second)]).toEqual(platesOf(found))
  expect(second.next).toBeUndefined()
  expect((await search({ from })).status).toBe(400)
  expect((await search({ from: to, to: from })).status).toBe(400)
  expect((await search({ from: '2020-01-01T00:00:00Z', to })).status).toBe(400)
})

test('the stays of a plate come by when they began, the last first, however late each was told, over every page', async () => {
  const { client } = await newSource()
  const { text } = context.plate()
  const fee = { totalFen: 0, discountFen: 0, paidFen: 0 }
  // The newest is told first, as where a camera sends again what it has kept.
  for (const begin of [4, 60, 30]) {
    await client.call('entry', { rows: [event(text, hoursAgo(begin))] })
    await client.call('exit', { rows: [{ ...event(text, hoursAgo(begin - 1)), fee }] })
  }
  const all = await search({ plateText: text })
  const begun = (found: Found) =>
    found.items.map(item => (item as unknown as { enteredAt: string }).enteredAt)
  expect(begun(all)).toHaveLength(3)
  expect(begun(all)).toEqual([...begun(all)].sort().reverse())
  const first = await search({ plateText: text, limit: '2' })
  const rest = await search({ plateText: text, limit: '2', cursor: first.next! })
  expect([...begun(first), ...begun(rest)]).toEqual(begun(all))
})
