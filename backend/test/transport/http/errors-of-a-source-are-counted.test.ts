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
async function newSource(more: Record<string, unknown> = {}) {
  const reply = await app.ask(STAFF_CALLS.createSource, {
    token: context.manager.token,
    body: {
      name: `来源 ${randomUUID().slice(0, 8)}`,
      kind: 'camera',
      scopes: ['stays'],
      lots: [{ code: 'L1', value: context.a1 }],
      colours: [{ code: '0', value: 'blue' }],
      ...more,
    },
  })
  const { keyId, secret, source } = reply.body as { keyId: string; secret: string; source: { id: string } }
  const client = (skewMs = 0, of = secret) =>
    new IntegrationClient({ origin: app.origin, keyId, secret: of, now: () => NOW() + skewMs })
  return { sourceId: source.id, client }
}
const event = (more: Record<string, unknown> = {}) => ({
  eventId: randomUUID(),
  lotCode: 'L1',
  occurredAt: new Date(NOW() - 3_600_000).toISOString(),
  sentAt: new Date(NOW()).toISOString(),
  plate: { text: context.plate().text, colour: '0' },
  ...more,
})
type Answers = {
  items: {
    call: string
    outcome: string
    code: string | null
    message: { zh: string } | null
    count: number
  }[]
  days: Record<string, unknown>[]
}
const answersOf = async (sourceId: string, token = context.manager.token) => {
  await app.services.countAnswers.flush()
  return app.ask(STAFF_CALLS.listSourceAnswers, { token, query: { sourceId, days: '7' } })
}

test('what a source is answered is counted by call, outcome and code, also when a whole request is refused', async () => {
  const { sourceId, client } = await newSource()
  const good = event()
  const rows = [good, event({ lotCode: 'NOWHERE' }), event({ lotCode: 'NOWHERE' }), { eventId: 'x' }]
  expect((await client().call('entry', { rows })).status).toBe(200)
  await client().call('entry', { rows: [good] })
  await client().call('entry', { rows: [{ ...good, plate: { text: '粤B00001', colour: '0' } }] })
  await client().call('heartbeat', { sentAt: new Date(NOW()).toISOString() })
  // Refused as a whole: no right, and a clock that is wrong; the last one is not known to be this source.
  expect((await client().call('paid', { rows: [{}] })).status).toBe(403)
  expect((await client(-3_600_000).call('entry', { rows: [event()] })).status).toBe(401)
  expect((await client(0, 'x'.repeat(43)).call('entry', { rows: [event()] })).status).toBe(401)
  const { status, body } = (await answersOf(sourceId)) as unknown as { status: number; body: Answers }
  expect(status).toBe(200)
  const counted = Object.fromEntries(
    body.items.map(item => [[item.call, item.outcome, item.code].join(' '), item.count]),
  )
  expect(counted).toEqual({
    'entry accepted ': 1,
    'entry duplicate ': 1,
    'entry conflict EVENT_CONFLICT': 1,
    'entry refused ROW_LOT_UNKNOWN': 2,
    'entry refused BAD_INPUT': 1,
    'entry refused_request INTEGRATION_CLOCK': 1,
    'paid refused_request INTEGRATION_SCOPE': 1,
    'heartbeat answered ': 1,
  })
  expect(body.items.find(({ code }) => code === 'ROW_LOT_UNKNOWN')!.message!.zh).toBe('停车场不存在')
  expect(body.days).toHaveLength(7)
  expect(body.days[0]).toEqual({
    day: dayOf(app.services.clock.now()),
    rows: 6,
    refusedRows: 4,
    refusedRequests: 2,
    lateEvents: 0,
    replayedEvents: 0,
  })
  expect((await answersOf(sourceId, context.stranger.token)).status).toBe(404)
  expect((await answersOf(sourceId, context.attendant.token)).status).toBe(403)
})

test('counters of two nodes add up, and one that cannot be written now is written later', async () => {
  const { sourceId } = await newSource()
  const { countAnswers, database } = app.services
  countAnswers.refused(sourceId, 'entry', 'RATE_LIMITED')
  const gone = jest.spyOn(database, 'query').mockRejectedValue(new Error('gone'))
  await countAnswers.flush()
  gone.mockRestore()
  countAnswers.refused(sourceId, 'entry', 'RATE_LIMITED')
  const read = async () => ((await answersOf(sourceId)).body as Answers).items.map(({ count }) => count)
  expect(await read()).toEqual([2])
  countAnswers.refused(sourceId, 'entry', 'RATE_LIMITED')
  expect(await read()).toEqual([3])
})

test('counters older than a quarter go', async () => {
  const { sourceId } = await newSource()
  const old = new Date(NOW() - 100 * 86_400_000)
  await app.services.database.query(
    `INSERT INTO source_answer (source_id, day, call, outcome, n) VALUES ($1, $2::timestamptz::date, 'entry', 'accepted', 1)`,
    [sourceId, old],
  )
  await app.services.prune.run({ actor: 'timer', traceId: 'trace' })
  const left = await app.services.database.query('SELECT 1 FROM source_answer WHERE source_id = $1', [
    sourceId,
  ])
  expect(left).toEqual([])
})

test('events that came late or were replayed are counted by day and lead to their stays', async () => {
  const { sourceId, client } = await newSource()
  const late = event({ occurredAt: new Date(NOW() - 8 * 86_400_000).toISOString() })
  const replayed = event({ replay: true })
  const sent = await client().call('entry', { rows: [late, replayed, event()] })
  const stayOf = (eventId: string) => sent.value!.rows.find(row => row.eventId === eventId)!.stayId
  const { body } = await answersOf(sourceId)
  expect((body as Answers).days[0]).toMatchObject({ rows: 3, lateEvents: 1, replayedEvents: 1 })
  const ask = (query: Record<string, string>, token = context.manager.token) =>
    app.ask(STAFF_CALLS.listLateEvents, { token, query: { sourceId, ...query } })
  const listed = (await ask({})).body as { items: Record<string, unknown>[] }
  expect(listed.items).toHaveLength(2)
  for (const [told, isReplay] of [
    [late, false],
    [replayed, true],
  ] as const)
    expect(listed.items).toContainEqual(
      expect.objectContaining({
        kind: 'entry',
        isReplay,
        plateText: told.plate.text,
        occurredAt: told.occurredAt,
        lotName: '科技园一号',
        stayId: stayOf(told.eventId),
      }),
    )
  const first = (await ask({ limit: '1' })).body as { items: { id: string }[]; next: string }
  const second = (await ask({ limit: '1', cursor: first.next })).body as {
    items: { id: string }[]
    next?: string
  }
  expect([first.items[0]!.id, second.items[0]!.id]).toEqual(listed.items.map(({ id }) => id))
  expect(second.next).toBeUndefined()
  expect((await ask({}, context.stranger.token)).status).toBe(404)
})
