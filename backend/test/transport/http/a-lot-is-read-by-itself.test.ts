import { STAFF_CALLS as S } from '@fangxing/contract/calls'
import { startApp, type TestApp } from './app'
import { makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 120_000)
afterAll(() => app.stop())

const read = (lotId: string, token = context.manager.token) =>
  app.ask(S.readLot, { token, params: { lotId } })

test('a lot is read by itself, however many the merchant has', async () => {
  const { database } = app.services
  await database.query(
    `INSERT INTO lot (id, merchant_id, name, address, hotline)
     SELECT gen_random_uuid(), $1, '车场' || i, '深圳', '4008001234' FROM generate_series(1, 501) AS i`,
    [context.a],
  )
  const listed = await app.ask(S.listLots, { token: context.manager.token })
  const lotId = await context.lot(context.a, '龙华最后一号')
  expect(JSON.stringify(listed.body)).not.toContain(lotId)
  expect(await read(lotId)).toMatchObject({
    status: 200,
    body: { id: lotId, name: '龙华最后一号', version: 1 },
  })
})

test('nobody reads a lot of another merchant, and an attendant none but their own', async () => {
  expect((await read(context.b1)).body.code).toBe('NOT_FOUND')
  expect((await read(context.a1, context.stranger.token)).body.code).toBe('NOT_FOUND')
  expect((await read(context.a1, context.attendant.token)).status).toBe(200)
  expect((await read(context.a2, context.attendant.token)).body.code).toBe('FORBIDDEN_LOT')
})
