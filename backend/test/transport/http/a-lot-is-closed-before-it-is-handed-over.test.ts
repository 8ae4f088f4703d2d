import { STAFF_CALLS, type StaffCall } from '@fangxing/contract/calls'
import { buildRequest } from '@fangxing/contract/client/request'
import { unzipSync } from 'fflate'
import { readSheet } from 'read-excel-file/node'
import { dayOf, shanghaiClock } from '../../../src/domain/shanghai-time'
import { newId } from '../../../src/persistence/new-id'
import { startApp, type TestApp } from './app'
import { activeOrder, makeContext, type TestContext } from './context'

const DAY = 86_400_000
let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
}, 120_000)
beforeEach(async () => {
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

type Handover = StaffCall<'readHandover'>['reply']
const rowsOf = (text: string, ...values: unknown[]) =>
  app.services.database.query<Record<string, unknown>>(text, values)
const read = async (lotId: string, token = context.manager.token) =>
  (await app.ask(STAFF_CALLS.readHandover, { token, params: { lotId } })).body as Handover
const act = async (
  call: 'closeLot' | 'reopenLot',
  lotId: string,
  given: { token?: string; version?: number } = {},
) => {
  const { token = context.manager.token } = given
  const version = given.version ?? (await read(lotId)).version
  return app.ask(STAFF_CALLS[call], {
    token,
    params: { lotId },
    body: { version, reason: '合同到期，移交新经营方' },
  })
}

test('a lot that holds a car is not closed; once nothing is held it is, and says by whom, when and why', async () => {
  const { a1 } = context
  await activeOrder(context)
  const refused = await act('closeLot', a1)
  expect(refused.status).toBe(409)
  expect(refused.body).toMatchObject({
    code: 'LOT_HOLDS_CARS',
    message: { zh: expect.stringContaining('1 笔') },
  })
  await rowsOf('UPDATE recovery_order SET ended_at = now() WHERE lot_id = $1', a1)
  expect((await read(a1)).closed).toBeNull()
  expect((await act('closeLot', a1)).status).toBe(200)
  const { closed, version } = await read(a1)
  expect(closed).toMatchObject({ reason: '合同到期，移交新经营方', by: expect.any(String) })
  expect(closed!.by).not.toBe('')
  expect((await act('closeLot', a1)).body.code).toBe('STATE_CONFLICT')
  expect((await act('reopenLot', a1, { version: version - 1 })).body.code).toBe('VERSION_CONFLICT')
  const entries = await rowsOf(
    `SELECT event, detail->>'reason' AS reason FROM journal WHERE entity = 'lot' AND entity_id = $1 AND event IN ('closed', 'reopened')`,
    a1,
  )
  expect(entries).toEqual([{ event: 'closed', reason: '合同到期，移交新经营方' }])
})

test('in a closed lot no recovery is opened, and the reason is told; in another lot and after it is opened again it is not', async () => {
  const { a, a1, manager } = context
  const plate = context.plate()
  await context.debt(plate, 7000)
  const rules = async (lotId: string) => {
    const query = { plateText: plate.text, plateColour: plate.colour, lotId }
    return JSON.stringify((await app.ask(STAFF_CALLS.dryRunHold, { token: manager.token, query })).body)
  }
  const other = await context.lot(a, '科技园九号')
  expect(await rules(a1)).not.toContain('GATE_LOT_CLOSED')
  expect((await act('closeLot', a1)).status).toBe(200)
  expect(await rules(a1)).toContain('GATE_LOT_CLOSED')
  expect(await rules(other)).not.toContain('GATE_LOT_CLOSED')
  expect((await act('reopenLot', a1)).status).toBe(200)
  expect(await rules(a1)).not.toContain('GATE_LOT_CLOSED')
})

test('wherever lots are listed a closed one says since when, and no other does', async () => {
  const { a1, manager } = context
  const { token } = manager
  const shown = async () => {
    const listed = (await app.ask(STAFF_CALLS.listLots, { token })).body as StaffCall<'listLots'>['reply']
    const me = (await app.ask(STAFF_CALLS.me, { token })).body as StaffCall<'me'>['reply']
    const query = { lotId: a1 }
    const board = (await app.ask(STAFF_CALLS.board, { token, query })).body as StaffCall<'board'>['reply']
    for (const { id, closedAt } of [...listed.items, ...me.lots]) if (id !== a1) expect(closedAt).toBeNull()
    return [listed.items, me.lots, [board.lot]].map(lots => lots.find(({ id }) => id === a1)!.closedAt)
  }
  expect(await shown()).toEqual([null, null, null])
  expect((await act('closeLot', a1)).status).toBe(200)
  const { at } = (await read(a1)).closed!
  expect(await shown()).toEqual([at, at, at])
  expect((await act('reopenLot', a1)).status).toBe(200)
  expect(await shown()).toEqual([null, null, null])
})

test('an id in capitals is the same id, in the audit log too', async () => {
  const { a1 } = context
  const { version } = await read(a1)
  expect((await act('closeLot', a1.toUpperCase(), { version })).status).toBe(200)
  const entries = await rowsOf(
    "SELECT entity_id FROM journal WHERE entity = 'lot' AND event = 'closed' AND entity_id = $1",
    a1,
  )
  expect(entries).toHaveLength(1)
  expect((await read(a1.toUpperCase())).closed).not.toBeNull()
})

test('an order is not opened in a closed lot', async () => {
  expect((await act('closeLot', context.a1)).status).toBe(200)
  await expect(activeOrder(context)).rejects.toThrow('GATE_LOT_CLOSED')
})

test('a notice of the same day that announces a device is not handed out again once its lot is closed', async () => {
  const { a1, attendant } = context
  const plate = context.plate()
  const arrearIds = [await context.debt(plate, 7000)]
  const make = () =>
    app.ask(STAFF_CALLS.makeNotice, { token: attendant.token, body: { lotId: a1, plate, arrearIds } })
  const made = await make()
  expect(made.body).toMatchObject({ content: { next: 'device' } })
  expect((await make()).body.id).toBe(made.body.id)
  expect((await act('closeLot', a1)).status).toBe(200)
  expect((await make()).body.code).toBe('NOTICE_TODAY')
})

test('only a manager of the same merchant closes a lot or opens it again', async () => {
  const { a1, attendant, finance, stranger } = context
  for (const call of ['closeLot', 'reopenLot'] as const) {
    expect((await act(call, a1, { token: attendant.token })).body.code).toBe('FORBIDDEN_ROLE')
    expect((await act(call, a1, { token: finance.token })).body.code).toBe('FORBIDDEN_ROLE')
    expect((await act(call, a1, { token: stranger.token })).body.code).toBe('NOT_FOUND')
  }
})

test('the list tells debts by age, what ends by itself and when, and who and what is bound to the lot', async () => {
  const { a, a1 } = context
  const now = app.services.clock.now().getTime()
  const lotId = await context.lot(a, '科技园八号')
  for (const [days, fen] of [
    [10, 500],
    [59, 600],
    [60, 700],
    [400, 800],
  ] as const)
    await rowsOf(
      "UPDATE arrear SET lot_id = $2, exited_at = $3::timestamptz, entered_at = $3::timestamptz - interval '1 hour' WHERE id = $1",
      await context.debt(context.plate(), fen),
      lotId,
      new Date(now - days * DAY - 60_000),
    )
  for (const [state, fen] of [
    ['grace', 900],
    ['grace', 1000],
    ['review', 1100],
  ] as const)
    await rowsOf(
      'UPDATE arrear SET lot_id = $2, state = $3 WHERE id = $1',
      await context.debt(context.plate(), fen),
      lotId,
      state,
    )
  const end = new Date(now + 5 * DAY)
  for (const [lot, endsAt] of [
    [lotId, end],
    [lotId, null],
    [lotId, new Date(now - DAY)],
    [a1, end],
  ] as const)
    await rowsOf(
      `INSERT INTO exempt_plate (merchant_id, lot_id, plate_key, note, ends_at, created_at) VALUES ($1, $2, $3, '', $4, now())`,
      a,
      lot,
      `${context.plate().text}/blue`,
      endsAt,
    )
  await rowsOf(
    `INSERT INTO entitlement (id, merchant_id, kind, name, plate_keys, lot_ids, coupon_unit, coupon_amount, valid_from, valid_to, created_at)
     SELECT gen_random_uuid(), $1, 'coupon', '券', '{}', ARRAY[$2::uuid], 'fen', 100, now(), $3, now()`,
    a,
    lotId,
    end,
  )
  await context.staff(a, ['attendant'], [lotId])
  const { debtAges, items, endsNext, isReady } = await read(lotId)
  expect(debtAges).toEqual([
    { fromDays: 0, belowDays: 30, count: 1, fen: 500 },
    { fromDays: 30, belowDays: 60, count: 1, fen: 600 },
    { fromDays: 60, belowDays: 90, count: 1, fen: 700 },
    { fromDays: 90, belowDays: null, count: 1, fen: 800 },
  ])
  const counts = Object.fromEntries(items.map(({ kind, count }) => [kind, count]))
  const fenOf = Object.fromEntries(items.map(({ kind, fen }) => [kind, fen]))
  expect(fenOf).toMatchObject({ debts: 2600, graceDebts: 1900, reviewDebts: 1100, notices: null })
  expect(counts).toMatchObject({ graceDebts: 2, reviewDebts: 1 })
  expect(counts).toMatchObject({ debts: 4, exemptPlates: 2, coupons: 1, passes: 0, people: 1, sources: 0 })
  expect(endsNext).toContainEqual({ kind: 'exemptPlates', at: end.toISOString() })
  expect(endsNext).toContainEqual({ kind: 'coupons', at: end.toISOString() })
  expect(isReady).toBe(true)
})

test('the next operator gets one workbook of what it grants again: a line for each plate, with colour, bays, hours, worth and end', async () => {
  const { a, a1, manager, finance, stranger } = context
  const lotId = await context.lot(a, '科技园六号')
  const now = app.services.clock.now().getTime()
  const end = new Date(now + 9 * DAY)
  const grant = (values: Record<string, unknown>) => {
    const row = {
      id: newId(),
      merchant_id: a,
      kind: 'pass',
      name: '员工',
      plate_keys: [],
      lot_ids: [lotId],
      valid_from: new Date(now - DAY),
      valid_to: end,
      created_at: new Date(now - DAY),
      granted_by: manager.id,
      ...values,
    }
    const names = Object.keys(row)
    return rowsOf(
      `INSERT INTO entitlement (${names.join(', ')}) VALUES (${names.map((_, at) => `$${at + 1}`).join(', ')})`,
      ...Object.values(row),
    )
  }
  const plates = ['粤BJ0000/green', '粤BJ0001/blue']
  await grant({ plate_keys: plates, bays: ['A1', 'A2'], from_minute: 450, to_minute: 1110 })
  await grant({ kind: 'status', name: '军车', plate_keys: ['粤BJ5555/white'], status_code: 'army' })
  const COUPON = { kind: 'coupon', name: '券' }
  await grant({ ...COUPON, plate_keys: ['粤BJ7777/blue'], coupon_unit: 'fen', coupon_amount: 1250 })
  await grant({ ...COUPON, plate_keys: ['粤BJ7778/blue'], coupon_unit: 'percent', coupon_amount: 80 })
  // Granted to a stay: of one the plate is known, of the other not.
  const stayOf = async (plateKey: string | null, state = 'inside') => {
    const id = newId()
    await rowsOf(
      `INSERT INTO parking_session (id, merchant_id, lot_id, state, plate_text, plate_colour, plate_key, source_id, vehicle_class, energy, confidence_pct, entered_at, heard_at)
       VALUES ($1, $2, $3, $7, $4, 'blue', $5, gen_random_uuid(), 'small', 'unknown', 99, $6, $6)`,
      id,
      a,
      lotId,
      plateKey?.split('/')[0] ?? null,
      plateKey,
      new Date(now - DAY),
      state,
    )
    return id
  }
  const minutes = { ...COUPON, coupon_unit: 'minutes', coupon_amount: 60 }
  await grant({ ...minutes, stay_id: await stayOf('粤BJ8888/blue') })
  await grant({ ...minutes, stay_id: await stayOf(null) })
  // Spent on a stay that is none: it is free again.
  const spentOnNone = await stayOf('粤BJ8889/blue', 'void')
  await grant({ ...minutes, plate_keys: ['粤BJ8889/blue'], used_stay_id: spentOnNone })
  // That stay was the only one for which it was granted: it stays spent.
  const onlyOne = await stayOf('粤BX0008/blue', 'void')
  await grant({ ...minutes, stay_id: onlyOne, used_stay_id: onlyOne })
  // That stay is void, and it was never used.
  await grant({ ...minutes, stay_id: await stayOf('粤BX0009/blue', 'void') })
  // Somebody ended it for a time that lies ahead.
  await grant({ plate_keys: ['粤BJ9999/blue'], lot_ids: [a1, lotId], ended_at: new Date(now - 1000) })
  // None of these is granted again: another lot, every lot, over, ended, spent, ended before it began.
  await grant({ plate_keys: ['粤BX0001/blue'], lot_ids: [a1] })
  await grant({ plate_keys: ['粤BX0002/blue'], lot_ids: [] })
  await grant({ plate_keys: ['粤BX0003/blue'], valid_to: new Date(now - 1000) })
  await grant({
    plate_keys: ['粤BX0004/blue'],
    valid_to: new Date(now - 1000),
    ended_at: new Date(now - 1000),
  })
  await grant({ ...minutes, plate_keys: ['粤BX0005/blue'], used_stay_id: newId() })
  // Ended before it began.
  await grant({ plate_keys: ['粤BX0007/blue'], valid_from: end, ended_at: new Date(now) })
  // More than a page of them.
  await rowsOf(
    `INSERT INTO exempt_plate (merchant_id, lot_id, plate_key, note, ends_at)
     SELECT $1, $2, '粤E' || lpad(n::text, 5, '0') || '/blue', '业主', CASE WHEN n = 1 THEN $3::timestamptz END FROM generate_series(1, 1203) n`,
    a,
    lotId,
    end,
  )
  await rowsOf(
    `INSERT INTO exempt_plate (merchant_id, lot_id, plate_key, ends_at) VALUES ($1, $2, '粤BX0006/blue', $3)`,
    a,
    lotId,
    new Date(now - 1000),
  )
  const fetchBook = (token: string, language: 'zh' | 'en' = 'zh') => {
    const parts = { params: { lotId }, query: { language } }
    const { path } = buildRequest(STAFF_CALLS.exportHandover, parts)
    return fetch(`${app.origin}${path}`, { headers: { authorization: `Bearer ${token}` } })
  }
  const reply = await fetchBook(manager.token)
  const day = dayOf(app.services.clock.now())
  expect(reply.headers.get('content-disposition')).toBe(`attachment; filename="handover-${day}.xlsx"`)
  const bytes = Buffer.from(await reply.arrayBuffer())
  const sheet = (at: number) => readSheet(bytes, at)
  const [from, until] = [shanghaiClock(new Date(now - DAY)), shanghaiClock(end)]
  const overview = await sheet(1)
  expect(overview[0]).toEqual(['车场', '事项', '项数', '最早到期', '截至'])
  expect(overview.slice(1).map(row => row.slice(0, 4))).toEqual([
    ['科技园六号', '有效的月卡与免费名单', 3, until],
    ['科技园六号', '未用的优惠券', 5, until],
    ['科技园六号', '本场豁免车牌', 1203, until],
  ])
  expect(overview[1]![4]).toMatch(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}/)
  const time = [from, until, null]
  expect(await sheet(2)).toEqual([
    [
      '编号',
      '种类',
      '名称',
      '车牌',
      '颜色',
      '车位',
      '时段',
      '优惠',
      '身份代码',
      '起',
      '止（不含）',
      '也用于',
    ],
    [1, '月卡', '员工', '粤BJ0000', '绿牌', 'A1、A2', '07:30–18:30', null, null, ...time],
    [1, '月卡', '员工', '粤BJ0001', '蓝牌', 'A1、A2', '07:30–18:30', null, null, ...time],
    [2, '身份', '军车', '粤BJ5555', '白牌', null, null, null, 'army', ...time],
    [3, '优惠券', '券', '粤BJ7777', '蓝牌', null, null, '减 ¥12.50', null, ...time],
    [4, '优惠券', '券', '粤BJ7778', '蓝牌', null, null, '减 80%', null, ...time],
    [5, '优惠券', '券', '粤BJ8888', '蓝牌', null, null, '减 60 分钟', null, ...time],
    [6, '优惠券', '券', null, null, null, null, '减 60 分钟', null, ...time],
    [7, '优惠券', '券', '粤BJ8889', '蓝牌', null, null, '减 60 分钟', null, ...time],
    [8, '月卡', '员工', '粤BJ9999', '蓝牌', null, null, null, null, from, until, '科技园一号'],
  ])
  const exempt = await sheet(3)
  expect(exempt).toHaveLength(1204)
  expect(new Set(exempt.slice(1).map(row => row[0])).size).toBe(1203)
  expect(exempt[1]).toEqual(['粤E00001', '蓝牌', '业主', expect.any(String), until])
  expect(exempt[2]!.slice(0, 3)).toEqual(['粤E00002', '蓝牌', '业主'])
  const names = Buffer.from(unzipSync(bytes)['xl/workbook.xml']!).toString()
  for (const name of ['移交名单', '月卡与减免', '豁免车牌']) expect(names).toContain(`name="${name}"`)
  const english = Buffer.from(await (await fetchBook(manager.token, 'en')).arrayBuffer())
  expect((await readSheet(english, 1))[1]!.slice(1, 3)).toEqual(['Valid passes and free lists', 3])
  expect((await readSheet(english, 2))[4]!.slice(1, 8)).toEqual([
    'Coupon',
    '券',
    '粤BJ7777',
    'Blue',
    null,
    null,
    '¥12.50 off',
  ])
  const query = { lotId, state: 'valid' as const, kind: 'coupon' as const }
  const coupons = (await app.ask(STAFF_CALLS.listEntitlements, { token: manager.token, query }))
    .body as StaffCall<'listEntitlements'>['reply']
  expect(coupons.items).toHaveLength(5)
  // Also the one whose stay is void: nothing says that it is spent.
  expect(coupons.items.map(({ usedStayId }) => usedStayId)).toEqual(Array(5).fill(null))
  const noted = await rowsOf(
    "SELECT detail FROM journal WHERE event = 'list_exported' AND entity_id = $1",
    manager.id,
  )
  const detail = { list: 'handover', lotId }
  expect(noted).toEqual([{ detail }, { detail }])
  expect(await (await fetchBook(finance.token)).json()).toMatchObject({ code: 'FORBIDDEN_ROLE' })
  expect(await (await fetchBook(stranger.token)).json()).toMatchObject({ code: 'NOT_FOUND' })
})

test('each list that the handover leads to can be narrowed to what names the lot', async () => {
  const { a, a1, manager } = context
  const { token } = manager
  const lotId = await context.lot(a, '科技园七号')
  const attendant = await context.staff(a, ['attendant'], [lotId])
  await context.staff(a, ['attendant'], [a1])
  const now = app.services.clock.now().getTime()
  const couponOf = async (lotIds: string[], endsAt: number) =>
    (
      await rowsOf(
        `INSERT INTO entitlement (id, merchant_id, kind, name, plate_keys, lot_ids, coupon_unit, coupon_amount, valid_from, valid_to, granted_by, created_at)
         VALUES (gen_random_uuid(), $1, 'coupon', '券', '{}', $2, 'fen', 100, $4, $3, $5, $4) RETURNING id`,
        a,
        lotIds,
        new Date(endsAt),
        new Date(now - 2 * DAY),
        manager.id,
      )
    )[0]!.id as string
  const valid = await couponOf([lotId], now + DAY)
  const over = await couponOf([lotId], now - DAY)
  await couponOf([a1], now + DAY)
  await couponOf([], now + DAY)
  const sourceOf = async (lot: string) => {
    const lots = [{ code: 'A1', value: lot }]
    const body = { kind: 'vendor' as const, name: `源 ${lot.slice(-6)}`, scopes: ['stays' as const], lots }
    const made = await app.ask(STAFF_CALLS.createSource, { token, body })
    return (made.body as StaffCall<'createSource'>['reply']).source.id
  }
  const source = await sourceOf(lotId)
  await sourceOf(a1)
  type Listed = { items: { id: string }[] }
  const idsOf = async (
    call: 'listStaff' | 'listSources' | 'listEntitlements' | 'listQuarantined',
    query: object,
  ) =>
    ((await app.ask(STAFF_CALLS[call], { token, query: query as never })).body as Listed).items.map(
      ({ id }) => id,
    )
  expect(await idsOf('listStaff', { lotId })).toEqual([attendant.id])
  expect(await idsOf('listSources', { lotId })).toEqual([source])
  expect(new Set(await idsOf('listEntitlements', { lotId }))).toEqual(new Set([over, valid]))
  expect(await idsOf('listEntitlements', { lotId, state: 'valid' })).toEqual([valid])
  expect(await idsOf('listEntitlements', { lotId, state: 'over' })).toEqual([over])
  const ended = await couponOf([lotId], now + DAY)
  await rowsOf(
    'UPDATE entitlement SET ended_at = $2, valid_to = $2 WHERE id = $1 RETURNING id',
    ended,
    new Date(now),
  )
  expect(await idsOf('listEntitlements', { lotId, state: 'valid' })).toEqual([valid])
  expect(new Set(await idsOf('listEntitlements', { lotId, state: 'over' }))).toEqual(new Set([over, ended]))
  expect(await idsOf('listQuarantined', { lotId })).toEqual([])
  expect((await idsOf('listEntitlements', {})).length).toBe(5)
  expect((await idsOf('listSources', {})).length).toBeGreaterThan(1)
})
