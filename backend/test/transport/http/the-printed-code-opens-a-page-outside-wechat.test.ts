import { connect } from 'node:net'
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

/** Written by hand on the socket: a client would clean the path before it sends it. */
async function rawPath(path: string): Promise<{ status: number; head: string; body: string }> {
  const { hostname, port } = new URL(app.origin)
  const socket = connect(Number(port), hostname)
  socket.write(`GET ${path} HTTP/1.1\r\nhost: ${hostname}\r\nconnection: close\r\n\r\n`, 'latin1')
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk as Buffer)
  const [head = '', ...rest] = Buffer.concat(chunks).toString('utf8').split('\r\n\r\n')
  return { status: Number(head.split(' ')[1]), head, body: rest.join('\r\n\r\n') }
}

test('a hostile code is called a forgery or is no address at all: it is never shown again, and never a fault', async () => {
  const { link } = await context.device()
  const genuine = new URL(link).pathname.slice(3)
  const script = '<script>alert(1)</script>'
  const hostile: [string, string][] = [
    ['markup', encodeURIComponent(script)],
    ['an attribute', encodeURIComponent('"><img src=x onerror=alert(1)>')],
    ['markup, encoded twice', encodeURIComponent(encodeURIComponent(script))],
    ['a script for an address', 'javascript:alert(1)'],
    ['NUL', '%00'],
    ['NUL behind a genuine code', `${genuine}%00`],
    ['a line end', `${genuine}%0d%0aset-cookie:x=1`],
    ['half an escape', '%E0%A4%A'],
    ['a lone surrogate', '%ED%A0%BD'],
    ['an overlong encoding', '%C0%AF'],
    ['a way up', '..%2f..%2fetc%2fpasswd'],
    ['another sentence', encodeURIComponent('二维码😀\u202e')],
    ['digits of another script', encodeURIComponent(genuine.replace(/\d/g, '１'))],
    ['very much', 'A'.repeat(8_000)],
    ['a genuine code with a tail', `${genuine}.AAAA`],
    ['a genuine code in lower case', genuine.toLowerCase()],
    ['a query', `${genuine.slice(0, -1)}?x=${encodeURIComponent(script)}`],
    ['a statement', encodeURIComponent(`' OR 1=1 --`)],
  ]
  for (const [what, path] of hostile) {
    const { status, head, body } = await rawPath(`/d/${path}`)
    expect([what, [400, 404].includes(status)]).toEqual([what, true])
    expect([what, /alert\(|onerror|set-cookie|etc\/passwd|OR 1=1|AAAAAAAA|😀/i.test(head + body)]).toEqual([
      what,
      false,
    ])
    expect([what, body.includes('tel:')]).toEqual([what, false])
    if (body.startsWith('<!doctype'))
      expect([what, /content-security-policy: default-src 'none'/i.test(head)]).toEqual([what, true])
  }
  expect((await rawPath(`/d/${genuine}`)).status).toBe(200)
})
