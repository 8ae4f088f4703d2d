import { OWNER_CALLS, STAFF_CALLS } from '@fangxing/contract/calls'
import { lotCodeIn } from '@fangxing/contract/lot-codes'
import { Refusal } from '@fangxing/contract/refusal'
import sharp from 'sharp'
import { startApp, type TestApp } from './app'
import { makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

const readCode = (token: string, lotId = context.a1) =>
  app.ask(STAFF_CALLS.readLotCode, { token, params: { lotId } })

test('the people of a lot get its code, and its link names that lot to whoever scans it', async () => {
  const { body: sign } = await readCode(context.attendant.token)
  expect(sign).toMatchObject({ lotName: '科技园一号', payeeName: '安泊停车' })
  const { token } = await context.owner()
  const lotCode = lotCodeIn(sign.link as string)!
  expect(lotCode).toBe(sign.code)
  const { body: lot } = await app.ask(OWNER_CALLS.readLotOfCode, { token, params: { lotCode } })
  expect(lot).toEqual({
    id: context.a1,
    name: '科技园一号',
    address: '深圳',
    hotline: '4008001234',
    payee: { name: '安泊停车', verified: true },
  })
  const codes = await Promise.all(
    [context.a1, context.a2].map(async id => (await readCode(context.manager.token, id)).body.code as string),
  )
  expect(new Set(codes).size).toBe(2)
})

test('nobody gets the sign of a lot in which they do not work', async () => {
  expect((await readCode(context.elsewhere.token)).body.code).toBe('FORBIDDEN_LOT')
  expect((await readCode(context.stranger.token)).body.code).toBe('NOT_FOUND')
  const { token } = await context.owner()
  const unknown = { token, params: { lotCode: '0000000000' } }
  expect((await app.ask(OWNER_CALLS.readLotOfCode, unknown)).body.code).toBe('NOT_FOUND')
})

test('the sign is a picture, a drawing and a sheet to print, and a page for whoever opens it outside WeChat', async () => {
  const { body: sign } = await readCode(context.attendant.token)
  const picture = await fetch(`${app.origin}${sign.pictureUrl}`)
  expect(picture.headers.get('content-type')).toBe('image/png')
  const size = await sharp(Buffer.from(await picture.arrayBuffer())).metadata()
  expect(size.width).toBeGreaterThanOrEqual(1000)
  const drawing = await fetch(`${app.origin}/l/${sign.code}/code.svg`)
  expect(await drawing.text()).toMatch(/^<svg/)
  const poster = await app.raw('GET', sign.posterUrl as string)
  for (const part of ['科技园一号', '安泊停车', '4008001234', sign.code as string, '<svg'])
    expect(poster.body).toContain(part)
  expect(poster.headers.get('content-security-policy')).toContain("default-src 'none'")
  const page = await app.raw('GET', `/l/${sign.code}`)
  expect(page.body).toContain('请用微信扫一扫')
  const unknown = await app.raw('GET', '/l/0000000000')
  expect(unknown).toMatchObject({ status: 404, body: expect.stringContaining('请勿付款') as unknown })
  // Whoever asks while too many do is told to ask again, and nobody keeps that.
  const drawn = jest.spyOn(app.services.lotCodes, 'pngOf').mockRejectedValueOnce(new Refusal('UNAVAILABLE'))
  const busy = await fetch(`${app.origin}${sign.pictureUrl}`)
  drawn.mockRestore()
  expect([busy.status, busy.headers.get('cache-control')]).toEqual([503, 'no-store'])
  expect(picture.headers.get('cache-control')).toBe('public, max-age=86400')
  for (const path of ['/l/0000000000/code.png', '/l/0000000000/poster', '/l/..%2f..%2fx/code.svg'])
    expect((await app.raw('GET', path)).status).toBe(404)
})
