import http from 'node:http'
import { isPublicAddress } from '../../../src/adapters/webhooks/public-address'
import { createWebhookSender } from '../../../src/adapters/webhooks/webhook-sender'
import { startLocalServer, type LocalServer } from '../../support/local-server'

/** For what waits in vain; on a busy machine an answer that comes takes longer than this. */
const TIMEOUT_MS = 600
const LONG_MS = 30_000
let server: LocalServer
beforeEach(async () => void (server = await startLocalServer()))
afterEach(() => server.stop())

const PUBLIC = [{ address: '203.0.114.7', family: 4 }]
const strict = (found: { address: string; family: number }[] | Error) =>
  createWebhookSender({
    WEBHOOK_ALLOW_LOCAL: '0',
    WEBHOOK_TIMEOUT_MS: TIMEOUT_MS,
    lookUp: () => (found instanceof Error ? Promise.reject(found) : Promise.resolve(found)),
  })
const local = (lookUp?: () => Promise<{ address: string; family: number }[]>, timeoutMs = LONG_MS) =>
  createWebhookSender({ WEBHOOK_ALLOW_LOCAL: '1', WEBHOOK_TIMEOUT_MS: timeoutMs, lookUp })
const problemOf = async (sender: ReturnType<typeof strict>, url: string) => {
  const opened = await sender.open(url)
  if (opened.ok) await opened.receiver.close()
  return opened.ok ? null : opened.problem
}
const post = async (url: string, sender = local()) => {
  const opened = await sender.open(url)
  if (!opened.ok) throw new Error(opened.problem)
  const attempt = await opened.receiver.post({ 'webhook-id': 'evt_1' }, '{"a":1}')
  await opened.receiver.close()
  return attempt
}

it.each([
  '8.8.8.8', '203.0.114.7', '1.1.1.1', '2400:3200::1', '2606:4700::1111',
])('%s is public', text => expect(isPublicAddress(text)).toBe(true)) // prettier-ignore

it.each([
  '127.0.0.1', '127.8.8.8', '0.0.0.0', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254',
  '100.64.0.1', '192.0.0.8', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '240.0.0.1',
  '255.255.255.255', '::', '::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:0:127.0.0.1', '::127.0.0.1', '::7f00:1',
  '64:ff9b::7f00:1', '64:ff9b:1::1', '100::1', '2001::1', '2001:db8::1', '2002:7f00:1::', 'fc00::1', 'fd12::1', 'fe80::1',
  'fec0::1', 'ff02::1', '4000::1', 'localhost', '', '1.2.3', '0x7f.1',
])('%s is not public', text => expect(isPublicAddress(text)).toBe(false)) // prettier-ignore

it.each([
  ['http://hooks.example/in', PUBLIC, 'not_https'],
  ['ftp://hooks.example/in', PUBLIC, 'not_https'],
  ['https://user:word@hooks.example/in', PUBLIC, 'has_user'],
  ['hooks.example', PUBLIC, 'not_an_address'],
  ['https://hooks.example/in', [], 'not_found'],
  ['https://hooks.example/in', new Error('ENOTFOUND'), 'not_found'],
  ['https://hooks.example/in', [{ address: '10.1.2.3', family: 4 }], 'not_public'],
  ['https://hooks.example/in', [...PUBLIC, { address: '127.0.0.1', family: 4 }], 'not_public'],
  ['https://hooks.example/in', [{ address: '::ffff:192.168.0.1', family: 6 }], 'not_public'],
  ['https://hooks.example:8443/in?a=1', PUBLIC, null],
])('%s that leads to %j: %p', async (url, found, expected) =>
  expect(await problemOf(strict(found), url)).toBe(expected),
)

