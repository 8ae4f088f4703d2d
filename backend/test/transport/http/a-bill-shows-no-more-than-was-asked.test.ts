import { randomInt } from 'node:crypto'
import sharp from 'sharp'
import { OWNER_CALLS, STAFF_CALLS as S } from '@fangxing/contract/calls'
import type { Plate } from '@fangxing/contract/plate'
import { startApp, type TestApp } from './app'
import { makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

const query = (sql: string, values: unknown[] = []) => app.services.database.query(sql, values)
const type = (plate: Plate, token: string) =>
  app.ask(OWNER_CALLS.openBill, { token, body: { lotId: context.a1, plate } })
const openPaper = (number: string, token: string) =>
  app.ask(OWNER_CALLS.openNotice, { token, params: { reference: number } })

async function picture(): Promise<Buffer> {
  const noise = Buffer.from(Array.from({ length: 32 * 32 * 3 }, () => randomInt(256)))
  return sharp(noise, { raw: { width: 32, height: 32, channels: 3 } })
    .jpeg({ quality: 95 })
    .toBuffer()
}

/** A car with a debt of ¥5 that everybody may be shown and one of ¥7.77 from today, which only the paper at it names. */
async function carWithPaper() {
  const plate = context.plate()
  const known = await context.debt(plate, 500)
  const ofToday = await context.debt(plate, 777)
  const { token } = context.attendant
  const body = { lotId: context.a1, plate, arrearIds: [known, ofToday] }
  const made = await app.ask(S.makeNotice, { token, body })
  const headers = { 'content-type': 'image/jpeg' }
  const { photoId } = (await app.ask(S.putPhoto, { token, body: await picture(), headers })).body
  const left = await app.ask(S.leaveNotice, { token, params: { noticeId: made.body.id }, body: { photoId } })
  expect(left.status).toBe(200)
  await query('UPDATE arrear SET exited_at = $2 WHERE id = $1', [ofToday, app.services.clock.now()])
  const reader = await context.owner()
  const opened = await openPaper(made.body.number, reader.token)
  expect(opened.body.bill).toMatchObject({ arrearCount: 2, dueFen: 1277 })
  return { plate, reader, bill: opened.body.bill as { id: string }, ofToday }
}

test('a person who types a plate is not given the bill of somebody who may see more', async () => {
  const { plate, reader, bill, ofToday } = await carWithPaper()
  const stranger = await context.owner()
  const refused = await type(plate, stranger.token)
  expect([refused.status, refused.body.code]).toEqual([409, 'DEBT_RESERVED'])
  for (const secret of [bill.id, ofToday, '1277', '777', '"arrearCount"'])
    expect(JSON.stringify(refused.body)).not.toContain(secret)
  const params = { billId: bill.id }
  expect((await app.ask(OWNER_CALLS.readBill, { token: stranger.token, params })).status).toBe(404)
  // Whoever has that bill finds it again by the plate.
  expect((await type(plate, reader.token)).body).toMatchObject({ bill: { id: bill.id, dueFen: 1277 } })
})

test('what stands in no other bill is paid meanwhile, and alone', async () => {
  const { plate, bill } = await carWithPaper()
  await context.debt(plate, 300)
  const { token } = await context.owner()
  const typed = await type(plate, token)
  expect(typed.body.bill).toMatchObject({ arrearCount: 1, dueFen: 300 })
  expect(typed.body.bill.id).not.toBe(bill.id)
  // Of two bills with nothing hidden, everybody is given the same: that which was opened first.
  const another = await context.owner()
  expect((await type(plate, another.token)).body.bill.id).toBe(typed.body.bill.id)
})

test('a bill keeps its hidden debt to itself after that debt has ended', async () => {
  const { plate, ofToday } = await carWithPaper()
  await query(`UPDATE arrear SET state = 'waived', waived_fen = principal_fen WHERE id = $1`, [ofToday])
  const { token } = await context.owner()
  expect((await type(plate, token)).body.code).toBe('DEBT_RESERVED')
})
