import { createSign } from 'node:crypto'
import { type WechatSim } from '../src'
import { type Client, credentials, merchantClient, openSim, otherCredentials, wire } from './client'

let sim: WechatSim
let client: Client
beforeAll(async () => {
  sim = await openSim()
  client = merchantClient(sim)
})
afterAll(() => sim.close())

const PATH = '/v3/pay/transactions/out-trade-no/UNKNOWN1?mchid=1900000109'

type Parts = { timestamp: number; nonce: string; serial: string; mchid: string; path: string; key: string }
function authorization(change: Partial<Parts> = {}): string {
  const { backend } = credentials
  const parts = {
    timestamp: Math.floor(sim.clock.now() / 1000),
    nonce: `n${Math.floor(performance.now() * 1e6)}`,
    serial: backend.serial,
    mchid: backend.mchid,
    path: PATH,
    key: backend.privateKeyPem,
    ...change,
  }
  const text = `GET\n${parts.path}\n${parts.timestamp}\n${parts.nonce}\n\n`
  const signature = createSign('RSA-SHA256').update(text).sign(parts.key, 'base64')
  return `WECHATPAY2-SHA256-RSA2048 mchid="${parts.mchid}",nonce_str="${parts.nonce}",timestamp="${parts.timestamp}",serial_no="${parts.serial}",signature="${signature}"`
}
const ask = (header: string | null) =>
  wire(sim.url + PATH, 'GET', header === null ? {} : { Authorization: header })

test('a valid request is authenticated and then checked by the rules of the order', async () => {
  const reply = await ask(authorization())
  expect([reply.status, reply.data.code]).toEqual([404, 'ORDERNOTEXIST'])
})

test.each<[string, () => string | null]>([
  ['no Authorization', () => null],
  ['another scheme', () => authorization().replace('RSA2048', 'SM2')],
  ['one part is missing', () => authorization().replace(/nonce_str="[^"]*",/, '')],
  ['unknown merchant', () => authorization({ mchid: '1999999999' })],
  ['unknown certificate', () => authorization({ serial: 'ABCDEF' })],
  ['the key of another merchant', () => authorization({ key: otherCredentials.backend.privateKeyPem })],
  ['another path was signed', () => authorization({ path: `${PATH}0` })],
  ['302 s old', () => authorization({ timestamp: Math.floor(sim.clock.now() / 1000) - 302 })],
  ['310 s in the future', () => authorization({ timestamp: Math.floor(sim.clock.now() / 1000) + 310 })],
])('401 SIGN_ERROR: %s', async (_name, header) => {
  const reply = await ask(header())
  expect([reply.status, reply.data.code]).toEqual([401, 'SIGN_ERROR'])
})

test('a nonce is accepted only once', async () => {
  const header = authorization()
  expect((await ask(header)).status).toBe(404)
  expect((await ask(header)).data.code).toBe('SIGN_ERROR')
})

test('the signature covers the body', async () => {
  const { pay } = client
  const header = pay.buildAuthorization('POST', 'https://api.mch.weixin.qq.com/v3/refund/domestic/refunds', {
    a: 1,
  })
  const reply = await wire(
    `${sim.url}/v3/refund/domestic/refunds`,
    'POST',
    { Authorization: header },
    '{"a":2}',
  )
  expect(reply.data.code).toBe('SIGN_ERROR')
})

test('a merchant cannot query the orders of another merchant', async () => {
  const otherMerchant = merchantClient(sim, otherCredentials)
  const reply = await otherMerchant.send('GET', PATH)
  expect([reply.status, reply.data.code]).toEqual([400, 'PARAM_ERROR'])
})

test('a malformed escape in the path gets a 404 response', async () => {
  const reply = await wire(`${sim.url}/v3/pay/transactions/out-trade-no/%zz?mchid=1`, 'GET', {})
  expect(reply).toMatchObject({ status: 404, data: { code: 'NOT_FOUND' } })
})
