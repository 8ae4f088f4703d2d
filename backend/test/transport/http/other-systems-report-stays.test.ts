import { randomUUID } from 'node:crypto'
import { CameraExample } from '@fangxing/contract/client/camera-example'
import { IntegrationClient, sha256Of, signRequest } from '@fangxing/contract/client/integration-client'
import { PassExample } from '@fangxing/contract/client/pass-example'
import { STAFF_CALLS } from '@fangxing/contract/calls'
import { SIGNATURE_WINDOW_S } from '@fangxing/contract/integration'
import { publishTariff } from '../../support/build-tariff-lot'
import type { TestServices } from '../../support/test-services'
import { startApp, type TestApp } from './app'
import { jpeg, key, makeContext, recoveryRequest, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

const NOW = () => app.services.clock.now().getTime()
const settings = (more: Record<string, unknown> = {}) => ({
  name: `来源 ${randomUUID().slice(0, 8)}`,
  kind: 'camera',
  scopes: ['stays', 'corrections', 'paid', 'arrears'],
  lots: [{ code: 'L1', value: context.a1 }],
  colours: [{ code: '0', value: 'blue' }],
  ...more,
})
async function newSource(more: Record<string, unknown> = {}) {
  const reply = await app.ask(STAFF_CALLS.createSource, {
    token: context.manager.token,
    body: settings(more),
  })
  expect(reply.status).toBe(200)
  const { keyId, secret, source } = reply.body as { keyId: string; secret: string; source: { id: string } }
  const client = new IntegrationClient({ origin: app.origin, keyId, secret, now: NOW })
  return { keyId, secret, sourceId: source.id, client }
}
const event = (plate: string, more: Record<string, unknown> = {}) => ({
  eventId: randomUUID(),
  lotCode: 'L1',
  occurredAt: new Date(NOW() - 3_600_000).toISOString(),
  sentAt: new Date(NOW()).toISOString(),
  plate: { text: plate, colour: '0' },
  ...more,
})
/** Another first character of the signature that follows `mark`. */
const forged = (text: string, mark: string) => {
  const at = text.lastIndexOf(mark) + mark.length
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`
}
const heartbeat = () => JSON.stringify({ sentAt: new Date(NOW()).toISOString() })
const post = (path: string, body: string, authorization: string) =>
  app.raw('POST', path, { headers: { 'content-type': 'application/json', authorization }, body })
const signed = (
  of: { keyId: string; secret: string },
  change: Record<string, unknown> = {},
  body = heartbeat(),
) =>
  signRequest(of, {
    method: 'POST',
    path: '/integration/v1/heartbeat',
    timestampS: Math.floor(NOW() / 1000),
    nonce: randomUUID(),
    body,
    ...change,
  })

test('two lots whose places a manager has entered are too far apart for one car, and half a place is refused', async () => {
  const token = context.manager.token
  const lots = await app.ask(STAFF_CALLS.listLots, { token })
  const place = async (lotId: string, position: unknown) => {
    const {
      id,
      closedAt: _closedAt,
      ...draft
    } = lots.body.items.find((lot: { id: string }) => lot.id === lotId)
    return app.ask(STAFF_CALLS.changeLot, { token, params: { lotId: id }, body: { ...draft, position } })
  }
  for (const wrong of [{ latitude: 22.5 }, { latitude: 91, longitude: 0 }, { latitude: 0, longitude: 181 }])
    expect((await place(context.a1, wrong)).status).toBe(400)
  const shenzhen = { latitude: 22.54, longitude: 114.06 }
  expect((await place(context.a1, shenzhen)).body).toMatchObject({ position: shenzhen })
  expect((await place(context.a2, { latitude: 23.13, longitude: 113.26 })).status).toBe(200)
  const { client } = await newSource({
    lots: [
      { code: 'L1', value: context.a1 },
      { code: 'L2', value: context.a2 },
    ],
  })
  const { text } = context.plate()
  const at = (minutesAgo: number) => ({ occurredAt: new Date(NOW() - minutesAgo * 60_000).toISOString() })
  const tell = async (kind: 'entry' | 'exit', more: Record<string, unknown>) =>
    (await client.call(kind, { rows: [event(text, more)] })).value!.rows[0]
  await tell('entry', at(180))
  await tell('exit', { ...at(120), fee: { totalFen: 500, discountFen: 0, paidFen: 0 } })
  expect(await tell('entry', { ...at(100), lotCode: 'L2' })).toMatchObject({
    outcome: 'review',
    reasons: [{ code: 'impossible_travel' }],
  })
})

test('a manager sets the rules for stays of a lot within the limits, and what is left out stays', async () => {
  const token = context.manager.token
  const lots = await app.ask(STAFF_CALLS.listLots, { token })
  const { id, closedAt: _closedAt, ...before } = lots.body.items.find((lot: { id: string }) => lot.id === context.a1) // prettier-ignore
  expect(before.stayRules).toEqual({ rejoinMinutes: 5, longestDays: 30 })
  const change = (version: number, more: object) =>
    app.ask(STAFF_CALLS.changeLot, { token, params: { lotId: id }, body: { ...before, ...more, version } })
  for (const wrong of [
    { rejoinMinutes: 31, longestDays: 30 },
    { rejoinMinutes: 5, longestDays: 0 },
    { rejoinMinutes: 5 },
  ])
    // prettier-ignore
    expect((await change(before.version, { stayRules: wrong })).status).toBe(400)
  const stayRules = { rejoinMinutes: 0, longestDays: 14 }
  const changed = await change(before.version, { stayRules })
  expect(changed.body).toMatchObject({ stayRules })
  const kept = await change(changed.body.version, { stayRules: undefined })
  expect(kept.body).toMatchObject({ stayRules })
  const back = await change(kept.body.version, { stayRules: before.stayRules })
  expect(back.status).toBe(200)
})

test('a camera reports a car that comes, leaves unpaid, and owes', async () => {
  const { client } = await newSource()
  const camera = new CameraExample(client, NOW)
  const { text: plateText } = context.plate()
  const passage = { lotCode: 'L1', plateText, plateColour: '0', jpeg: jpeg() }
  await camera.heartbeat()
  expect(await camera.carIn(passage)).toMatchObject([{ outcome: 'accepted' }])
  const exit = event(plateText, {
    occurredAt: new Date(NOW() + 60_000).toISOString(),
    fee: { totalFen: 800, discountFen: 0, paidFen: 0 },
  })
  const left = await client.call('exit', { rows: [exit] })
  expect(left.value?.rows).toMatchObject([{ outcome: 'accepted', arrearId: expect.any(String) }])
  const owed = await client.call('arrears', { plateText, plateColour: '0', purpose: 'show' })
  expect(owed.value?.items).toMatchObject([{ dueFen: 800, state: 'grace', lotCode: 'L1', isHeld: false }])
  expect((await client.call('arrears', { plateText: '粤B99999', purpose: 'show' })).value).toEqual({
    items: [],
  })
})

test('a fee that holds a late fee raises no debt and says why', async () => {
  const { client } = await newSource()
  const { text } = context.plate()
  const fee = { totalFen: 800, discountFen: 0, paidFen: 0, lateFeeFen: 100 }
  const entryAt = new Date(NOW() - 7_200_000).toISOString()
  const reply = await client.call('exit', { rows: [event(text, { entryAt, fee })] })
  expect(reply.value!.rows).toMatchObject([
    { outcome: 'refused', errors: [{ field: 'fee.lateFeeFen', code: 'LATE_FEE_OFF' }] },
  ])
  const debts = await app.services.database.query('SELECT 1 FROM arrear WHERE plate_text = $1', [text])
  expect(debts).toEqual([])
})

test('a manager and a connected system say what a plate need not pay, each with their own right', async () => {
  const { client } = await newSource({ scopes: ['passes', 'charging'] })
  const { text, colour } = context.plate()
  const times = {
    validFrom: new Date(NOW()).toISOString(),
    validTo: new Date(NOW() + 86_400_000).toISOString(),
  }
  const head = { eventId: randomUUID(), sentAt: new Date(NOW()).toISOString() }
  const seller = new PassExample(client, NOW)
  const [validFrom, validTo] = [new Date(times.validFrom), new Date(times.validTo)]
  const pass = { passRef: 'K1', plateText: text, plateColour: '0', lotCodes: ['L1'], validFrom, validTo }
  expect(await seller.sell(pass)).toMatchObject({ outcome: 'accepted' })
  expect(await seller.giveBack(pass)).toMatchObject({ outcome: 'applied' })
  const charge = {
    ...head,
    eventId: randomUUID(),
    chargeRef: 'C1',
    lotCode: 'L1',
    plate: { text, colour: '0' },
  }
  const charged = await client.call('charging', {
    rows: [{ ...charge, from: times.validFrom, to: times.validTo }],
  })
  expect(charged.value?.rows).toMatchObject([{ outcome: 'accepted' }])
  expect(await (await newSource()).client.call('passes', { rows: [{}] })).toMatchObject({ status: 403 })
  const body = { kind: 'pass', name: '月卡', plates: [{ text, colour }], ...times, reason: '物业登记' }
  const { token } = context.manager
  const granted = await app.ask(STAFF_CALLS.grantEntitlement, { token, body })
  expect(granted.status).toBe(200)
  const plateKey = `${text}/${colour}`
  const listed = await app.ask(STAFF_CALLS.listEntitlements, { token, query: { plateKey } })
  const { items } = listed.body as { items: { id: string; kind: string; version: number }[] }
  expect(items.map(({ kind }) => kind).sort()).toEqual(['charging', 'pass', 'pass'])
  const { id: entitlementId, version } = granted.body as { id: string; version: number }
  const ended = await app.ask(STAFF_CALLS.endEntitlement, {
    token,
    params: { entitlementId },
    body: { version, reason: '退卡' },
  })
  expect(ended).toMatchObject({ status: 200, body: { endedAt: expect.any(String) } })
  const attendant = await app.ask(STAFF_CALLS.grantEntitlement, { token: context.attendant.token, body })
  expect(attendant.status).toBe(403)
})

test('a pass that is ended before it begins counts at no time: it is over, and neither ended nor changed again', async () => {
  const { token } = context.manager
  const plate = context.plate()
  const [validFrom, validTo] = [10, 40].map(days => new Date(NOW() + days * 86_400_000).toISOString())
  const lotIds = [context.a1, context.a1]
  const granted = await app.ask(STAFF_CALLS.grantEntitlement, {
    token,
    body: {
      kind: 'pass',
      name: '月卡',
      plates: [plate, plate],
      lotIds,
      validFrom,
      validTo,
      reason: '物业登记',
    },
  })
  // What was named twice is stored once.
  expect(granted.body).toMatchObject({ plates: [`${plate.text}/${plate.colour}`], lotIds: [context.a1] })
  const { id: entitlementId, version } = granted.body as { id: string; version: number }
  const end = (at: number) => ({ params: { entitlementId }, body: { version: at, reason: '退卡' } })
  expect((await app.ask(STAFF_CALLS.endEntitlement, { token, ...end(version) })).status).toBe(200)
  const listed = async (state: 'valid' | 'over') => {
    const query = { plateKey: `${plate.text}/${plate.colour}`, state }
    const { body } = await app.ask(STAFF_CALLS.listEntitlements, { token, query })
    return (body as { items: { id: string }[] }).items.map(({ id }) => id)
  }
  expect([await listed('valid'), await listed('over')]).toEqual([[], [entitlementId]])
  const again = await app.ask(STAFF_CALLS.endEntitlement, { token, ...end(version + 1) })
  expect(again.body.code).toBe('BAD_INPUT')
  const changed = await app.ask(STAFF_CALLS.changeEntitlement, {
    token,
    params: { entitlementId },
    body: { version: version + 1, plates: [plate], validTo, reason: '换车' },
  })
  expect(changed.body.code).toBe('ENTITLEMENT_NOT_CHANGED')
})

test('a picture comes by a link of its own and opens for those who decide, for no other merchant and not forever', async () => {
  const { client, sourceId } = await newSource({ scopes: ['stays', 'pictures'] })
  const listed = await app.ask(STAFF_CALLS.listSources, { token: context.manager.token })
  expect(listed.body.items.find(({ id }: { id: string }) => id === sourceId)).toMatchObject({
    promisesPictures: true,
  })
  const row = event(context.plate().text, { plate: { text: context.plate().text, colour: 'unknown' } })
  await client.call('entry', { rows: [row] })
  const exit = { ...row, eventId: randomUUID(), occurredAt: new Date(NOW()).toISOString() }
  const left = await client.call('exit', { rows: [exit] })
  const target = { eventId: row.eventId }
  const sent = await client.sendPicture({ target, kind: 'entry' }, jpeg())
  expect(sent).toEqual({ status: 200, value: { outcome: 'stored' } })
  expect((await client.sendPicture({ target, kind: 'entry' }, jpeg())).value).toEqual({ outcome: 'already' })
  const broken = Buffer.concat([jpeg().subarray(0, 60), Buffer.alloc(9)])
  expect((await client.sendPicture({ target, kind: 'exit' }, broken)).value).toMatchObject({
    outcome: 'refused',
    errors: [{ field: 'body', code: 'PHOTO_UNREADABLE' }],
  })
  const review = async (token: string) =>
    (await app.ask(STAFF_CALLS.listStays, { token, query: { sourceId } })).body.items as {
      id: string
      pictures: { entry: string[]; exit: string[] }
    }[]
  const { stayId } = left.value!.rows[0]!
  await app.services.watchStays.watch({ actor: 'timer', traceId: 'trace' })
  const { pictures } = (await review(context.manager.token)).find(({ id }) => id === stayId)!
  expect(pictures).toMatchObject({ entry: [expect.stringContaining('/photos/')], exit: [] })
  const { pathname, search } = new URL(pictures.entry[0]!)
  expect((await app.raw('GET', pathname + search)).status).toBe(200)
  expect((await app.raw('GET', pathname + forged(search, 's='))).status).toBe(404)
  expect(await review(context.stranger.token)).toEqual([])
})

test('a link takes the bytes that it was given for, from its own source, while that may send', async () => {
  const { client, sourceId, keyId } = await newSource({ scopes: ['stays', 'pictures'] })
  const row = event(context.plate().text)
  await client.call('entry', { rows: [row] })
  const asked = await client.call('picture', {
    target: { eventId: row.eventId },
    kind: 'entry',
    sha256: sha256Of(jpeg()),
    sizeBytes: jpeg().length,
  })
  const { upload } = asked.value!
  expect(upload).toMatchObject({ mediaType: 'image/jpeg', sizeBytes: jpeg().length })
  const { pathname } = new URL(upload!.url)
  const put = (body: Buffer, path = pathname, type = 'image/jpeg') =>
    app.raw('PUT', path, { headers: { 'content-type': type }, body: Uint8Array.from(body) })
  expect((await put(Buffer.concat([jpeg(), Buffer.alloc(1)]))).status).toBe(413)
  expect((await put(jpeg(), pathname, 'image/png')).status).toBe(415)
  expect((await put(jpeg(), forged(pathname, '.'))).status).toBe(404)
  const other = Buffer.from(jpeg())
  other[100]! ^= 1
  expect((await put(other)).body).toMatchObject({ outcome: 'refused', errors: [{ field: 'sha256' }] })
  expect(await (await newSource()).client.call('picture', {} as never)).toMatchObject({ status: 403 })
  const params = { sourceId, keyId }
  await app.ask(STAFF_CALLS.revokeSourceKey, { token: context.manager.token, params, body: {} })
  expect((await put(jpeg())).status).toBe(404)
})

test('only what the source has signed just now, once, is taken', async () => {
  const source = await newSource()
  const body = heartbeat()
  const path = '/integration/v1/heartbeat'
  const good = signed(source, {}, body)
  expect((await post(path, body, good)).status).toBe(200)
  expect(await post(path, body, good)).toMatchObject({ status: 401, body: { code: 'INTEGRATION_REPLAYED' } })
  const wrong = {
    'another body': [signed(source, {}, '{}'), body],
    'another path': [signed(source, { path: '/integration/v1/paid' }, body), body],
    'another method': [signed(source, { method: 'PUT' }, body), body],
    'another secret': [signed({ ...source, secret: 'x' }, {}, body), body],
    'an unknown key': [signed({ ...source, keyId: randomUUID() }, {}, body), body],
    'another nonce': [good.replace(/nonce=[^,]+/, `nonce=${randomUUID()}`), body],
    'a later time': [good.replace(/ts=\d+/, `ts=${Math.floor(NOW() / 1000) + 1}`), body],
    'no signature': ['', body],
  } as const
  for (const [what, [authorization, sent]] of Object.entries(wrong)) {
    const reply = await post(path, sent, authorization)
    expect([what, reply.status, reply.body.code]).toEqual([what, 401, 'INTEGRATION_SIGNATURE_INVALID'])
  }
  for (const seconds of [-302, 302]) {
    const timestampS = Math.floor(NOW() / 1000) + seconds
    const reply = await post(path, body, signed(source, { timestampS }, body))
    expect(reply).toMatchObject({ status: 401, body: { code: 'INTEGRATION_CLOCK' } })
  }
})

test('a repetition is refused by another node and at the same moment as well', async () => {
  const source = await newSource()
  const body = heartbeat()
  const authorization = signed(source, {}, body)
  const replies = await Promise.all(
    Array.from({ length: 8 }, () => post('/integration/v1/heartbeat', body, authorization)),
  )
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
})

test.each(['entry', 'exit'] as const)(
  'a batch (%s) that is sent again is refused, at the same moment and later',
  async kind => {
    const source = await newSource()
    const path = `/integration/v1/${kind}`
    const body = JSON.stringify({ rows: [event(context.plate().text), { eventId: 'of a bad row' }] })
    const authorization = signed(source, { path }, body)
    const replies = await Promise.all(Array.from({ length: 8 }, () => post(path, body, authorization)))
    const taken = replies.filter(({ status }) => status === 200)
    expect(taken).toHaveLength(1)
    expect(await post(path, body, authorization)).toMatchObject({
      status: 401,
      body: { code: 'INTEGRATION_REPLAYED' },
    })
    for (const reply of replies.filter(({ status }) => status !== 200))
      expect(reply).toMatchObject({ status: 401, body: { code: 'INTEGRATION_REPLAYED' } })
    // It is remembered until its signature is too old for certain, however early its time was when it came.
    const [remembered] = await app.services.database.query<{ expires_at: Date }>(
      'SELECT expires_at FROM integration_nonce WHERE key_id = $1',
      [source.keyId],
    )
    expect(remembered!.expires_at.getTime()).toBeGreaterThan(NOW() + (2 * SIGNATURE_WINDOW_S - 60) * 1000)
    // Signed again it is another request with the same events.
    const again = await post(path, body, signed(source, { path }, body))
    expect(again.body.rows[0]).toEqual({
      ...taken[0]!.body.rows[0],
      outcome: 'duplicate',
      first: taken[0]!.body.rows[0].outcome,
    })
  },
)

test('a source does only what its scopes say, no more often than its rate', async () => {
  const { client } = await newSource({ scopes: ['stays'], ratePerMinute: 3 })
  const refused = await client.call('arrears', { plateText: '粤B99999', purpose: 'show' })
  expect(refused).toMatchObject({ status: 403, refused: { code: 'INTEGRATION_SCOPE' } })
  const replies = []
  for (let request = 0; request < 8; request++)
    replies.push((await client.call('heartbeat', { sentAt: new Date(NOW()).toISOString() })).status)
  expect(replies).toContain(429)
})

test('two keys are valid at once, a third is not made, and a revoked one signs nothing', async () => {
  const { token } = context.manager
  const first = await newSource()
  const params = { sourceId: first.sourceId }
  const added = await app.ask(STAFF_CALLS.addSourceKey, { token, params, body: {} })
  expect(added.status).toBe(200)
  const second = { keyId: added.body.keyId, secret: added.body.secret }
  expect(await app.ask(STAFF_CALLS.addSourceKey, { token, params, body: {} })).toMatchObject({
    status: 409,
    body: { code: 'SOURCE_KEYS_FULL' },
  })
  const path = '/integration/v1/heartbeat'
  const body = heartbeat()
  for (const key of [first, second]) expect((await post(path, body, signed(key, {}, body))).status).toBe(200)
  const revoked = await app.ask(STAFF_CALLS.revokeSourceKey, {
    token,
    params: { ...params, keyId: first.keyId },
    body: {},
  })
  expect(revoked.body.keys).toHaveLength(1)
  expect((await post(path, body, signed(first, {}, body))).status).toBe(401)
  expect((await post(path, body, signed(second, {}, body))).status).toBe(200)
  const disabled = await app.ask(STAFF_CALLS.changeSource, {
    token,
    params,
    body: { ...settings(), kind: undefined, isDisabled: true },
  })
  expect(disabled.body.isDisabled).toBe(true)
  expect((await post(path, body, signed(second, {}, body))).status).toBe(401)
  const noted = await app.services.database.query(
    `SELECT event FROM journal WHERE entity = 'integration_source' AND entity_id = $1 ORDER BY id`,
    [first.sourceId],
  )
  expect(noted.map(({ event: name }) => name)).toEqual([
    'created',
    'key_added',
    'key_added',
    'key_revoked',
    'changed',
  ])
  expect(JSON.stringify(noted)).not.toContain(first.secret)
})

test('another merchant sees and changes nothing of it', async () => {
  const { sourceId, client } = await newSource()
  const { token } = context.stranger
  const listed = await app.ask(STAFF_CALLS.listSources, { token })
  expect(listed.status).toBe(200)
  expect(JSON.stringify(listed.body)).not.toContain(sourceId)
  const params = { sourceId }
  for (const call of [STAFF_CALLS.addSourceKey, STAFF_CALLS.changeSource]) {
    const body =
      call === STAFF_CALLS.addSourceKey
        ? {}
        : { ...settings({ lots: [] }), kind: undefined, isDisabled: false }
    expect(await app.ask(call, { token, params, body })).toMatchObject({ status: 404 })
  }
  expect(
    await app.ask(STAFF_CALLS.createSource, {
      token: context.manager.token,
      body: settings({ lots: [{ code: 'X', value: context.b1 }] }),
    }),
  ).toMatchObject({ status: 404 })
  const foreign = await client.call('entry', { rows: [event('粤B12345', { lotCode: context.b1 })] })
  expect(foreign.value?.rows).toMatchObject([{ outcome: 'refused', errors: [{ code: 'ROW_LOT_UNKNOWN' }] }])
})

test('a single row that is in conflict says so by its status', async () => {
  const { client } = await newSource()
  const row = event(context.plate().text)
  expect((await client.call('entry', { rows: [row] })).status).toBe(200)
  const other = await client.call('entry', { rows: [{ ...row, bays: ['7'] }] })
  expect(other).toMatchObject({ status: 409, value: { rows: [{ outcome: 'conflict' }] } })
})

test('a body that is too large, no JSON or of another kind changes nothing', async () => {
  const source = await newSource()
  const path = '/integration/v1/entry'
  const large = JSON.stringify({ rows: ['x'.repeat(1 << 20)] })
  expect((await post(path, large, signed(source, { path }, large))).status).toBe(413)
  expect((await post(path, '{', signed(source, { path }, '{'))).body.code).toBe('BAD_INPUT')
  const many = JSON.stringify({ rows: Array.from({ length: 501 }, () => 1) })
  expect((await post(path, many, signed(source, { path }, many))).body.code).toBe('BAD_INPUT')
  const headers = { authorization: signed(source, { path }, '{}') }
  expect((await app.raw('POST', path, { headers, body: '{}' })).status).toBe(415)
})

test('stays that are looked at are listed, confirmed with a new grace, or void', async () => {
  const { client, sourceId } = await newSource({ kind: 'vendor' })
  const { token } = context.manager
  const { text } = context.plate()
  await client.call('entry', { rows: [event(text)] })
  const out = await client.call('exit', {
    rows: [event(text, { occurredAt: new Date(NOW()).toISOString() })],
  })
  const [row] = out.value!.rows
  expect(row).toMatchObject({ outcome: 'review', reasons: [{ code: 'unpriced' }] })
  const listed = await app.ask(STAFF_CALLS.listStays, { token, query: { sourceId } })
  expect(listed.body.items).toMatchObject([{ id: row!.stayId, state: 'review', plateText: text }])
  const params = { stayId: row!.stayId! }
  const version = listed.body.items[0].version as number
  const body = { version, decision: 'confirm', reason: '已核对录像' }
  expect(await app.ask(STAFF_CALLS.decideStay, { token, params, body })).toMatchObject({ status: 400 })
  expect(
    await app.ask(STAFF_CALLS.decideStay, {
      token,
      params,
      body: { ...body, version: version + 1, totalFen: 500 },
    }),
  ).toMatchObject({ status: 409 })
  const decided = await app.ask(STAFF_CALLS.decideStay, { token, params, body: { ...body, totalFen: 500 } })
  expect(decided.body).toMatchObject({ state: 'owed', dueFen: 500, reasons: [] })
  expect(
    await app.ask(STAFF_CALLS.decideStay, { token: context.stranger.token, params, body }),
  ).toMatchObject({ status: 404 })
  const sources = await app.ask(STAFF_CALLS.listSources, { token })
  const shown = sources.body.items.find(({ id }: { id: string }) => id === sourceId)
  expect(shown).toMatchObject({ lagMs: expect.any(Number), lastEventAt: expect.any(String) })
})

test('a stay in review without a fee costs what the tariff says: shown before, and owed when it is confirmed', async () => {
  const { client, sourceId } = await newSource({ kind: 'vendor', lots: [{ code: 'L1', value: context.a2 }] })
  const merchant = { merchantId: context.a, lotId: context.a2, staffId: context.manager.id }
  const validFrom = new Date(NOW() - 2000 * 3_600_000)
  await publishTariff(app.services as unknown as TestServices, merchant as never, { validFrom })
  const { token } = context.manager
  const { text } = context.plate()
  const at = (hours: number) => ({ occurredAt: new Date(NOW() - hours * 3_600_000).toISOString() })
  const unsure = (plate: string) => ({ plate: { text: plate, colour: '0', confidence: 60 } })
  const stayRef = `t-${randomUUID()}`
  await client.call('entry', { rows: [event(text, { ...at(2.5), stayRef })] })
  const out = await client.call('exit', { rows: [event(text, { ...at(0), ...unsure(text), stayRef })] })
  const [row] = out.value!.rows
  expect(row).toMatchObject({ outcome: 'review', reasons: [{ code: 'low_confidence' }] })
  const params = { stayId: row!.stayId! }
  const today = await app.ask(STAFF_CALLS.today, { token, query: { lotId: context.a2 } })
  expect(today.body.counts).toMatchObject({ staysInReview: 1 })
  const priced = await app.ask(STAFF_CALLS.readStayPrice, { token, params })
  expect(priced.body).toEqual({ price: { totalFen: 900, paidFen: 0, isReported: false }, wrong: [] })
  const [{ version }] = (await app.ask(STAFF_CALLS.listStays, { token, query: { sourceId } })).body.items
  const body = { version, decision: 'confirm', reason: '已核对录像' }
  const decided = await app.ask(STAFF_CALLS.decideStay, { token, params, body })
  expect(decided.body).toMatchObject({ state: 'owed', dueFen: 900, reasons: [] })
  expect(await app.ask(STAFF_CALLS.readStayPrice, { token: context.stranger.token, params })).toMatchObject({
    status: 404,
  })
  const half = await client.call('exit', { rows: [event(context.plate().text, at(0))] })
  const halfParams = { stayId: half.value!.rows[0]!.stayId! }
  expect((await app.ask(STAFF_CALLS.readStayPrice, { token, params: halfParams })).body).toEqual({
    price: null,
    wrong: [{ field: 'enteredAt', code: 'missing' }],
  })
})

test('no lock is raised for a debt that another system collects at this moment', async () => {
  const { client } = await newSource()
  const request = await recoveryRequest(context, { fen: 9000 })
  const { token } = context.attendant
  const intent = { arrearIds: request.arrearIds, ttlS: 600, paymentRef: 'till-1' }
  expect((await client.call('intent', intent)).value).toMatchObject({ outcome: 'reserved' })
  const refused = await app.ask(STAFF_CALLS.openRecovery, { token, body: request, headers: key() })
  expect(refused.body.details.map(({ code }: { code: string }) => code)).toEqual(['GATE_RESERVED'])
  await client.call('intent', { ...intent, isReleased: true })
  const opened = await app.ask(STAFF_CALLS.openRecovery, { token, body: request, headers: key() })
  expect(opened.status).toBe(200)
})

test('the calls of other systems have a document of their own', async () => {
  const { body } = await app.raw('GET', '/openapi-integration.json')
  expect(Object.keys(body.paths)).toContain('/integration/v1/entry')
})
