import { once } from 'node:events'
import { randomUUID } from 'node:crypto'
import WebSocket from 'ws'
import { IntegrationClient } from '@fangxing/contract/client/integration-client'
import { STAFF_CALLS } from '@fangxing/contract/calls'
import type { LiveMessage } from '@fangxing/contract/live'
import { liveMessageSchema } from '@fangxing/contract/live.schema'
import { staffCallSchemas } from '@fangxing/contract/calls.schema'
import type { Plate } from '@fangxing/contract/plate'
import { RecognitionSim, waitUntil } from '@fangxing/dev/stack'
import { FencedRedis } from '../../../src/persistence/cache/fenced-redis'
import { LotNews } from '../../../src/persistence/cache/lot-news'
import { LookUpPlate } from '../../../src/workflows/sightings/look-up-plate'
import { EndSightings } from '../../../src/workflows/sightings/end-sightings'
import { startApp, type TestApp } from './app'
import { jpeg, key, makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
let client: IntegrationClient
let recognition: RecognitionSim
const sockets: WebSocket[] = []
beforeAll(async () => {
  recognition = await RecognitionSim.start()
  app = await startApp({ PLATE_RECOGNITION_URL: recognition.url })
  context = await makeContext(app)
  await startShift(context.attendant.token, context.a1)
  client = await newSource()
}, 120_000)
afterEach(() => sockets.splice(0).forEach(socket => socket.terminate()))
afterAll(async () => {
  await app.stop()
  await recognition.close()
})

const NOW = () => app.services.clock.now().getTime()
const query = (text: string, values: unknown[] = []) => app.services.database.query(text, values)

async function startShift(token: string, lotId: string) {
  expect((await app.ask(STAFF_CALLS.startShift, { token, body: { lotId } })).status).toBe(200)
}
async function newSource() {
  const body = {
    name: `来源 ${randomUUID().slice(0, 8)}`,
    kind: 'camera',
    scopes: ['stays'],
    lots: [
      { code: 'L1', value: context.a1 },
      { code: 'L2', value: context.a2 },
    ],
  }
  const made = await app.ask(STAFF_CALLS.createSource, { token: context.manager.token, body })
  expect(made.status).toBe(200)
  return new IntegrationClient({
    origin: app.origin,
    keyId: made.body.keyId,
    secret: made.body.secret,
    now: NOW,
  })
}
const event = ({ text, colour }: { text: string; colour: string }, more: Record<string, unknown> = {}) => ({
  eventId: randomUUID(),
  lotCode: 'L1',
  occurredAt: new Date(NOW()).toISOString(),
  sentAt: new Date(NOW()).toISOString(),
  plate: { text, colour, confidence: 97 },
  ...more,
})
async function tell(kind: 'entry' | 'exit', ...rows: Record<string, unknown>[]) {
  const reply = await client.call(kind, { rows })
  expect(reply.status).toBe(200)
  return reply.value!.rows
}
async function debtor(fen = 1500): Promise<Plate> {
  const plate = context.plate()
  await context.debt(plate, fen)
  return plate
}
const sightingsOf = ({ text }: Plate) =>
  query('SELECT * FROM sighting WHERE plate_text = $1 ORDER BY first_seen_at, id', [text])

type Phone = { received: LiveMessage[]; texts: string[] }
async function phone(token: string, lotId = context.a1): Promise<Phone> {
  const socket = new WebSocket(`${app.origin.replace('http', 'ws')}/live`)
  sockets.push(socket)
  const received: LiveMessage[] = []
  const texts: string[] = []
  socket.on('message', data => {
    const text = (data as Buffer).toString()
    texts.push(text)
    received.push(liveMessageSchema.parse(JSON.parse(text)))
  })
  await once(socket, 'open')
  for (const request of [{ type: 'auth', token }, { type: 'watch_lot', lotId }, { type: 'ping' }])
    socket.send(JSON.stringify(request))
  await until('the lot to be watched', () => received.some(({ type }) => type === 'pong'))
  return { received, texts }
}
const until = (what: string, check: () => unknown, timeoutMs = 8000) =>
  waitUntil(check as () => boolean, { what, timeoutMs, everyMs: 5 })
const seenBy = ({ received }: Phone, { text }: Plate) =>
  received.flatMap(message =>
    message.type === 'sighting' && message.sighting.plateText === text ? [message.sighting] : [],
  )
const goneBy = ({ received }: Phone, id: string) =>
  received.some(message => message.type === 'sighting_gone' && message.sightingId === id)
const board = async (token: string, lotId = context.a1) =>
  (await app.ask(STAFF_CALLS.board, { token, query: { lotId } })).body
const lookUp = (token: string, plate: Partial<Plate>, more: Record<string, unknown> = {}) =>
  app.ask(STAFF_CALLS.lookUpPlate, {
    token,
    body: {
      lotId: context.a1,
      plateText: plate.text,
      ...(plate.colour ? { plateColour: plate.colour } : {}),
      lookedAt: new Date(NOW()).toISOString(),
      ...more,
    },
  })

test('an entry puts a debtor on the board of whoever is on shift within a second, and the exit takes it off', async () => {
  const plate = context.plate()
  const arrearId = await context.debt(plate, 2300)
  for (const days of [6, 3])
    await query(
      `INSERT INTO reminder (id, merchant_id, arrear_id, kind, sent_at, delivered_at)
       SELECT $1, merchant_id, id, 'text', $3::timestamptz, $3::timestamptz FROM arrear WHERE id = $2`,
      [randomUUID(), arrearId, new Date(NOW() - days * 86_400_000)],
    )
  const mine = await phone(context.attendant.token)
  const reportedAtMs = performance.now()
  const minutes = (ago: number) => ({ occurredAt: new Date(NOW() - ago * 60_000).toISOString() })
  await tell('entry', event(plate, { bays: ['A-12'], ...minutes(60) }))
  await until('the car on the board', () => seenBy(mine, plate).length > 0)
  expect(performance.now() - reportedAtMs).toBeLessThan(1000)
  const [seen] = seenBy(mine, plate)
  expect(seen).toMatchObject({
    lotId: context.a1,
    cause: 'entry',
    bay: 'A-12',
    confidencePct: 97,
    arrearCount: 1,
    dueFen: 2300,
    seenCount: 1,
    holdCount: 0,
    reminderCount: 2,
    mayMeet: { kind: 'hold', failed: [] },
  })
  const shown = await board(context.attendant.token)
  expect(staffCallSchemas.board.reply.parse(shown).sightings.map(({ id }) => id)).toContain(seen!.id)
  await tell('exit', event(plate, minutes(30)))
  await until('the car to be gone', () => goneBy(mine, seen!.id))
  expect((await board(context.attendant.token)).sightings).not.toContainEqual(
    expect.objectContaining({ id: seen!.id }),
  )
  // It comes back: a new visit, and the second time that it was seen.
  await tell('entry', event(plate))
  await until('the car again', () => seenBy(mine, plate).length === 2)
  expect(seenBy(mine, plate)[1]).toMatchObject({ seenCount: 2 })
})

test('a car that owes nothing is never on a board', async () => {
  const plate = context.plate()
  await tell('entry', event(plate))
  expect(await sightingsOf(plate)).toEqual([])
})

test('neither the same event again, nor another reading, a replay or a late report makes a second sighting', async () => {
  const plate = await debtor()
  const first = event(plate)
  await tell('entry', first)
  await tell('entry', first)
  await tell('entry', { ...first, replay: true })
  await tell('entry', event(plate))
  const other = await newSource()
  await other.call('entry', { rows: [event(plate, { occurredAt: new Date(NOW() - 60_000).toISOString() })] })
  expect(await sightingsOf(plate)).toHaveLength(1)
  const silent = [await debtor(), await debtor(), await debtor(), await debtor()]
  const at = (agoMs: number) => ({ occurredAt: new Date(NOW() - agoMs).toISOString() })
  await tell('entry', event(silent[0]!, { replay: true }))
  await tell('entry', event(silent[1]!, at(8 * 86_400_000)))
  await tell('entry', event(silent[2]!, at(-600_000)))
  await tell('entry', event(silent[3]!, at(13 * 3_600_000)))
  for (const one of silent) expect([one.text, await sightingsOf(one)]).toEqual([one.text, []])
})

test('two sources and a person who report one car at the same moment make one sighting', async () => {
  const plate = await debtor()
  const other = await newSource()
  await Promise.all([
    tell('entry', event(plate)),
    other.call('entry', { rows: [event(plate)] }),
    lookUp(context.attendant.token, plate),
    lookUp(context.attendant.token, plate, { bay: 'B-2' }),
  ])
  expect(await sightingsOf(plate)).toHaveLength(1)
})

test('a late exit ends the visit that it is of, and none after it', async () => {
  const plate = await debtor()
  const minutes = (ago: number) => ({ occurredAt: new Date(NOW() - ago * 60_000).toISOString() })
  await tell('entry', event(plate, minutes(60)))
  await tell('exit', event(plate, { ...minutes(50), replay: true }))
  expect(await sightingsOf(plate)).toMatchObject([{ state: 'gone' }])
  await tell('entry', event(plate, minutes(1)))
  const other = await newSource()
  await other.call('exit', { rows: [event(plate, minutes(49))] })
  expect((await sightingsOf(plate)).map(({ state }) => state)).toEqual(['gone', 'present'])
})

test('a car that is seen in another lot has left the first', async () => {
  const plate = await debtor()
  await tell('entry', event(plate, { occurredAt: new Date(NOW() - 3_600_000).toISOString() }))
  await tell('entry', event(plate, { lotCode: 'L2' }))
  expect((await sightingsOf(plate)).map(({ lot_id, state }) => [lot_id, state])).toEqual([
    [context.a1, 'gone'],
    [context.a2, 'present'],
  ])
})

test('a colour that nobody has seen is said, and nothing is held by it', async () => {
  const plate = await debtor()
  const mine = await phone(context.attendant.token)
  await tell('entry', event({ text: plate.text, colour: 'unknown' }))
  await until('the car', () => seenBy(mine, plate).length > 0)
  expect(seenBy(mine, plate)[0]).toMatchObject({ isColourSeen: false, mayMeet: { kind: 'notice' } })
})

test('only those on shift in the lot learn where the car is; others get neither plate nor debt in any body', async () => {
  const plate = await debtor()
  const [mine, boss] = [await phone(context.attendant.token), await phone(context.manager.token)]
  const offShift = await phone(context.colleague.token)
  const others = [await phone(context.elsewhere.token), await phone(context.stranger.token)]
  await tell('entry', event(plate))
  await until('the car', () => seenBy(mine, plate).length > 0 && seenBy(boss, plate).length > 0)
  const later = await debtor()
  await tell('entry', event(later))
  await until('the next car', () => seenBy(mine, later).length > 0)
  for (const { texts } of [offShift, ...others]) expect(texts.join()).not.toContain(plate.text)
  const shown = await app.ask(STAFF_CALLS.board, {
    token: context.colleague.token,
    query: { lotId: context.a1 },
  })
  expect([shown.status, shown.body.sightings]).toEqual([200, []])
  for (const { token } of [context.elsewhere, context.stranger]) {
    const refused = await app.ask(STAFF_CALLS.board, { token, query: { lotId: context.a1 } })
    expect(JSON.stringify(refused.body)).not.toContain(plate.text)
    expect([403, 404]).toContain(refused.status)
  }
  // Whoever begins the shift gets the cars that are there.
  await startShift(context.colleague.token, context.a1)
  await until('the cars of the lot', () => seenBy(offShift, plate).length > 0)
  await app.ask(STAFF_CALLS.endShift, { token: context.colleague.token, body: {} })
  expect((await board(context.colleague.token)).sightings).toEqual([])
})

test('a look-up on patrol answers what the car may meet and puts it on the boards with its place', async () => {
  const plate = await debtor(1800)
  const mine = await phone(context.manager.token)
  const position = { latitude: 22.5431, longitude: 113.9532 }
  const reply = await lookUp(context.attendant.token, plate, { bay: 'C-7', position, confidencePct: 88 })
  expect(reply.status).toBe(200)
  const { found } = staffCallSchemas.lookUpPlate.reply.parse(reply.body)
  expect(found).toMatchObject([{ dueFen: 1800, arrearCount: 1, mayMeet: { kind: 'hold' } }])
  await until('the car', () => seenBy(mine, plate).length > 0)
  expect(seenBy(mine, plate)[0]).toMatchObject({
    id: found[0]!.sightingId,
    cause: 'patrol',
    bay: 'C-7',
    position,
    confidencePct: 88,
  })
  // It does not stand there any more.
  const params = { sightingId: found[0]!.sightingId! }
  const { attendant, elsewhere, stranger } = context
  const end = (token: string) => app.ask(STAFF_CALLS.endSighting, { token, params, body: {} })
  expect((await end(elsewhere.token)).body.code).toBe('FORBIDDEN_LOT')
  expect((await end(stranger.token)).body.code).toBe('NOT_FOUND')
  expect((await end(attendant.token)).body).toMatchObject({ state: 'gone' })
  expect((await end(attendant.token)).status).toBe(200)
  await until('the car to be gone', () => goneBy(mine, params.sightingId))
})

test('a car that is seen again stays one sighting, at the place where it was seen last', async () => {
  const plate = await debtor()
  const { token } = context.attendant
  const first = await lookUp(token, plate, {
    bay: 'B-1',
    lookedAt: new Date(NOW() - 5 * 60_000).toISOString(),
  })
  const again = await lookUp(token, plate, { bay: 'B-2' })
  expect([first.status, again.status]).toEqual([200, 200])
  expect(await sightingsOf(plate)).toMatchObject([{ state: 'present', bay: 'B-2', version: 2 }])
})

test('of a look-up without a debt only a count is kept', async () => {
  const { token } = context.attendant
  const before = (await app.ask(STAFF_CALLS.readPatrol, { token })).body
  const plate = context.plate()
  const reply = await lookUp(token, plate, {
    bay: 'Z-99',
    position: { latitude: 21.4321, longitude: 112.3456 },
  })
  expect(reply.body).toEqual({
    found: [],
    today: { lookUpCount: before.lookUpCount + 1, foundCount: before.foundCount },
  })
  const tables = await query(
    `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace IN ('public'::regnamespace, 'graphile_worker'::regnamespace)`,
  )
  for (const { relname } of tables) {
    const schema = String(relname).startsWith('_private') ? 'graphile_worker' : 'public'
    const rows = await query(
      `SELECT 1 FROM ${schema}."${String(relname)}" t WHERE t::text LIKE $1 OR t::text LIKE '%Z-99%' OR t::text LIKE '%21.4321%'`,
      [`%${plate.text}%`],
    )
    expect([relname, rows]).toEqual([relname, []])
  }
})

test('a look-up is refused off shift, in another lot and for what is no plate', async () => {
  const plate = await debtor()
  const { attendant, colleague, finance, stranger } = context
  expect((await lookUp(colleague.token, plate)).body.code).toBe('NOT_ON_SHIFT')
  expect((await lookUp(attendant.token, plate, { lotId: context.a2 })).body.code).toBe('NOT_ON_SHIFT')
  expect((await lookUp(stranger.token, plate)).body.code).toBe('NOT_FOUND')
  expect((await lookUp(finance.token, plate)).body.code).toBe('FORBIDDEN_ROLE')
  expect((await lookUp(attendant.token, { text: '粤B1234567' })).body.code).toBe('PLATE_MALFORMED')
  expect(await sightingsOf(plate)).toEqual([])
})

test('a look-up that could not be sent in time is answered and says nothing of where the car is', async () => {
  const plate = await debtor()
  const lookedAt = new Date(NOW() - 31 * 60_000).toISOString()
  const reply = await lookUp(context.attendant.token, plate, { lookedAt })
  expect(reply.body.found).toMatchObject([{ sightingId: null, dueFen: 1500 }])
  expect(await sightingsOf(plate)).toEqual([])
})

test('a car that is seen on another node is on the boards of this one at once', async () => {
  const plate = await debtor()
  const mine = await phone(context.manager.token)
  const { database, settings } = app.services
  const redis = new FencedRedis({
    url: settings.REDIS_URL,
    database,
    name: settings.REDIS_NAME,
    warn: () => undefined,
  })
  await redis.start({ joining: true })
  const lotNews = new LotNews({ redis, warn: () => undefined })
  lotNews.start(`${settings.REDIS_NAME}:lots`)
  const session = { kind: 'staff', staffId: context.attendant.id, merchantId: context.a, roles: ['attendant'], lotIds: [context.a1] } as const // prettier-ignore
  const elsewhere = new LookUpPlate({ ...app.services, lotNews })
  const looked = { lotId: context.a1, plateText: plate.text, plateColour: plate.colour, lookedAt: new Date(NOW()).toISOString() } // prettier-ignore
  const atMs = performance.now()
  await elsewhere.lookUp(session, looked, { actor: 'test', traceId: 'other-node' })
  await until('the car', () => seenBy(mine, plate).length > 0)
  expect(performance.now() - atMs).toBeLessThan(1000)
  lotNews.stop()
  await redis.stop()
})

test('a car whose debts are paid is of no concern any more', async () => {
  const plate = context.plate()
  const arrearId = await context.debt(plate)
  await tell('entry', event(plate))
  const [sighting] = await sightingsOf(plate)
  const body = { arrearIds: [arrearId], reason: '岗亭已收', reference: '0042' }
  const paid = await app.ask(STAFF_CALLS.markPaidElsewhere, {
    token: context.manager.token,
    body,
    headers: key(),
  })
  expect(paid.status).toBe(200)
  const shown = await board(context.manager.token)
  expect(shown.sightings.map(({ id }: { id: string }) => id)).not.toContain(sighting!.id)
  await app.services.endSightings.end({ actor: 'timer', traceId: 'sweep' })
  expect(await sightingsOf(plate)).toMatchObject([{ state: 'gone' }])
})

test('what nobody sees leave goes away by itself, and where it was is forgotten', async () => {
  const [long, left] = [await debtor(), await debtor()]
  await tell('entry', event(long), event(left))
  await query(`UPDATE sighting SET ends_at = now() - interval '1 second' WHERE plate_text = $1`, [long.text])
  // Corrected by a person: the car had left before.
  await query(`UPDATE parking_session SET exited_at = now() WHERE plate_text = $1`, [left.text])
  await app.services.endSightings.end({ actor: 'timer', traceId: 'sweep' })
  expect(await sightingsOf(long)).toMatchObject([{ state: 'gone' }])
  expect(await sightingsOf(left)).toMatchObject([{ state: 'gone' }])
  await query(`UPDATE sighting SET ended_at = now() - interval '91 days' WHERE plate_text = ANY($1)`, [
    [long.text, left.text],
  ])
  await query(`UPDATE arrear SET state = 'waived', waived_fen = principal_fen WHERE plate_text = $1`, [
    left.text,
  ])
  // Slices of one, also at the same moment: what still owes keeps none of those behind it.
  const inSteps = new EndSightings(app.services, { slice: 1, budgetMs: 0 })
  let place = await inSteps.prune()
  expect(place).not.toBeNull()
  while (place !== null) place = await inSteps.prune(place)
  expect(await sightingsOf(left)).toEqual([])
  expect(await sightingsOf(long)).toHaveLength(1)
})

test('an exit from before a car was seen takes it off no board, now or by the search every minute', async () => {
  const plate = await debtor()
  await tell('entry', event(plate))
  await query(`UPDATE sighting SET seen_at = seen_at + interval '2 minutes' WHERE plate_text = $1`, [
    plate.text,
  ])
  await query(
    `UPDATE parking_session SET exited_at = entered_at + interval '1 minute' WHERE plate_text = $1`,
    [plate.text],
  )
  await app.services.endSightings.end({ actor: 'timer', traceId: 'sweep' })
  expect(await sightingsOf(plate)).toMatchObject([{ state: 'present' }])
})

test('a picture of a plate is read, what is no plate is left out, and the picture is kept nowhere', async () => {
  const recognise = (token = context.attendant.token) =>
    app.ask(STAFF_CALLS.recognisePlate, { token, body: jpeg(), headers: { 'content-type': 'image/jpeg' } })
  recognition.plates = [
    { text: '粤b·12345', colour: 'blue', confidence: 96 },
    { text: 'EXIT', colour: 'blue', confidence: 99 },
    { text: '粤BD12345', colour: 'blue', confidence: 40 },
  ]
  const before = await query('SELECT count(*)::int AS n FROM photo')
  const reply = await recognise()
  expect(reply.body).toEqual({
    plates: [
      { plateText: '粤B12345', plateColour: 'blue', confidencePct: 96 },
      { plateText: '粤BD12345', plateColour: null, confidencePct: 40 },
    ],
  })
  recognition.fault = 'broken'
  expect((await recognise()).body.code).toBe('RECOGNITION_FAILED')
  recognition.fault = null
  expect((await recognise(context.finance.token)).body.code).toBe('FORBIDDEN_ROLE')
  expect(await query('SELECT count(*)::int AS n FROM photo')).toEqual(before)
  const { body } = await app.ask(STAFF_CALLS.readPatrol, { token: context.attendant.token })
  expect(body.mayRecognise).toBe(true)
})
