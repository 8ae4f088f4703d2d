import { X509Certificate } from 'node:crypto'
import { type WechatSim } from '../src'
import {
  type Client,
  closeMerchantSide,
  credentials,
  decrypt,
  isSignedBy,
  merchantClient,
  openMerchantSide,
  orderBody,
  type Receiver,
} from './client'

let sim: WechatSim
let receiver: Receiver
let client: Client
beforeEach(async () => {
  ;({ sim, receiver, client } = await openMerchantSide())
})
afterEach(() => closeMerchantSide({ sim, receiver }))

const mchid = credentials.backend.mchid
const [publicKey, certificate] = credentials.backend.verifiers
const ask = (from: Client = client) =>
  from.send('GET', `/v3/pay/transactions/out-trade-no/NOTHERE1?mchid=${mchid}`)

test('signs with the public key or with the certificate, depending on the mode', async () => {
  const first = await ask()
  expect(first.headers['wechatpay-serial']).toBe(publicKey!.serial)
  expect(publicKey!.serial).toMatch(/^PUB_KEY_ID_01\d{32}$/)
  sim.signing.setMode('certificate')
  const second = await ask()
  expect(second.headers['wechatpay-serial']).toBe(certificate!.serial)
  for (const { headers, text } of [first, second]) expect(isSignedBy(headers, text)).toBe(true)
})

test('mixed mode uses each valid key in turn', async () => {
  sim.signing.setMode('mixed')
  const serials = [(await ask()).headers['wechatpay-serial'], (await ask()).headers['wechatpay-serial']]
  expect(new Set(serials)).toEqual(new Set([publicKey!.serial, certificate!.serial]))
})

test('Wechatpay-Serial in the request chooses the key, and an unknown serial is refused', async () => {
  const chosen = await ask(merchantClient(sim, credentials, { 'Wechatpay-Serial': certificate!.serial }))
  expect(chosen.headers['wechatpay-serial']).toBe(certificate!.serial)
  expect(isSignedBy(chosen.headers, chosen.text)).toBe(true)
  const unknown = await ask(merchantClient(sim, credentials, { 'Wechatpay-Serial': 'PUB_KEY_ID_0' }))
  expect([unknown.status, unknown.data.code]).toEqual([400, 'PARAM_ERROR'])
})

test('the signature of an empty 204 response covers an empty body', async () => {
  const body = orderBody(sim, receiver.url)
  await client.send('POST', '/v3/pay/transactions/jsapi', body)
  const reply = await client.send('POST', `/v3/pay/transactions/out-trade-no/${body.out_trade_no}/close`, {
    mchid,
  })
  expect([reply.status, reply.text]).toEqual([204, ''])
  expect(isSignedBy(reply.headers, '')).toBe(true)
})

test('certificates are listed encrypted and are valid X.509 with the right serial and key', async () => {
  const reply = await client.send('GET', '/v3/certificates')
  expect(isSignedBy(reply.headers, reply.text)).toBe(true)
  const [only] = reply.data.data
  const read = new X509Certificate(decrypt(only.encrypt_certificate))
  expect(only.serial_no).toBe(certificate!.serial)
  expect(read.serialNumber).toBe(certificate!.serial)
  expect(read.publicKey.export({ type: 'spki', format: 'pem' })).toBe(certificate!.publicKeyPem)
  expect(read.verify(read.publicKey)).toBe(true)
})

test('the client library reads our certificates', async () => {
  const listed = await client.pay.get_certificates(credentials.backend.apiV3Key)
  expect(listed[0].publicKey.trim()).toBe(certificate!.publicKeyPem.trim())
  expect(client.pay.getSN(credentials.merchantCertificatePem)).toMatch(/^[0-9a-f]{40}$/i)
})

test('after a rotation both keys are valid for the overlap time, and then only the new one', async () => {
  sim.signing.setMode('certificate')
  const [next] = sim.signing.rotate('certificate', { mchid, overlapMs: 3_600_000 })
  const verifiers = sim.signing.verifiers(mchid)
  const fresh = await ask()
  expect(fresh.headers['wechatpay-serial']).toBe(next!.serial)
  expect(isSignedBy(fresh.headers, fresh.text, verifiers)).toBe(true)
  expect((await client.send('GET', '/v3/certificates')).data.data).toHaveLength(2)
  const askForOldKey = () =>
    ask(merchantClient(sim, credentials, { 'Wechatpay-Serial': certificate!.serial }))
  expect((await askForOldKey()).headers['wechatpay-serial']).toBe(certificate!.serial)
  sim.setRules({ signatureWindowS: 1e9 })
  await sim.clock.advance(3_600_001)
  expect((await askForOldKey()).status).toBe(400)
  expect((await client.send('GET', '/v3/certificates')).data.data).toHaveLength(1)
})
