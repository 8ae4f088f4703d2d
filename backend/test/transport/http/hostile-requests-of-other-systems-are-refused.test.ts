import { randomUUID } from 'node:crypto'
import { IntegrationClient, signRequest } from '@fangxing/contract/client/integration-client'
import { OWNER_CALLS, STAFF_CALLS } from '@fangxing/contract/calls'
import { startApp, type TestApp } from './app'
import { makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
let mine: Source
let foreign: Source
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
  mine = await newSource(context.manager.token, context.a1)
  foreign = await newSource(context.stranger.token, context.b1)
}, 60_000)
afterAll(() => app.stop())

type Source = Awaited<ReturnType<typeof newSource>>
const NOW = () => app.services.clock.now().getTime()
async function newSource(token: string, lotId: string) {
  const reply = await app.ask(STAFF_CALLS.createSource, {
    token,
    body: {
      name: `来源 ${randomUUID().slice(0, 8)}`,
      kind: 'vendor',
      scopes: ['stays', 'corrections', 'paid', 'arrears'],
      lots: [
        { code: 'L1', value: lotId },
        { code: '__proto__', value: lotId },
      ],
      colours: [{ code: 'constructor', value: 'green' }],
    },
  })
  if (reply.status !== 200) throw new Error(JSON.stringify(reply.body))
  const { keyId, secret, source } = reply.body as { keyId: string; secret: string; source: { id: string } }
  return {
    keyId,
    secret,
    sourceId: source.id,
    client: new IntegrationClient({ origin: app.origin, keyId, secret, now: NOW }),
  }
}
const event = (plate: string | null, more: Record<string, unknown> = {}) => ({
  eventId: randomUUID(),
  lotCode: 'L1',
  occurredAt: new Date(NOW() - 3_600_000).toISOString(),
  sentAt: new Date(NOW()).toISOString(),
  plate: { text: plate, colour: 'blue' },
  ...more,
})
const signed = (of: { keyId: string; secret: string }, path: string, body: string) =>
  signRequest(of, {
    method: 'POST',
    path,
    timestampS: Math.floor(NOW() / 1000),
    nonce: randomUUID(),
    body,
  })
const send = (name: string, body: string, authorization?: string, suffix = '') => {
  const path = `/integration/v1/${name}`
  const headers = {
    'content-type': 'application/json',
    authorization: authorization ?? signed(mine, path, body),
  }
  return app.raw('POST', path + suffix, { headers, body })
}

test('a key that is no id, and a signature over another address, are answered like every wrong signature', async () => {
  const body = JSON.stringify({ sentAt: new Date(NOW()).toISOString() })
  const path = '/integration/v1/heartbeat'
  for (const keyId of ['-'.repeat(36), 'f'.repeat(36), '0'.repeat(35) + '-']) {
    const reply = await send('heartbeat', body, signed({ ...mine, keyId }, path, body))
    expect([keyId, reply.status, reply.body.code]).toEqual([keyId, 401, 'INTEGRATION_SIGNATURE_INVALID'])
  }
  expect((await send('heartbeat', body, undefined, '?a=1')).status).toBe(401)
  expect(
    (await send('heartbeat', body, `${signed(mine, path, body)}, signature=${'0'.repeat(64)}`)).status,
  ).toBe(401)
})

test('rows that no store can hold are refused by themselves', async () => {
  const good = event(context.plate().text)
  const deep = '['.repeat(100_000) + ']'.repeat(100_000)
  const rows = [
    JSON.stringify(good),
    deep,
    JSON.stringify({ ...event('粤B12345'), eventId: 'a\u0000b' }),
    JSON.stringify({ ...event('粤B12345'), lotCode: '\ud800' }),
    JSON.stringify({ ...event('粤B\udfff12345') }),
    JSON.stringify(event('粤B12345')).replace('"colour":"blue"', '"colour":"blue","confidence":1e999'),
    JSON.stringify(event('粤B12345')).replace('"colour":"blue"', '"colour":"blue","confidence":1e308'),
    JSON.stringify({ ...event('粤B12345'), occurredAt: '+275760-09-13T00:00:00Z' }),
    JSON.stringify({ ...event('粤B12345'), constructor: { prototype: 1 } }),
    JSON.stringify({ ...event('粤B12345'), lotCode: 'toString' }),
    'null',
    '"x"',
  ]
  const reply = await send('entry', `{"rows":[],"rows":[${rows.join(',')}]}`)
  expect(reply.status).toBe(200)
  const outcomes = reply.body.rows.map(({ outcome }: { outcome: string }) => outcome)
  expect(outcomes).toEqual(['accepted', ...rows.slice(1).map(() => 'refused')])
  const proto = await send('entry', `{"rows":[{"__proto__":{"eventId":"x"}}]}`)
  expect(proto.body.code).toBe('BAD_INPUT')
  const many = JSON.stringify({ rows: Array.from({ length: 10_000 }, () => 1) })
  expect((await send('entry', many)).body.code).toBe('BAD_INPUT')
})

