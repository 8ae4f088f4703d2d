import { randomInt } from 'node:crypto'
import sharp from 'sharp'
import { OWNER_CALLS, STAFF_CALLS } from '@fangxing/contract/calls'
import { readNoticeNumber } from '@fangxing/contract/notice-number'
import type { NoticeRecord, NoticeView } from '@fangxing/contract/notices'
import { noticeViewSchema, ownerNoticeCallSchemas } from '@fangxing/contract/notices.schema'
import type { Plate } from '@fangxing/contract/plate'
import { checkInvariants } from '../../../src/workflows/check-invariants'
import { dayOf } from '../../../src/domain/shanghai-time'
import { startApp, type TestApp } from './app'
import { key, makeContext, recoveryRequest, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

const S = STAFF_CALLS
const DAY_MS = 86_400_000
const query = (sql: string, values: unknown[] = []) => app.services.database.query(sql, values)

/** A picture like no other. */
async function picture(): Promise<Buffer> {
  const noise = Buffer.from(Array.from({ length: 32 * 32 * 3 }, () => randomInt(256)))
  return sharp(noise, { raw: { width: 32, height: 32, channels: 3 } })
    .jpeg({ quality: 95 })
    .toBuffer()
}
async function photo(body?: Buffer, token = context.attendant.token): Promise<string> {
  const headers = { 'content-type': 'image/jpeg' }
  const reply = await app.ask(S.putPhoto, { token, body: body ?? (await picture()), headers })
  return reply.body.photoId as string
}
async function debtsOf(...amounts: number[]) {
  const plate = context.plate()
  const arrearIds = []
  for (const fen of amounts) arrearIds.push(await context.debt(plate, fen))
  return { plate, arrearIds }
}
type Asked = { plate: Plate; arrearIds: string[]; lotId?: string }
const ask = ({ plate, arrearIds, lotId = context.a1 }: Asked, token = context.attendant.token) =>
  app.ask(S.makeNotice, { token, body: { lotId, plate, arrearIds } })
async function made(...amounts: number[]) {
  const car = await debtsOf(...amounts)
  const reply = await ask(car)
  expect(reply.status).toBe(200)
  return { ...car, notice: noticeViewSchema.parse(reply.body) }
}
const leave = (noticeId: string, photoId: string, token = context.attendant.token) =>
  app.ask(S.leaveNotice, { token, params: { noticeId }, body: { photoId } })
const open = (reference: string, token: string) =>
  app.ask(OWNER_CALLS.openNotice, { token, params: { reference } })
const reminders = (noticeId: string) =>
  query('SELECT * FROM reminder WHERE notice_id = $1 ORDER BY arrear_id', [noticeId])
const codeOf = ({ link }: NoticeView) => link.split('/n/')[1]!

test('a notice freezes what is printed: plate, sum, payee, hotline, its day, and what follows from when', async () => {
  const setPolicy = (policy: object) =>
    query('UPDATE lot SET policy = $2 WHERE id = $1', [context.a1, policy])
  await setPolicy({ minReminders: 1, firstReminderDays: 15 })
  const { plate, arrearIds, notice } = await made(1200, 800)
  await setPolicy({})
  expect(notice).toMatchObject({
    state: 'made',
    dueFen: 2000,
    leftAt: null,
    photoUrl: null,
    lotId: context.a1,
  })
  expect(notice.content).toMatchObject({
    lotName: '科技园一号',
    plateText: plate.text,
    plateColour: 'blue',
    totalFen: 2000,
    payeeName: '安泊停车',
    hotline: '4008001234',
    next: 'device',
  })
  expect(notice.content.lines.map(line => line.arrearId).sort()).toEqual([...arrearIds].sort())
  const { madeOn, nextFrom } = notice.content
  expect(Date.parse(nextFrom) - Date.parse(madeOn)).toBe(15 * DAY_MS)
  expect(readNoticeNumber(notice.number)).toBe(notice.number)
  expect(codeOf(notice)).toMatch(/^[0-9A-Za-z_-]{22}$/)
  await query('UPDATE arrear SET waived_fen = 200 WHERE id = $1', [arrearIds[0]])
  const read = await app.ask(S.readNotice, {
    token: context.attendant.token,
    params: { noticeId: notice.id },
  })
  expect(read.body).toEqual({ ...notice, dueFen: 1800 })
})

test('where no device may be used on that day the paper announces none', async () => {
  const cases = [
    `road_kind = 'public_road'`,
    `fee_nature = 'fiscal'`,
    'legal_opinion = NULL',
    // Valid today, and over before the day that the paper names.
    `legal_opinion = jsonb_set(legal_opinion, '{validUntil}', to_jsonb((now() + interval '3 days')::date::text)), policy = '{"minReminders": 1, "firstReminderDays": 15}'`,
    `clearance = '{"operatingRight": true, "noticeBoard": true}'`,
  ]
  for (const change of cases) {
    const lotId = await context.lot(context.a, '滨河路')
    const before = await ask({ ...(await debtsOf(900)), lotId }, context.manager.token)
    expect([change, before.body.content.next]).toEqual([change, 'device'])
    await query(`UPDATE lot SET ${change} WHERE id = $1`, [lotId])
    const reply = await ask({ ...(await debtsOf(900)), lotId }, context.manager.token)
    expect([change, reply.body.content.next]).toEqual([change, 'claim'])
  }
})

test('the same again on the same day is the same notice; another one is refused until it is void', async () => {
  const { plate, arrearIds, notice } = await made(500)
  const again = await Promise.all([1, 2, 3].map(() => ask({ plate, arrearIds })))
  for (const { body } of again) expect(body.id).toBe(notice.id)
  const more = { plate, arrearIds: [...arrearIds, await context.debt(plate, 300)] }
  const refused = (await ask(more)).body as { code: string; message: { zh: string } }
  expect(refused.code).toBe('NOTICE_TODAY')
  expect(refused.message.zh).toContain(notice.number)
  const params = { noticeId: notice.id }
  const asked = { token: context.attendant.token, params, body: { reason: '打印有误' } }
  expect((await app.ask(S.voidNotice, asked)).body).toMatchObject({ state: 'void' })
  expect((await app.ask(S.voidNotice, asked)).body.code).toBe('NOTICE_VOID')
  expect((await leave(notice.id, await photo())).body.code).toBe('NOTICE_VOID')
  expect((await ask(more)).body).toMatchObject({ state: 'made', content: { totalFen: 800 } })
  // A notice for the car in another lot is another paper.
  expect((await ask({ ...more, lotId: context.a2 }, context.manager.token)).status).toBe(200)
})

test('several people at once make one notice', async () => {
  const car = await debtsOf(500)
  const replies = await Promise.all(
    [context.attendant, context.colleague, context.manager].map(({ token }) => ask(car, token)),
  )
  expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1)
  expect(await query('SELECT 1 FROM notice WHERE plate_text = $1', [car.plate.text])).toHaveLength(1)
})