it.each([
  ['https://127.0.0.1/in', 'not_public'],
  ['https://2130706433/in', 'not_public'],
  ['https://0x7f.1/in', 'not_public'],
  ['https://[::1]/in', 'not_public'],
  ['https://[::ffff:10.0.0.1]/in', 'not_public'],
  ['https://localhost/in', 'not_public'],
])('%s is looked up for real and refused', async (url, expected) => {
  const sender = createWebhookSender({ WEBHOOK_ALLOW_LOCAL: '0', WEBHOOK_TIMEOUT_MS: TIMEOUT_MS })
  expect(await problemOf(sender, url)).toBe(expected)
})

it('connects to the address that was found, whatever the name means a moment later', async () => {
  const addresses = [{ address: '127.0.0.1', family: 4 }]
  let lookups = 0
  const opened = await local(() => {
    lookups++
    return Promise.resolve([...addresses])
  }).open(server.origin.replace('127.0.0.1', 'hooks.example'))
  server.answer = (_request, response) => void response.writeHead(204).end()
  if (!opened.ok) throw new Error(opened.problem)
  addresses[0] = { address: '127.0.0.2', family: 4 }
  expect(await opened.receiver.post({}, '{}')).toMatchObject({ status: 204 })
  expect(await opened.receiver.post({}, '{}')).toMatchObject({ status: 204 })
  await opened.receiver.close()
  expect(lookups).toBe(1)
  expect(server.received[0]!.headers.host).toMatch(/^hooks\.example:/)
})

it('follows no redirect', async () => {
  const elsewhere = await startLocalServer()
  server.answer = (_request, response) => void response.writeHead(307, { location: elsewhere.origin }).end()
  expect(await post(server.origin)).toEqual({ status: 307, retryAfter: null, problem: 'status 307' })
  expect(elsewhere.received).toEqual([])
  await elsewhere.stop()
})

it('reads no more of an answer than it needs', async () => {
  let sentBytes = 0
  let closed: (bytes: number) => void
  const end = new Promise<number>(resolve => (closed = resolve))
  server.answer = (_request, response) => {
    response.writeHead(200)
    const chunk = Buffer.alloc(64 * 1024)
    response.on('close', () => closed(sentBytes))
    const write = (): void => {
      sentBytes += chunk.length
      if (!response.destroyed) response.write(chunk, () => setImmediate(write))
    }
    write()
  }
  expect(await post(server.origin)).toMatchObject({ status: 200 })
  // What the system's buffers hold may be on its way.
  expect(await end).toBeLessThan(16 * 1024 * 1024)
})

it('waits no longer than its limit for an answer, its beginning or its end', async () => {
  const soon = local(undefined, TIMEOUT_MS)
  server.answer = () => undefined
  expect(await post(server.origin, soon)).toEqual({ status: null, retryAfter: null, problem: 'timeout' })
  server.answer = (_request, response) => void response.writeHead(200).write('a')
  const startedMs = performance.now()
  expect(await post(server.origin, soon)).toMatchObject({ status: 200 })
  expect(performance.now() - startedMs).toBeLessThan(TIMEOUT_MS * 5)
})

it('names what went wrong, and never repeats what the other side wrote', async () => {
  const closed = await startLocalServer()
  await closed.stop()
  expect(await post(closed.origin)).toMatchObject({ status: null, problem: 'ECONNREFUSED' })
  const rude = http.createServer(request => request.socket.end('HTTP/1.1 200 粤B12345\r\nbad header\r\n\r\n'))
  await new Promise<void>(resolve => rude.listen(0, '127.0.0.1', resolve))
  const { port } = rude.address() as { port: number }
  const attempt = await post(`http://127.0.0.1:${port}`)
  expect(attempt.problem ?? '').not.toContain('粤')
  rude.close()
})

it('says what the receiver asks for', async () => {
  server.answer = (_request, response) => void response.writeHead(429, { 'retry-after': '30' }).end('later')
  expect(await post(server.origin)).toEqual({ status: 429, retryAfter: '30', problem: 'status 429' })
  expect(server.received[0]).toMatchObject({
    method: 'POST',
    body: '{"a":1}',
    headers: { 'content-type': 'application/json', 'webhook-id': 'evt_1' },
  })
})
