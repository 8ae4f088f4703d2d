import { STAFF_CALLS as S } from '@fangxing/contract/calls'
import { staffCallSchemas } from '@fangxing/contract/calls.schema'
import { buildRequest } from '@fangxing/contract/client/request'
import type { ExportedList } from '@fangxing/contract/exports'
import { startApp, type TestApp } from './app'
import { activeOrder, makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
}, 120_000)
beforeEach(async () => {
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

type List = 'listDevices' | 'listDevicePlaces' | 'listIncidents' | 'listExemptPlates' | 'listTariffs'
type Query = Record<string, string>
type Item = Record<string, unknown>
const run = (text: string, values: unknown[] = []) => app.services.database.query(text, values)

async function read(list: List, query: Query = {}, token = context.manager.token) {
  const { status, body } = await app.ask(S[list], {
    token,
    ...(Object.keys(query).length > 0 ? { query } : {}),
  })
  if (status !== 200) throw new Error(JSON.stringify(body))
  return body as { items: Item[]; next?: string; isCut?: true }
}

/** All pages of a list, none of which is longer than asked for. */
async function readAll(list: List, query: Query, token = context.manager.token): Promise<Item[]> {
  const all: Item[] = []
  let cursor: string | undefined
  do {
    const page = await read(list, { ...query, ...(cursor === undefined ? {} : { cursor }) }, token)
    expect(page.items.length).toBeLessThanOrEqual(Number(query.limit))
    all.push(...page.items)
    cursor = page.next
  } while (cursor !== undefined)
  return all
}

async function linesOfFile(list: ExportedList, token: string): Promise<string[]> {
  const { path } = buildRequest(S.exportList, { params: { list }, query: { format: 'csv' } })
  const reply = await fetch(`${app.origin}${path}`, { headers: { authorization: `Bearer ${token}` } })
  expect(reply.status).toBe(200)
  return (await reply.text()).trimEnd().split('\r\n')
}

const ids = (items: readonly Item[], name = 'id') => items.map(item => item[name] as string)
const letters = (id: string) => id.replaceAll('-', '').slice(0, 4).toUpperCase()

const addDevices = (count: number, lotId: string | null, merchantId = context.a) =>
  run(
    `INSERT INTO device (id, merchant_id, lot_id, serial, public_code, lifecycle, position, link)
     SELECT 'FX' || $4::text || lpad(n::text, 4, '0'), $1, $2, 'SN-' || $4::text || n, $4::text || lpad(n::text, 4, '0'), 'assigned', 'down', 'online'
     FROM generate_series(1, $3::int) n`,
    [merchantId, lotId, count, letters(merchantId)],
  )

const addIncidents = (count: number, more: { lotId?: string; merchantId?: string; state?: string } = {}) => {
  const { lotId = context.a1, merchantId = context.a, state = 'open' } = more
  return run(
    `INSERT INTO incident (id, merchant_id, lot_id, kind, subject, state, level, opened_at, closed_at)
     SELECT gen_random_uuid(), $1::uuid, $2::uuid, 'device_offline', $5::text || n, $4::text, 1 + n % 3,
       date_trunc('second', now()) - (n / 4) * interval '1 minute', CASE WHEN $4::text = 'closed' THEN now() END
     FROM generate_series(1, $3::int) n`,
    [merchantId, lotId, count, state, `${state} ${merchantId} ${lotId} `],
  )
}

test('a fleet is read page by page to its end, and is whole in its file', async () => {
  await addDevices(1105, context.a1)
  await addDevices(3, context.b1, context.b)
  const whole = await read('listDevices')
  expect(whole.items).toHaveLength(1000)
  expect(whole.next).toBeDefined()
  const all = ids(await readAll('listDevices', { limit: '100' }))
  expect(all).toHaveLength(1105)
  expect(all).toEqual([...new Set(all)].sort())
  // Whoever read the beginning whole goes on from there.
  expect((await read('listDevices', { cursor: whole.next! })).items).toHaveLength(105)
  const lines = await linesOfFile('listDevices', context.finance.token)
  expect(lines).toHaveLength(1106)
})

test('devices are searched by their number, serial, label and lot', async () => {
  await addDevices(30, context.a1)
  const lotId = await context.lot(context.a, '滨海停车楼')
  const far = await context.device(context.a, lotId)
  const code = letters(context.a)
  const find = async (search: string, more: Query = {}) =>
    ids((await read('listDevices', { search, ...more })).items)
  expect(await find(`${code.toLowerCase()}0007`)).toEqual([`FX${code}0007`])
  expect(await find(`sn-${code}12`)).toEqual([`FX${code}0012`])
  expect(await find('滨海')).toEqual([far.id])
  expect(await find('%')).toEqual([])
  expect(await find('滨海', { lotId: context.a1 })).toEqual([])
  expect(ids(await readAll('listDevices', { search: code, limit: '7' }))).toHaveLength(30)
})

test('an attendant gets the devices and incidents of their own lots, however many others there are', async () => {
  await addDevices(1010, context.a2)
  const own = await context.device(context.a, context.a1)
  await addIncidents(210, { lotId: context.a2 })
  await addIncidents(1, { lotId: context.a1 })
  const { token } = context.attendant
  expect(ids((await read('listDevices', {}, token)).items)).toEqual([own.id])
  expect((await read('listIncidents', {}, token)).items).toHaveLength(1)
  expect((await read('listIncidents', { lotId: context.a2 }, token)).items).toEqual([])
})

test('a cursor that we did not give out is refused', async () => {
  for (const list of ['listDevices', 'listIncidents', 'listExemptPlates', 'listDevicePlaces'] as const) {
    const { body } = await app.ask(S[list], {
      token: context.manager.token,
      query: { cursor: 'bm9uc2Vuc2U' },
    })
    expect([list, body.code]).toEqual([list, 'BAD_INPUT'])
  }
})

const DASHES = '-'.repeat(36)
const NIL = '00000000-0000-4000-8000-000000000000'
/** Of the form of some list each, with what no id or moment is. */
const HOSTILE = [
  `${DASHES} FX00000000`,
  `粤B12345/blue ${DASHES}`,
  ...[DASHES, NIL].flatMap(id => [1, 999_999_999_999_999, -62_135_596_800_000].map(at => `${at}.${id}`)),
  ...[DASHES, NIL].flatMap(id => [9999, 5].map(level => `${level}.999999999999999.${id}`)),
  ...['amount-asc', 'amount-desc', 'time-asc'].map(order => `${order}.999999999999999.${DASHES}`),
].map(text => Buffer.from(text).toString('base64url'))
const NEEDED: Query = { from: '2026-11-01', until: '2026-11-20', plateText: '粤B12345', plateColour: 'blue' }
type Shape = { query?: { shape?: Record<string, unknown> }; params?: unknown }

test('no cursor makes any list fail: it leads on, or is refused', async () => {
  const lists = Object.entries(staffCallSchemas as Record<string, Shape>).flatMap(
    ([name, { query, params }]) =>
      query?.shape && 'cursor' in query.shape && params === undefined
        ? [[name, Object.keys(query.shape)] as const]
        : [],
  )
  const failed: unknown[] = []
  for (const [name, fields] of lists) {
    const own = Object.fromEntries(Object.entries(NEEDED).filter(([field]) => fields.includes(field)))
    for (const cursor of HOSTILE) {
      const call = S[name as List]
      const { status } = await app.ask(call, { token: context.manager.token, query: { ...own, cursor } })
      if (status !== 200 && status !== 400)
        failed.push([name, Buffer.from(cursor, 'base64url').toString(), status])
    }
  }
  expect(lists.length).toBeGreaterThan(10)
  expect(failed).toEqual([])
})

test('incidents are read to their end, the highest level first, open or closed, and are whole in their file', async () => {
  await addIncidents(230)
  await addIncidents(120, { state: 'closed' })
  await addIncidents(5, { merchantId: context.b, lotId: context.b1 })
  const whole = await read('listIncidents')
  expect(whole.items).toHaveLength(200)
  const all = await readAll('listIncidents', { limit: '50' })
  expect(new Set(ids(all)).size).toBe(230)
  const places = all.map(
    ({ level, openedAt }) => [-(level as number), -Date.parse(openedAt as string)] as const,
  )
  expect(places).toEqual([...places].sort(([a, at], [b, bt]) => a - b || at - bt))
  expect(await readAll('listIncidents', { limit: '50', state: 'closed' })).toHaveLength(120)
  expect(await readAll('listIncidents', { limit: '50', state: 'closed', lotId: context.a1 })).toHaveLength(
    120,
  )
  expect(await readAll('listIncidents', { limit: '50', lotId: context.a2 })).toEqual([])
  expect(await readAll('listIncidents', { limit: '50', kind: 'emergency_requested' })).toEqual([])
  expect(await linesOfFile('listIncidents', context.finance.token)).toHaveLength(231)
})

test('incidents are searched by plate, device and order', async () => {
  const { orderId, device } = await activeOrder(context)
  const [order] = await run('SELECT plate_text FROM recovery_order WHERE id = $1', [orderId])
  const plate = (order as unknown as { plate_text: string }).plate_text
  await addIncidents(3)
  await run(
    `INSERT INTO incident (id, merchant_id, lot_id, order_id, device_id, kind, subject, state, level, opened_at)
     VALUES (gen_random_uuid(), $1, $2, $3::uuid, $4, 'release_delayed', $3::uuid::text, 'open', 1, now())`,
    [context.a, context.a1, orderId, device.id],
  )
  for (const search of [plate, plate.slice(2), device.id.toLowerCase(), orderId, orderId.slice(0, 13)])
    expect([search, (await read('listIncidents', { search })).items.map(({ orderId: id }) => id)]).toEqual([
      search,
      [orderId],
    ])
  expect((await read('listIncidents', { search: '粤Z' })).items).toEqual([])
  expect((await read('listIncidents', { search: plate }, context.stranger.token)).items).toEqual([])
})

test('exempt plates are read to their end, of all lots too, and are whole in their file', async () => {
  await run(
    `INSERT INTO exempt_plate (merchant_id, lot_id, plate_key, note)
     SELECT $1, CASE WHEN n % 3 = 0 THEN NULL ELSE $2::uuid END, '粤B' || lpad((n / 2)::text, 5, '0') || '/blue', ''
     FROM generate_series(1, 1203) n ON CONFLICT DO NOTHING`,
    [context.a, context.a1],
  )
  const [{ count }] = (await run('SELECT count(*)::int FROM exempt_plate WHERE merchant_id = $1', [
    context.a,
  ])) as [{ count: number }]
  expect((await read('listExemptPlates')).items).toHaveLength(1000)
  const all = await readAll('listExemptPlates', { limit: '100', state: 'valid' })
  expect(new Set(all.map(({ plateText, lotId }) => `${plateText as string} ${lotId as string}`)).size).toBe(
    count,
  )
  expect(all).toHaveLength(count)
  const { token } = await context.staff(context.a, ['manager'], [])
  expect(await linesOfFile('listExemptPlates', token)).toHaveLength(count + 1)
  expect((await read('listExemptPlates', { limit: '5' }, context.stranger.token)).items).toEqual([])
})

test('a list that is answered whole says when it is cut, and so does its file', async () => {
  expect((await read('listTariffs')).isCut).toBeUndefined()
  await run(
    `WITH l AS (INSERT INTO lot (id, merchant_id, name, address, hotline, clearance)
       SELECT gen_random_uuid(), $1, 'P' || n, '', '', '{}' FROM generate_series(1, 501) n RETURNING id)
     INSERT INTO tariff (id, merchant_id, lot_id, name, draft, created_at) SELECT gen_random_uuid(), $1, id, 'T', '{}', now() FROM l`,
    [context.a],
  )
  const tariffs = await read('listTariffs')
  expect([tariffs.items.length, tariffs.isCut]).toEqual([500, true])
  const lines = await linesOfFile('listTariffs', context.manager.token)
  expect(lines).toHaveLength(502)
  expect(lines.at(-1)).toContain('只导出前 500 行')
})

test('where a device is: its lot, the bay of its order, since when and who had it; those in stock last', async () => {
  const { orderId, device } = await activeOrder(context, { bay: 'B12' })
  const unused = await context.device(context.a, context.a2)
  const stocked = await context.device(context.a, null)
  const retired = await context.device()
  await run(`UPDATE device SET lifecycle = 'retired' WHERE id = $1`, [retired.id])
  const all = await readAll('listDevicePlaces', { limit: '1' })
  expect(ids(all, 'deviceId').sort()).toEqual([device.id, unused.id, stocked.id].sort())
  expect(all.at(-1)).toMatchObject({ deviceId: stocked.id, lotId: null, order: null, lastHad: null })
  const held = all.find(({ deviceId }) => deviceId === device.id)!
  expect(held).toMatchObject({
    lotId: context.a1,
    order: { id: orderId, lotName: '科技园一号', bay: 'B12', isThere: true, takenAt: null },
    lastHad: { name: expect.any(String), at: expect.any(String) },
  })
  await run(
    `UPDATE recovery_order SET device_free = true, state = 'completed', completed_at = now(), ended_at = now() WHERE id = $1`,
    [orderId],
  )
  await run(
    `INSERT INTO move_task (id, merchant_id, lot_id, order_id, device_id, state, assigned_to, moved_at, closed_at, created_at, updated_at)
     VALUES (gen_random_uuid(), $1, $2, $3, $4, 'closed', $5, '2026-02-03T04:05:06Z', now(), now(), now())`,
    [context.a, context.a1, orderId, device.id, context.colleague.id],
  )
  const [taken] = (await read('listDevicePlaces', { search: device.id })).items
  const [who] = (await run('SELECT name FROM staff WHERE id = $1', [context.colleague.id])) as unknown as [
    { name: string },
  ]
  expect(taken).toMatchObject({
    order: { isThere: false, takenAt: '2026-02-03T04:05:06.000Z' },
    lastHad: { name: who.name, at: '2026-02-03T04:05:06.000Z' },
  })
  expect((await read('listDevicePlaces', {}, context.stranger.token)).items).toEqual([])
  const refused = await app.ask(S.listDevicePlaces, { token: context.attendant.token })
  expect(refused.body.code).toBe('FORBIDDEN_ROLE')
})

test('whoever made a token is told which device joined with it, and nobody else', async () => {
  const { body } = await app.ask(S.issueProvisionToken, { token: context.manager.token, body: {} })
  const ask = (token = context.manager.token) =>
    app.ask(S.readProvisionToken, { token, params: { tokenId: body.tokenId as string } })
  expect((await ask()).body).toMatchObject({ deviceId: null })
  const request = { token: body.token as string, firmware: '1.0.0', serial: `S-${context.a}` }
  const joined = await app.services.provisionDevice.provision(request, { actor: 'device', traceId: 't' })
  expect((await ask()).body).toMatchObject({ deviceId: joined.deviceId })
  expect((await ask(context.stranger.token)).body.code).toBe('NOT_FOUND')
  expect((await ask(context.attendant.token)).body.code).toBe('FORBIDDEN_ROLE')
})

test('who is on shift stands in the list of people, and their last shifts are read to the end', async () => {
  const { attendant, colleague, manager, a, a1, a2 } = context
  await run(
    `INSERT INTO shift (id, merchant_id, lot_id, staff_id, started_at, ended_at)
     SELECT gen_random_uuid(), $1, $2, $3, date_trunc('second', now()) - n * interval '1 day', now() - n * interval '1 day' + interval '8 hours'
     FROM generate_series(2, 26) n`,
    [a, a1, attendant.id],
  )
  await app.ask(S.startShift, { token: attendant.token, body: { lotId: a1 } })
  const people = (await app.ask(S.listStaff, { token: manager.token })).body.items as Item[]
  const shiftOf = (id: string) => people.find(person => person.id === id)!.onShift
  expect(shiftOf(attendant.id)).toMatchObject({ lotId: a1, startedAt: expect.any(String) })
  expect(shiftOf(colleague.id)).toBeNull()
  const shifts = async (query: Query, token = manager.token) =>
    (await app.ask(S.listShifts, { token, query })).body as { items: Item[]; next?: string }
  const first = await shifts({ staffId: attendant.id, limit: '20' })
  expect(first.items).toHaveLength(20)
  expect(first.items[0]).toMatchObject({ staffId: attendant.id, lotId: a1, endedAt: null })
  const rest = await shifts({ staffId: attendant.id, limit: '20', cursor: first.next! })
  expect(rest.items).toHaveLength(6)
  expect(rest.next).toBeUndefined()
  expect((await shifts({ staffId: colleague.id })).items).toEqual([])
  expect((await shifts({ lotId: a2 })).items).toEqual([])
  expect((await shifts({ lotId: a1, limit: '100' })).items).toHaveLength(26)
  expect((await shifts({ staffId: attendant.id }, context.stranger.token)).items).toEqual([])
})

test('the mean of a report is of all devices, and it says that it lists only some of them', async () => {
  await addDevices(700, context.a1)
  const at = app.services.clock.now().getTime()
  const hoursAgo = (hours: number) => new Date(at - hours * 3_600_000)
  await run('UPDATE device SET created_at = $2 WHERE merchant_id = $1', [context.a, hoursAgo(10)])
  await run(
    `INSERT INTO device_outage (device_id, merchant_id, began_at)
     SELECT id, merchant_id, $2 FROM device WHERE merchant_id = $1 ORDER BY id LIMIT 500`,
    [context.a, hoursAgo(5)],
  )
  const day = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10)
  const query = { from: day(at - 86_400_000), until: day(at) }
  const { body } = await app.ask(S.readFieldReport, { token: context.manager.token, query })
  expect([body.devices.length, body.devicesCut, body.attendantsCut]).toEqual([500, true, undefined])
  // 500 were away for half of the time.
  expect(body.uptimePct).toBeCloseTo((200 * 100 + 500 * 50) / 700, 0)
  const { path } = buildRequest(S.exportReport, { query: { ...query, format: 'csv', table: 'devices' } })
  const headers = { authorization: `Bearer ${context.manager.token}` }
  const file = await (await fetch(`${app.origin}${path}`, { headers })).text()
  expect(file.trimEnd().split('\r\n').at(-1)).toContain('只导出前 500 行')
})

test('a file for a court adds up all debts of a car, and says when it holds only some of them', async () => {
  const plate = context.plate()
  await run(
    `INSERT INTO arrear (id, merchant_id, lot_id, source, external_id, plate_text, plate_colour, plate_key, entered_at, exited_at, principal_fen, state, content_hash)
     SELECT gen_random_uuid(), $1, $2, 'camera', $3::text || n, $3::text, 'blue', $3::text || '/blue', now() - n * interval '1 day' - interval '1 hour',
       now() - n * interval '1 day', 100, 'outstanding', 'x' FROM generate_series(1, 1003) n`,
    [context.a, context.a1, plate.text],
  )
  const query = { plateText: plate.text, plateColour: 'blue' }
  const { body } = await app.ask(S.readCourtFile, { token: context.manager.token, query })
  expect([body.debts.length, body.dueFen, body.isCut]).toEqual([1000, 100_300, true])
})

test('an attendant finds their own lot among very many, and others search all of them', async () => {
  await run(
    `INSERT INTO lot (id, merchant_id, name, address, hotline, road_kind, created_at)
     SELECT gen_random_uuid(), $1, '!' || lpad(n::text, 4, '0'), CASE WHEN n = 7 THEN '100%_road' ELSE 'road' END, '', 'private', now() FROM generate_series(1, 505) n`,
    [context.a],
  )
  const me = async (token: string) => (await app.ask(S.me, { token })).body
  // Their lot comes after five hundred others by its name.
  const own = await me(context.attendant.token)
  expect([ids(own.lots), own.areLotsCut]).toEqual([[context.a1], undefined])
  const all = await me(context.manager.token)
  expect([all.lots.length, all.areLotsCut]).toEqual([500, true])
  expect(ids(all.lots)).not.toContain(context.a1)
  const search = async (text: string, token = context.manager.token) =>
    (await app.ask(S.listLots, { token, query: { search: text } })).body as { items: Item[]; isCut?: true }
  expect(ids((await search('科技园')).items)).toContain(context.a1)
  expect(ids((await search('科技园', context.attendant.token)).items)).toEqual([context.a1])
  expect((await search('科技园', context.stranger.token)).items.map(({ id }) => id)).not.toContain(context.a1)
  // What has a meaning in a pattern is a letter like any other.
  expect(ids((await search('100%_')).items, 'name')).toEqual(['!0007'])
  expect((await search('!')).isCut).toBe(true)
})

test('the board of a lot says of what there is more than it shows', async () => {
  const board = async () =>
    (await app.ask(S.board, { token: context.manager.token, query: { lotId: context.a1 } })).body
  expect((await board()).more).toEqual({})
  await addDevices(1001, context.a1)
  await run(
    `INSERT INTO incident (id, merchant_id, lot_id, kind, subject, state, opened_at)
     SELECT gen_random_uuid(), $1, $2::uuid, 'device_offline', 'more:' || ($2::uuid)::text || n, 'open', now() FROM generate_series(1, 201) n`,
    [context.a, context.a1],
  )
  const full = await board()
  expect(full.more).toEqual({ devices: true, incidents: true })
  expect([full.devices.length, full.incidents.length]).toEqual([1000, 200])
})
