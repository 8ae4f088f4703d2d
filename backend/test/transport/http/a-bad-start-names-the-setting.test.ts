import { newSigningSeed } from '@fangxing/contract/envelope'
import { BadSettings, readSettings } from '../../../src/settings/settings'
import { startApp, testSettings } from './app'

const good = () => testSettings('postgres://fangxing@127.0.0.1/none')
const refusal = (environment: Record<string, string | undefined>): string => {
  try {
    readSettings(environment)
    return 'accepted'
  } catch (error) {
    if (error instanceof BadSettings) return error.message
    throw error
  }
}

test('a complete configuration is accepted', () => {
  expect(refusal(good())).toBe('accepted')
})

test.each([
  ['DATABASE_URL', 'mysql://x'],
  ['PORT', '70000'],
  ['QR_KEY', 'c2hvcnQ='],
  ['PUBLIC_ORIGIN', 'https://host/with/path'],
  ['WECHAT_OWNER_APPID', 'nope'],
  ['RAISE_EXPIRY_S', '60'],
  ['WECHAT_MERCHANTS', '[{"mchid":"1"}]'],
  ['WECHAT_MERCHANTS', 'not json'],
  ['COMMAND_PRIVATE_KEY', 'A'.repeat(64)],
  ['COMMAND_FORMER_KEYS', `2025a:${'A'.repeat(64)}`],
  ['COMMAND_FORMER_KEYS', 'without-a-name'],
])('%s = %s is named', (name, value) => {
  const said = refusal({ ...good(), [name]: value })
  expect(said).toContain(name)
  expect(said).not.toContain(value)
})

test('a former signing key is accepted under a name of its own only', () => {
  const { COMMAND_KEY_ID: current, ...rest } = good()
  const former = (name: string) => `${name}:${newSigningSeed()}`
  expect(refusal({ ...rest, COMMAND_KEY_ID: current, COMMAND_FORMER_KEYS: former('2025a') })).toBe('accepted')
  for (const names of [[current!], ['2025a', '2025a'], Array.from({ length: 8 }, (_none, n) => `k${n}`)])
    expect(
      refusal({ ...rest, COMMAND_KEY_ID: current, COMMAND_FORMER_KEYS: names.map(former).join(' ') }),
    ).toContain('COMMAND_FORMER_KEYS')
})

test('serials are written as WeChat writes them, and one that stands there twice is named', () => {
  const [merchant] = JSON.parse(good().WECHAT_MERCHANTS!) as [{ verifiers: { serial: string }[] }]
  const spelt = (...serials: string[]) => ({
    ...good(),
    WECHAT_MERCHANTS: JSON.stringify([
      {
        ...merchant,
        serial: '5a:0f:00:11:22',
        verifiers: serials.map(serial => ({ ...merchant.verifiers[0], serial })),
      },
    ]),
  })
  const [read] = readSettings(spelt('0a:0f:00:11:23', 'pub_key_id_01aa')).merchants
  expect([read!.serial, ...read!.verifiers.map(({ serial }) => serial)]).toEqual([
    '5A0F001122',
    '0A0F001123',
    'PUB_KEY_ID_01AA',
  ])
  expect(refusal(spelt('0a:0f:00:11:23', 'A0F001123'))).toContain(
    'WECHAT_MERCHANTS: [0.verifiers] the same serial twice',
  )
})

test('every missing variable is named in one error', () => {
  const { MQTT_URL: _mqtt, REDIS_URL: _redis, ...rest } = good()
  const said = refusal(rest)
  expect(said).toContain('MQTT_URL')
  expect(said).toContain('REDIS_URL')
})

test('production refuses values that only a local system may have', () => {
  const former = `local-0:${newSigningSeed()}`
  const local = { NODE_ENV: 'production', MOVABLE_CLOCK: '1', COMMAND_FORMER_KEYS: former }
  const said = refusal({ ...good(), ...local })
  for (const name of [
    'PUBLIC_ORIGIN',
    'MOVABLE_CLOCK',
    'COMMAND_KEY_ID',
    'COMMAND_FORMER_KEYS',
    'WECHAT_MERCHANTS',
  ])
    expect(said).toContain(name)
})

test('health, metrics and documents answer, CORS is on in development only, and a stopped app frees its port', async () => {
  const app = await startApp({ METRICS_TOKEN: 'm'.repeat(20) })
  try {
    expect((await app.raw('GET', '/health/live')).status).toBe(200)
    expect((await app.raw('GET', '/health/ready')).body).toMatchObject({ ready: true, database: true })
    expect((await app.raw('GET', '/metrics')).status).toBe(401)
    const metrics = await app.raw('GET', '/metrics', {
      headers: { authorization: `Bearer ${'m'.repeat(20)}` },
    })
    expect(metrics.body).toContain('fangxing_http_request_seconds')
    const document = await app.raw('GET', '/openapi.json')
    expect(document.body.paths['/owner/orders/{orderId}/payments'].post.operationId).toBe('owner.pay')
    const docs = await app.raw('GET', '/docs')
    expect(docs.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect((await app.raw('GET', '/docs/swagger-ui-bundle.js')).status).toBe(200)
    expect((await app.raw('GET', '/docs/..%2fpackage.json')).status).toBe(404)
    const preflight = await app.raw('OPTIONS', '/owner/session', {
      headers: { origin: 'http://localhost:7020' },
    })
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
  } finally {
    await app.stop()
  }
  await expect(app.raw('GET', '/health/live')).rejects.toThrow()
}, 60_000)

test('a development node accepts requests of the local pages', async () => {
  const app = await startApp({ NODE_ENV: 'development' })
  try {
    const preflight = await app.raw('OPTIONS', '/owner/session', {
      headers: { origin: 'http://localhost:7020' },
    })
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([
      204,
      'http://localhost:7020',
    ])
    const foreign = await app.raw('OPTIONS', '/owner/session', {
      headers: { origin: 'https://evil.example' },
    })
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull()
  } finally {
    await app.stop()
  }
}, 60_000)