test('plates of every script are answered, and names of prototypes are only names', async () => {
  const plates = [
    '粤Ｂ１２３４５',
    '\u202e粤B12346',
    '粤B1\u200b2347',
    '🚗🚗🚗🚗',
    'ﷺ'.repeat(24),
    'ß'.repeat(24),
    'İ'.repeat(24),
    '𠮷'.repeat(12),
    '',
    ' ',
    '粤b-123.48',
    "'; DROP TABLE lot; --",
    'constructor',
    null,
  ]
  const rows = plates.map(text => event(text))
  rows.push(event('粤B77777', { plate: { text: '粤B77777', colour: '__proto__' } }))
  rows.push(event('粤B77778', { plate: { text: '粤B77778', colour: 'toString' } }))
  rows.push(event('粤BD12345', { plate: { text: '粤BD12345', colour: 'constructor' } }))
  rows.push(event(context.plate().text, { lotCode: '__proto__' }))
  const reply = await send('entry', JSON.stringify({ rows }))
  expect(reply.status).toBe(200)
  expect(reply.body.rows).toHaveLength(rows.length)
  expect(reply.body.rows.at(-1)).toMatchObject({ outcome: 'accepted' })
  expect(reply.body.rows.at(-2)).toMatchObject({ outcome: 'accepted' })
  expect(reply.body.rows.at(-3)).toMatchObject({ reasons: [{ code: 'colour_unknown' }] })
  for (const plateText of plates.filter((text): text is string => (text?.length ?? 0) >= 5)) {
    const listed = await mine.client.call('arrears', { plateText, plateColour: '__proto__', purpose: 'show' })
    expect([200, 400]).toContain(listed.status)
  }
})

test('the source of another merchant learns, pays, reserves and corrects nothing of this one', async () => {
  const plate = context.plate()
  const { text } = plate
  const entered = await mine.client.call('entry', { rows: [event(text)] })
  const left = await mine.client.call('exit', {
    rows: [
      event(text, {
        occurredAt: new Date(NOW()).toISOString(),
        fee: { totalFen: 800, discountFen: 0, paidFen: 0 },
      }),
    ],
  })
  const { arrearId, stayId } = left.value!.rows[0] as { arrearId: string; stayId: string }
  expect(entered.value!.rows[0]!.stayId).toBe(stayId)
  const head = () => ({ eventId: randomUUID(), sentAt: new Date(NOW()).toISOString() })
  const row = { ...head(), paymentRef: 'x', channel: 'POS', covers: [{ arrearId, amountFen: 800 }] }
  for (const state of ['paid', 'pending', 'reversed']) {
    const told = await foreign.client.call('paid', { rows: [{ ...row, ...head(), state }] })
    expect(JSON.stringify(told.value)).not.toContain('settled')
  }
  const intent = { arrearIds: [arrearId, arrearId.toUpperCase()], ttlS: 60, paymentRef: 'x' }
  expect((await foreign.client.call('intent', intent)).value).toMatchObject({ outcome: 'taken' })
  const { database } = app.services
  expect(await database.query('SELECT 1 FROM arrear_reservation WHERE arrear_id = $1', [arrearId])).toEqual(
    [],
  )
  const correction = { ...head(), kind: 'void', target: { stayId }, expectedVersion: 2, reason: '误报作废' }
  expect((await foreign.client.call('correction', { rows: [correction] })).value?.rows).toMatchObject([
    { outcome: 'refused', errors: [{ code: 'STAY_NOT_KNOWN' }] },
  ])
  expect((await foreign.client.call('arrears', { plateText: text, purpose: 'collect' })).value).toEqual({
    items: [],
  })
  expect((await mine.client.call('intent', intent)).value).toMatchObject({ outcome: 'reserved' })
  const { token } = context.stranger
  const params = { stayId }
  const decided = await app.ask(STAFF_CALLS.decideStay, {
    token,
    params,
    body: { version: 2, decision: 'void', reason: '误报' },
  })
  expect(decided.status).toBe(404)
  const listed = await app.ask(STAFF_CALLS.listStays, { token, query: { sourceId: mine.sourceId } })
  expect(JSON.stringify(listed.body)).not.toContain(stayId)
  const period = {
    from: '0001-01-01T00:00:00Z',
    to: '9999-12-31T23:59:59Z',
    reason: '误报作废',
    isPreview: false,
  }
  expect(
    (await app.ask(STAFF_CALLS.voidStays, { token, params: { sourceId: mine.sourceId }, body: period }))
      .status,
  ).toBe(404)
  const preview = { ...period, isPreview: true }
  const counted = await app.ask(STAFF_CALLS.voidStays, {
    token: context.manager.token,
    params: { sourceId: mine.sourceId },
    body: preview,
  })
  expect(counted.status).toBe(200)
  const owner = await context.owner()
  const opened = await app.ask(OWNER_CALLS.openBill, {
    token: owner.token,
    body: { lotId: context.b1, plate },
  })
  expect(opened.body).toEqual({ bill: null })
})

test('what an owner asks of a plate is refused by field where nobody can store it', async () => {
  const { token } = await context.owner()
  for (const plate of [
    { text: '粤B\u000012345', colour: 'blue' },
    { text: '粤B12345', colour: '__proto__' },
    { text: '\ud800', colour: 'blue' },
    { text: '粤B12345'.repeat(5000), colour: 'blue' },
    null,
    [],
  ])
    expect(
      (await app.ask(OWNER_CALLS.openBill, { token, body: { lotId: context.a1, plate } })).body.code,
    ).toMatch(/BAD_INPUT|PLATE|TEXT_NOT_STORABLE/)
  const params = { billId: randomUUID() }
  for (const amountFen of [-1, 0, 0.5, 2 ** 31, 1e308, '1500', null])
    expect((await app.ask(OWNER_CALLS.payBill, { token, params, body: { amountFen } })).body.code).toMatch(
      /BAD_INPUT|NOT_FOUND/,
    )
})
