import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { STAFF_CALLS } from '@fangxing/contract/calls'
import { startApp, type TestApp } from './app'
import { makeContext } from './context'

const INDEX =
  '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><script type="module" src="/console/assets/a-1.js" nonce="__CSP_NONCE__"></script>'

let app: TestApp
const parent = mkdtempSync(path.join(tmpdir(), 'fangxing-console-'))
const folder = path.join(parent, 'dist')
beforeAll(async () => {
  mkdirSync(path.join(folder, 'assets'), { recursive: true })
  mkdirSync(path.join(folder, '.vite'))
  writeFileSync(path.join(folder, 'index.html'), INDEX)
  writeFileSync(path.join(folder, 'assets/a-1.js'), 'start()')
  writeFileSync(path.join(folder, 'assets/a-1.js.gz'), gzipSync('start()'))
  writeFileSync(path.join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(path.join(folder, '.vite/manifest.json'), '{"secret":1}')
  writeFileSync(path.join(parent, 'secret.js'), 'secret')
  app = await startApp({ CONSOLE_DIR: folder })
}, 60_000)
afterAll(async () => {
  await app.stop()
  rmSync(parent, { recursive: true, force: true })
})

const get = (where: string) => app.raw('GET', where)

/** As a program sends it that does not tidy up paths. */
function rawGet(where: string): Promise<{ status: number; body: string; headers: IncomingHttpHeaders }> {
  const { hostname, port } = new URL(app.origin)
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path: where }, reply => {
      let body = ''
      reply.setEncoding('utf8').on('data', (text: string) => (body += text))
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, body, headers: reply.headers }))
    })
    sent.on('error', reject).end()
  })
}

test('its page has another nonce in every answer, is not kept, and allows no script but ours', async () => {
  const [one, other] = [await get('/console'), await get('/console/orders/123?plate=x')]
  const nonces = [one, other].map(({ status, headers, body }) => {
    const policy = headers.get('content-security-policy')!
    const nonce = /style-src 'self' 'nonce-([\w+/=]{24})'/.exec(policy)?.[1] ?? 'none'
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(headers.get('cache-control')).toBe('no-store')
    for (const directive of [
      "default-src 'self'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ])
      expect(policy.split('; ')).toContain(directive)
    expect(policy).toContain("connect-src 'self' ws://127.0.0.1:17999;")
    expect((body as string).split(nonce)).toHaveLength(3)
    expect(body).not.toContain('__CSP_NONCE__')
    return nonce
  })
  expect(nonces[0]).not.toBe(nonces[1])
  expect((await get('/console/')).body).toContain('/console/assets/a-1.js')
  expect((await get('/console/index.html')).body).not.toContain('__CSP_NONCE__')
})

test('files whose name changes with their content are kept for a year', async () => {
  const script = await get('/console/assets/a-1.js')
  expect([script.status, script.body]).toEqual([200, 'start()'])
  expect(script.headers.get('content-type')).toContain('javascript')
  expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  const icon = await get('/console/icon.svg')
  expect(icon.headers.get('content-type')).toContain('svg')
  expect(icon.headers.get('cache-control')).toBe('public, max-age=3600')
})

test.each([
  '/console/assets/b-2.js',
  '/console/.vite/manifest.json',
  '/console/../secret.js',
  '/console/..%2fsecret.js',
  '/console/%2e%2e/secret.js',
  '/console/..%5csecret.js',
  '/console/assets/..%2f..%2f..%2fsecret.js',
  '/console/%00secret.js',
  '/console//etc/passwd.js',
  '/console/%E0%A4%A.js',
])('nothing outside of its folder is sent: %s', async where => {
  const { status, body } = await rawGet(where)
  expect(status).toBe(404)
  expect(body).not.toContain('secret')
})

test.each([
  '/console/%69ndex.html',
  '/console//index.html',
  '/console/./index.html',
  '/console/assets/../index.html',
  '/console/assets/%2e%2e/index.html',
])('its page never comes as a file, without its nonce: %s', async where => {
  const { body, headers } = await rawGet(where)
  expect(body).not.toContain('__CSP_NONCE__')
  expect([headers['cache-control'], headers['content-security-policy']]).toEqual([
    'no-store',
    expect.stringContaining("script-src 'self'"),
  ])
})

test('a browser that takes gzip gets the smaller copy of a script, any other the script', async () => {
  const of = (encoding: string) =>
    fetch(`${app.origin}/console/assets/a-1.js`, { headers: { 'accept-encoding': encoding } })
  const [small, whole] = await Promise.all([of('gzip, br'), of('identity')])
  expect([small, whole].map(({ headers }) => headers.get('content-encoding'))).toEqual(['gzip', null])
  for (const reply of [small, whole]) {
    expect(reply.headers.get('content-type')).toMatch(/javascript/)
    expect(reply.headers.get('vary')).toMatch(/accept-encoding/i)
    expect(await reply.text()).toBe('start()')
  }
})

test('calls beside its pages stay calls', async () => {
  const context = await makeContext(app)
  const listed = await app.ask(STAFF_CALLS.listConsoleSessions, { token: context.manager.token })
  expect(listed.body).toEqual({ items: [] })
  expect((await get('/console/sessions')).body.code).toBe('UNAUTHENTICATED')
})

test('the code of a sign-in opens a page that says where it belongs', async () => {
  const page = await get('/c/01890a5d-ac96-774b-bcce-b302099a8057')
  expect([page.status, page.body]).toEqual([200, expect.stringContaining('商家小程序')])
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
})