test('only what was left and photographed counts as a reminder, once for each debt', async () => {
  const { arrearIds, notice } = await made(500, 700)
  expect(await reminders(notice.id)).toEqual([])
  const photoId = await photo()
  const left = await leave(notice.id, photoId)
  expect(left.body).toMatchObject({ state: 'left' })
  expect(left.body.photoUrl).toContain(`/photos/${photoId}?`)
  const rows = await reminders(notice.id)
  expect(rows.map(row => row.arrear_id).sort()).toEqual([...arrearIds].sort())
  for (const row of rows)
    expect(row).toMatchObject({
      kind: 'notice',
      photo_id: photoId,
      returned_at: null,
      merchant_id: context.a,
    })
  expect(rows.every(row => row.delivered_at !== null)).toBe(true)
  const counted = await query('SELECT reminder_count FROM arrear WHERE id = ANY($1)', [arrearIds])
  expect(counted).toEqual([{ reminder_count: 3 }, { reminder_count: 3 }])
  // A lost reply: the same again changes nothing; another picture is refused.
  expect((await leave(notice.id, photoId)).body).toEqual(left.body)
  expect((await leave(notice.id, await photo())).body.code).toBe('STATE_CONFLICT')
  expect(await reminders(notice.id)).toHaveLength(2)
})

test('a debt that was paid before the paper was left is not reminded of', async () => {
  const { arrearIds, notice } = await made(500, 700)
  await query(`UPDATE arrear SET state = 'settled', paid_fen = principal_fen WHERE id = $1`, [arrearIds[0]])
  expect((await leave(notice.id, await photo())).body).toMatchObject({ state: 'left', dueFen: 700 })
  expect((await reminders(notice.id)).map(row => row.arrear_id)).toEqual([arrearIds[1]])
})

