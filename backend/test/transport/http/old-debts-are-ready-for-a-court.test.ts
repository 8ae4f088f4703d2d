import { createHash } from 'node:crypto'
import { STAFF_CALLS } from '@fangxing/contract/calls'
import type { StaffCall } from '@fangxing/contract/calls'
import { buildRequest } from '@fangxing/contract/client/request'
import type { Plate } from '@fangxing/contract/plate'
import { unzipSync } from 'fflate'
import { readSheet as readFirstSheet } from 'read-excel-file/node'
import { yearsLater } from '../../../src/domain/shanghai-time'
import { newId } from '../../../src/persistence/new-id'
import { startApp, type TestApp } from './app'
import { jpeg, makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 120_000)
afterAll(() => app.stop())

const DAY_MS = 86_400_000
const daysAgo = (days: number) => new Date(app.services.clock.now().getTime() - days * DAY_MS)

/** A debt of a car that left so long ago. */
async function debtOf(plate: Plate, days: number, fen: number): Promise<string> {
  const id = await context.debt(plate, fen)
  const left = daysAgo(days)
  await app.services.database.query(
    `UPDATE arrear SET exited_at = $2, entered_at = $2::timestamptz - interval '2 hours' WHERE id = $1`,
    [id, left],
  )
  return id
}
async function ask<Name extends 'readAgeing' | 'listAgedDebts' | 'readCourtFile'>(
  name: Name,
  query: Record<string, string>,
  token = context.manager.token,
): Promise<StaffCall<Name>['reply']> {
  const reply = await app.ask(STAFF_CALLS[name], { token, query })
  if (reply.status !== 200) throw new Error(JSON.stringify(reply.body))
  return reply.body as StaffCall<Name>['reply']
}

test('debts are told by age and lot, and those that are barred soon; the list is the oldest first', async () => {
  const nearlyBarred = Math.round((Date.now() - yearsLater(new Date(), -3).getTime()) / DAY_MS) - 40
  const ages = [5, 45, 75, 100, nearlyBarred]
  const plate = context.plate()
  for (const [at, days] of ages.entries()) await debtOf(plate, days, 100 + at)
  const { total, lots } = await ask('readAgeing', {})
  expect(total).toEqual({
    upTo30: { count: 1, fen: 100 },
    upTo60: { count: 1, fen: 101 },
    upTo90: { count: 1, fen: 102 },
    older: { count: 2, fen: 207 },
    barsSoon: { count: 1, fen: 104 },
  })
  expect(lots).toEqual([{ lotId: context.a1, name: '科技园一号', ...total }])
  expect((await ask('readAgeing', {}, context.stranger.token)).total.older.count).toBe(0)

  const first = await ask('listAgedDebts', { limit: '3' })
  const second = await ask('listAgedDebts', { limit: '3', cursor: first.next! })
  expect([...first.items, ...second.items].map(({ ageDays }) => ageDays)).toEqual([...ages].reverse())
  const [soon] = (await ask('listAgedDebts', { age: 'barsSoon' })).items
  expect(soon).toMatchObject({ dueFen: 104, demandCount: 0, lastDemandAt: null })
  expect(Date.parse(soon!.barsAt) - Date.now()).toBeLessThan(90 * DAY_MS)
  expect((await ask('listAgedDebts', { age: 'upTo60' })).items.map(({ ageDays }) => ageDays)).toEqual([45])
  const other = context.plate()
  await debtOf(other, 60, 900)
  expect((await ask('listAgedDebts', { plateText: other.text.toLowerCase() })).items).toMatchObject([
    { dueFen: 900 },
  ])
  expect((await ask('listAgedDebts', { plateText: other.text, age: 'upTo30' })).items).toEqual([])
  expect((await ask('listAgedDebts', { plateText: other.text, lotId: context.a2 })).items).toEqual([])
  expect((await ask('listAgedDebts', { plateText: other.text }, context.stranger.token)).items).toEqual([])
  const ofPlate = await ask('listAgedDebts', { plateText: plate.text, limit: '3' })
  expect(ofPlate.items).toHaveLength(3)
  expect((await ask('listAgedDebts', { plateText: plate.text, cursor: ofPlate.next! })).items).toHaveLength(2)
  const attendant = await app.ask(STAFF_CALLS.readAgeing, { token: context.attendant.token, query: {} })
  expect(attendant.body.code).toBe('FORBIDDEN_ROLE')
})

