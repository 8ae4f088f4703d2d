import { qrLinkOf } from '../../../src/modules/devices'
import { startApp, type TestApp } from './app'
import { activeOrder, makeContext, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

const open = (link: string) => app.raw('GET', new URL(link).pathname)
const html = async (link: string) => {
  const { status, headers, body } = await open(link)
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; /)
  expect(body).not.toMatch(/<script|<form|<img|javascript:/i)
  return { status, text: body as string }
}

test('a genuine code says which device this is, where it stands, whom to call, and to scan it with WeChat', async () => {
  const device = await context.device()
  const { status, text } = await html(device.link)
  expect(status).toBe(200)
  for (const part of [device.id, '科技园一号', 'href="tel:4008001234"', '请用微信扫一扫', 'with WeChat'])
    expect(text).toContain(part)
})

test('nothing of the order at the device is told, and nobody can pay there', async () => {
  const { device, request, amountFen } = await activeOrder(context)
  const { text } = await html(device.link)
  expect(text).not.toContain(request.plate.text)
  expect(text).not.toContain((amountFen / 100).toFixed(2))
  expect(text).toContain('这里不能付款')
})

test('a code that we never signed is called a forgery, without a device or a number to call', async () => {
  const device = await context.device()
  const last = device.link.endsWith('A') ? 'B' : 'A'
  for (const link of [`${device.link.slice(0, -1)}${last}`, `${app.origin}/d/%3Cscript%3E`]) {
    const { status, text } = await html(link)
    expect(status).toBe(400)
    expect(text).toContain('谨防假冒，请勿付款')
    expect(text).not.toContain(device.id)
    expect(text).not.toContain('tel:')
  }
})

test('an older print and a device out of service are called withdrawn, with the hotline', async () => {
  const device = await context.device()
  const older = qrLinkOf(app.services.settings, { public_code: device.id.slice(2), qr_version: 2 })
  const retired = await context.device()
  await app.services.database.query(`UPDATE device SET lifecycle = 'retired' WHERE id = $1`, [retired.id])
  for (const link of [older, retired.link]) {
    const { status, text } = await html(link)
    expect(status).toBe(410)
    expect(text).toContain('二维码已作废，请勿付款')
    expect(text).toContain('tel:4008001234')
  }
})

test('what a merchant writes is text on the page, never markup', async () => {
  const lotId = await context.lot(context.a, '<b onclick="x">A&B</b>')
  const { link } = await context.device(context.a, lotId)
  const { text } = await html(link)
  expect(text).toContain('&lt;b onclick=&quot;x&quot;&gt;A&amp;B&lt;/b&gt;')
  expect(text).not.toContain('<b ')
})