test('the audit finds a reminder of paper that was never left, and of a debt that it does not name', async () => {
  const broken = async () => {
    const { database, clock } = app.services
    const report = await checkInvariants(database, clock.now())
    return report.checked.find(({ id }) => id === 'I37')!.broken
  }
  const { notice } = await made(500)
  await leave(notice.id, await photo())
  expect(await broken()).toEqual([])
  const [row] = await reminders(notice.id)
  const other = await context.debt(context.plate())
  await query('UPDATE reminder SET arrear_id = $2 WHERE id = $1', [row!.id, other])
  expect(await broken()).toEqual([`reminder ${row!.id as string} of notice ${notice.id} left`])
  await query('UPDATE reminder SET arrear_id = $2 WHERE id = $1', [row!.id, row!.arrear_id])
  await query(`UPDATE notice SET state = 'made' WHERE id = $1`, [notice.id])
  expect(await broken()).toEqual([`reminder ${row!.id as string} of notice ${notice.id} made`])
  await query(`UPDATE notice SET state = 'left' WHERE id = $1`, [notice.id])
})

describe('the picture', () => {
  test('serves one notice, also when it is sent again under another id', async () => {
    const taken = await picture()
    const first = await made(500)
    const photoId = await photo(taken)
    expect((await leave(first.notice.id, photoId)).status).toBe(200)
    const second = await made(500)
    for (const id of [photoId, await photo(taken)]) {
      const reply = await leave(second.notice.id, id)
      expect(['NOTICE_PHOTO_USED', 'NOTICE_PHOTO_OLD']).toContain(reply.body.code)
    }
    expect((await leave(second.notice.id, await photo(taken))).body.code).toBe('NOTICE_PHOTO_USED')
    expect(await reminders(second.notice.id)).toEqual([])
  })

  test('given to two notices at the same moment serves one', async () => {
    const notices = [await made(500), await made(600)]
    const photoId = await photo()
    const replies = await Promise.all(notices.map(({ notice }) => leave(notice.id, photoId)))
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(replies.find(({ status }) => status === 409)!.body.code).toBe('NOTICE_PHOTO_USED')
  })

  test('of a deployment is refused', async () => {
    const taken = await picture()
    const request = { ...(await recoveryRequest(context)), photoIds: [await photo(taken)] }
    const { token } = context.attendant
    expect((await app.ask(S.openRecovery, { token, body: request, headers: key() })).status).toBe(200)
    const { notice } = await made(500)
    expect((await leave(notice.id, await photo(taken))).body.code).toBe('NOTICE_PHOTO_USED')
  })

  test('is not older than the notice, and of this merchant', async () => {
    const before = await photo()
    const { notice } = await made(500)
    expect((await leave(notice.id, before)).body.code).toBe('NOTICE_PHOTO_OLD')
    const foreign = await photo(undefined, context.stranger.token)
    expect((await leave(notice.id, foreign)).body.code).toBe('NOT_FOUND')
  })
})

test('paper of yesterday is not left today', async () => {
  const { notice } = await made(500)
  await query(`UPDATE notice SET day = '2026-01-01' WHERE id = $1`, [notice.id])
  const refused = (await leave(notice.id, await photo())).body as { code: string; message: { zh: string } }
  expect(refused.code).toBe('NOTICE_ANOTHER_DAY')
  expect(refused.message.zh).toContain('2026-01-01')
})

test('only debts of this plate and merchant that are owed now get a notice, in a lot where one works', async () => {
  const car = await debtsOf(500)
  const code = async (asked: Asked, token?: string) => (await ask(asked, token)).body.code as string
  expect(await code({ ...car, plate: context.plate() })).toBe('BAD_INPUT')
  expect(await code({ ...car, arrearIds: [car.arrearIds[0]!, car.arrearIds[0]!] })).toBe('BAD_INPUT')
  expect(await code(car, context.elsewhere.token)).toBe('FORBIDDEN_LOT')
  expect(await code({ ...car, lotId: context.b1 }, context.stranger.token)).toBe('NOT_FOUND')
  expect(await code(car, context.finance.token)).toBe('FORBIDDEN_ROLE')
  await query(`UPDATE arrear SET state = 'grace' WHERE id = $1`, [car.arrearIds[0]])
  expect(await code(car)).toBe('STATE_CONFLICT')
})

test('notices of a plate are listed, and those of another merchant are not there', async () => {
  const { plate, notice } = await made(500)
  const of = (token: string) =>
    app.ask(S.listNotices, { token, query: { plateText: plate.text, plateColour: plate.colour } })
  expect((await of(context.finance.token)).body.items).toEqual([notice])
  expect((await of(context.stranger.token)).body.items).toEqual([])
  const params = { noticeId: notice.id }
  for (const call of [S.readNotice, S.voidNotice, S.leaveNotice]) {
    const bodies = { voidNotice: { reason: '作废' }, leaveNotice: { photoId: notice.id } }
    const body =
      call === S.voidNotice ? bodies.voidNotice : call === S.leaveNotice ? bodies.leaveNotice : undefined
    expect((await app.ask(call, { token: context.stranger.token, params, body })).body.code).toBe('NOT_FOUND')
  }
  const elsewhere = { token: context.elsewhere.token, params, body: { reason: '作废' } }
  expect((await app.ask(S.voidNotice, elsewhere)).body.code).toBe('FORBIDDEN_LOT')
})