test('a court gets each demand with its date, picture and receipt, in one package', async () => {
  const { database } = app.services
  const plate = context.plate()
  const arrearIds = [await debtOf(plate, 200, 3000), await debtOf(plate, 150, 2000)]
  const photoId = await context.photo(context.attendant.token)
  const noticeId = newId()
  await database.query(
    `INSERT INTO notice (id, merchant_id, lot_id, number, code, state, plate_text, plate_colour, plate_key, day, content, made_by, left_by, left_at, photo_id, photo_sha256, created_at, updated_at)
     VALUES ($1, $2, $3, 'N2026-0001', $4, 'left', $5, 'blue', $6, '2026-01-01', '{}', $7, $7, $8, $9, $10, $8, $8)`,
    [
      noticeId,
      context.a,
      context.a1,
      noticeId.slice(0, 8),
      plate.text,
      `${plate.text}/blue`,
      context.attendant.id,
      daysAgo(100),
      photoId,
      createHash('sha256').update(jpeg()).digest('hex'),
    ],
  )
  const messageId = newId()
  await database.query(
    `INSERT INTO reminder_message (id, merchant_id, plate_key, plate_text, plate_colour, channel, day, state, external_id, created_at, updated_at, sent_at, ended_at)
     VALUES ($1, $2, $3, $4, 'blue', 'text', '2026-01-05', 'delivered', 'sms-4711', $5, $5, $5, $5)`,
    [messageId, context.a, `${plate.text}/blue`, plate.text, daysAgo(90)],
  )
  for (const arrearId of arrearIds)
    await database.query(
      `INSERT INTO reminder (id, merchant_id, arrear_id, kind, sent_at, delivered_at, notice_id, photo_id) VALUES ($1, $2, $3, 'notice', $4, $4, $5, $6)`,
      [newId(), context.a, arrearId, daysAgo(100), noticeId, photoId],
    )
  await database.query(
    `INSERT INTO reminder (id, merchant_id, arrear_id, kind, sent_at, delivered_at, message_id) VALUES ($1, $2, $3, 'text', $4, $4, $5)`,
    [newId(), context.a, arrearIds[0], daysAgo(90), messageId],
  )
  const query = { plateText: plate.text, plateColour: 'blue' }
  const court = await ask('readCourtFile', query)
  expect(court).toMatchObject({ merchantName: '安泊停车', plateText: plate.text, dueFen: 5000 })
  expect(court.debts.map(({ dueFen }) => dueFen)).toEqual([3000, 2000])
  expect(court.demands).toMatchObject([
    { kind: 'notice', noticeNumber: 'N2026-0001', receipt: null, returnedAt: null },
    { kind: 'text', arrearIds: [arrearIds[0]], noticeNumber: null, receipt: 'sms-4711' },
  ])
  expect(new Set(court.demands[0]!.arrearIds)).toEqual(new Set(arrearIds))
  expect(court.demands[0]!.photoUrl).toContain(photoId)

  const { path } = buildRequest(STAFF_CALLS.exportCourtFile, { query })
  const headers = { authorization: `Bearer ${context.finance.token}` }
  const reply = await fetch(`${app.origin}${path}`, { headers })
  expect(reply.headers.get('content-type')).toBe('application/zip')
  const files = unzipSync(Buffer.from(await reply.arrayBuffer()))
  expect(Object.keys(files)).toEqual(['court.xlsx', 'pictures/demand-1.jpg'])
  const [head, oldest] = await readFirstSheet(Buffer.from(files['court.xlsx']!))
  expect(oldest![head!.indexOf('应付（元）')]).toBe(30)
  const demands = Buffer.from(unzipSync(files['court.xlsx']!)['xl/worksheets/sheet2.xml']!).toString()
  expect(demands).toContain('sms-4711')
  expect(demands).toContain('demand-1')

  const foreign = await app.ask(STAFF_CALLS.readCourtFile, { token: context.stranger.token, query })
  expect(foreign.body.code).toBe('NOT_FOUND')
})