test('the office sees how far each notice of a period has come, in a list and in numbers that add up', async () => {
  const today = dayOf(app.services.clock.now())
  const period = { from: today, until: today, lotId: context.a1 }
  const token = context.finance.token
  const count = async () => (await app.ask(S.readNoticeFunnel, { token, query: period })).body
  const search = (more: object = {}) =>
    app.ask(S.listNoticesMade, { token, query: { ...period, limit: '100', ...more } })
  const before = await count()
  const notices = [
    await made(500),
    await made(600),
    await made(700),
    await made(800),
    await made(900),
    await made(50),
  ]
  const [unleft, left, scanned, paid, waived, voided] = notices.map(({ notice }) => notice)
  for (const one of [left, scanned, paid, waived]) await leave(one!.id, await photo())
  const { token: payer } = await context.owner()
  expect((await open(scanned!.number, payer)).status).toBe(200)
  const settle = `UPDATE arrear SET state = 'settled', paid_fen = principal_fen WHERE id = ANY($1)`
  await query(settle, [notices[3]!.arrearIds])
  const waive = `UPDATE arrear SET state = 'waived', waived_fen = principal_fen WHERE id = ANY($1)`
  await query(waive, [notices[4]!.arrearIds])
  const params = { noticeId: voided!.id }
  await app.ask(S.voidNotice, { token: context.manager.token, params, body: { reason: '打印有误' } })

  const of = { made: unleft, left, scanned, paid, closed: waived, void: voided }
  for (const [progress, notice] of Object.entries(of)) {
    const { items } = (await search({ progress })).body
    expect(items.every((item: NoticeRecord) => item.progress === progress)).toBe(true)
    expect(items.map(({ id }: NoticeRecord) => id)).toContain(notice!.id)
  }
  const [record] = (await search({ plateText: scanned!.content.plateText })).body.items
  expect(record).toMatchObject({ id: scanned!.id, totalFen: 700, dueFen: 700, paidFen: 0, device: 'soon' })
  expect(record.openedAt).not.toBeNull()
  const due = { token, query: { ...period, device: 'due' } }
  expect((await app.ask(S.listNoticesMade, due)).body.items).toEqual([])
  await query(
    `UPDATE notice SET content = jsonb_set(content, '{nextFrom}', to_jsonb($2::text)) WHERE id = $1`,
    [scanned!.id, today],
  )
  expect((await app.ask(S.listNoticesMade, due)).body.items).toMatchObject([
    { id: scanned!.id, device: 'due' },
  ])

  const after = await count()
  const grown = Object.fromEntries(Object.keys(after).map(name => [name, after[name] - before[name]]))
  expect(grown).toEqual({
    madeCount: 5,
    leftCount: 4,
    scannedCount: 1,
    paidCount: 1,
    voidCount: 1,
    totalFen: 3500,
    paidFen: 800,
    dueFen: 1800,
    deviceSoonCount: 1,
    deviceDueCount: 1,
  })
  const first = await search({ limit: '2' })
  const second = await search({ limit: '2', cursor: first.body.next })
  const shown = [...first.body.items, ...second.body.items].map(({ id }: NoticeRecord) => id)
  expect(new Set(shown).size).toBe(4)

  const foreign = { token: context.stranger.token, query: period }
  expect((await app.ask(S.listNoticesMade, foreign)).body.items).toEqual([])
  expect((await app.ask(S.readNoticeFunnel, foreign)).body).toMatchObject({ madeCount: 0, voidCount: 0 })
  const attendant = { token: context.attendant.token, query: period }
  expect((await app.ask(S.listNoticesMade, attendant)).body.code).toBe('FORBIDDEN_ROLE')
  for (const wrong of [
    { from: '2026-03-02', until: '2026-03-01' },
    { from: '2025-01-01', until: '2026-01-01' },
  ])
    expect((await search(wrong)).body).toMatchObject({
      code: 'BAD_INPUT',
      details: [{ path: 'query.until' }],
    })
  expect((await search({ cursor: 'x' })).body.code).toBe('BAD_INPUT')
})

describe('whoever holds the paper', () => {
  test('reads by code or number what the plate owes now, pays it, and learns no time, place or plate', async () => {
    const { plate, arrearIds, notice } = await made(500, 700)
    const later = await context.debt(plate, 300)
    // What came since the beginning of the day would say when the car was where.
    const ofToday = await context.debt(plate, 450)
    await query('UPDATE arrear SET exited_at = $2 WHERE id = $1', [ofToday, context.app.services.clock.now()])
    const { token } = await context.owner()
    const byCode = await open(codeOf(notice), token)
    expect(byCode.status).toBe(200)
    const reply = ownerNoticeCallSchemas.openNotice.reply.parse(byCode.body)
    expect(reply.notice).toEqual({
      number: notice.number,
      madeOn: notice.content.madeOn,
      hotline: '4008001234',
    })
    expect(reply.bill).toMatchObject({ cause: 'notice', arrearCount: 3, dueFen: 1500, state: 'open' })
    expect((await open(notice.number, token)).body).toEqual(byCode.body)
    const params = { billId: reply.bill!.id }
    const paid = await app.ask(OWNER_CALLS.payBill, { token, params, body: { amountFen: 1500 } })
    expect(paid.status).toBe(200)
    const said = JSON.stringify([byCode.body, paid.body])
    for (const secret of [plate.text, '科技园', later, ofToday, ...arrearIds, context.a1, notice.id])
      expect(said).not.toContain(secret)
  })

  test('is told that nothing is owed any more, or that the paper is void or never was ours', async () => {
    const { plate, arrearIds, notice } = await made(500)
    const { token } = await context.owner()
    await query(`UPDATE arrear SET state = 'waived', waived_fen = principal_fen WHERE id = ANY($1)`, [
      arrearIds,
    ])
    expect((await open(notice.number, token)).body).toMatchObject({ bill: null })
    // Old paper says nothing about what came later.
    await context.debt(plate, 900)
    expect((await open(notice.number, token)).body).toMatchObject({ bill: null })
    const voided = await made(600)
    const asked = { params: { noticeId: voided.notice.id }, body: { reason: '打印有误' } }
    await app.ask(S.voidNotice, { token: context.attendant.token, ...asked })
    expect((await open(voided.notice.number, token)).body.code).toBe('NOTICE_VOID')
    const wrong = `${notice.number.slice(0, -1)}${(Number(notice.number.at(-1)) + 1) % 10}`
    for (const reference of [wrong, 'A'.repeat(22)])
      expect((await open(reference, token)).body.code).toBe('NOTICE_UNKNOWN')
  })

  test('may pay it however many plates they have asked for, and numbers cannot be tried without end', async () => {
    const { token } = await context.owner()
    for (let count = 0; count < 3; count += 1) {
      const { plate } = await debtsOf(100)
      await app.ask(OWNER_CALLS.openBill, { token, body: { lotId: context.a1, plate } })
    }
    const { plate } = await debtsOf(100)
    const looked = await app.ask(OWNER_CALLS.openBill, { token, body: { lotId: context.a1, plate } })
    expect(looked.body.code).toBe('PLATES_TOO_MANY')
    const { notice } = await made(100)
    expect((await open(notice.number, token)).body.bill).toMatchObject({ dueFen: 100 })
    const guesser = await context.owner()
    const codes: string[] = []
    for (let count = 0; count < 61; count += 1)
      codes.push((await open('100000000000', guesser.token)).body.code as string)
    expect(codes.slice(0, 60).every(code => code === 'NOTICE_UNKNOWN')).toBe(true)
    expect(codes[60]).toBe('RATE_LIMITED')
  })
})

test('the printed address opened outside WeChat says that the paper is ours, and nothing of the car', async () => {
  const { plate, notice } = await made(4321)
  const page = async (path: string) => {
    const { status, headers, body } = await app.raw('GET', path)
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
    return { status, text: body as string }
  }
  const genuine = await page(new URL(notice.link).pathname)
  expect(genuine.status).toBe(200)
  for (const part of ['科技园一号', 'href="tel:4008001234"', '请用微信扫一扫', '从不索要银行卡'])
    expect(genuine.text).toContain(part)
  for (const secret of [plate.text, '43.21', '4321']) expect(genuine.text).not.toContain(secret)
  for (const path of [`/n/${'A'.repeat(22)}`, `/n/${notice.number}`, '/n/%3Cscript%3E'])
    expect(await page(path)).toMatchObject({ status: 404 })
  await query(`UPDATE notice SET state = 'void' WHERE id = $1`, [notice.id])
  expect((await page(new URL(notice.link).pathname)).status).toBe(410)
})
