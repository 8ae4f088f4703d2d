import { type SignedCallback, type WechatSim } from '../src'
import {
  APPID,
  type Client,
  closeMerchantSide,
  credentials,
  decrypt,
  isSignedBy,
  openMerchantSide,
  orderBody,
  type Receiver,
} from './client'

let sim: WechatSim
let receiver: Receiver
let client: Client
beforeAll(async () => {
  ;({ sim, receiver, client } = await openMerchantSide())
})
afterAll(() => closeMerchantSide({ sim, receiver }))

/** WeChat's four headers, or null when one is missing or stands there twice. */
function wechatHeaders(rawHeaders: string[]): Record<string, string> | null {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map(name => name.toLowerCase())
  const wanted = ['serial', 'signature', 'timestamp', 'nonce'].map(part => `wechatpay-${part}`)
  if (wanted.some(name => names.filter(other => other === name).length !== 1)) return null
  return Object.fromEntries(wanted.map(name => [name, rawHeaders[names.indexOf(name) * 2 + 1]!]))
}

function isGenuine({ body, rawHeaders }: Receiver['received'][number]): boolean {
  const headers = wechatHeaders(rawHeaders)
  if (!headers || body.length > 65_536 || !isSignedBy(headers, body)) return false
  const timestamp = headers['wechatpay-timestamp']!
  return /^\d{10}$/.test(timestamp) && Math.abs(sim.clock.now() / 1000 - Number(timestamp)) <= 300
}

function isAcceptedEnvelope(envelope: any): boolean {
  const { event_type, resource_type, resource } = envelope
  return (
    event_type === 'TRANSACTION.SUCCESS' &&
    resource_type === 'encrypt-resource' &&
    resource.algorithm === 'AEAD_AES_256_GCM' &&
    resource.nonce.length === 12 &&
    Buffer.from(resource.ciphertext, 'base64').length > 16
  )
}

/** Checks a received callback as a strict merchant does. It is written from WeChat's documents alone. */
function isAccepted(received: Receiver['received'][number], outTradeNo: string, totalFen: number): boolean {
  if (!isGenuine(received)) return false
  try {
    const envelope = JSON.parse(received.body)
    if (!isAcceptedEnvelope(envelope)) return false
    const { mchid, appid, out_trade_no, trade_state, amount } = JSON.parse(decrypt(envelope.resource))
    return (
      mchid === credentials.backend.mchid &&
      appid === APPID &&
      out_trade_no === outTradeNo &&
      trade_state === 'SUCCESS' &&
      amount.currency === 'CNY' &&
      amount.total === totalFen
    )
  } catch {
    return false
  }
}

const sendAndReceive = async (callback: SignedCallback) => {
  receiver.received.length = 0
  await sim.sendCallback(callback)
  expect(receiver.received).toHaveLength(1)
  return receiver.received[0]!
}

test.each(['public-key', 'certificate', 'mixed'] as const)(
  'in mode %s a strict merchant accepts only the genuine callback',
  async mode => {
    sim.signing.setMode(mode)
    const body = orderBody(sim, receiver.url)
    await client.send('POST', '/v3/pay/transactions/jsapi', body)
    const about = { outTradeNo: body.out_trade_no }
    expect(isAccepted(await sendAndReceive(await sim.buildCallback(about)), body.out_trade_no, 1500)).toBe(
      true,
    )
    const forged = await sim.forgeries(about)
    expect(forged.length).toBeGreaterThanOrEqual(40)
    expect(new Set(forged.map(({ name }) => name)).size).toBe(forged.length)
    const accepted: string[] = []
    for (const { name, callback } of forged)
      if (isAccepted(await sendAndReceive(callback), body.out_trade_no, 1500)) accepted.push(name)
    expect(accepted).toEqual([])
  },
)

test('any part of a callback can be replaced', async () => {
  const body = orderBody(sim, receiver.url)
  await client.send('POST', '/v3/pay/transactions/jsapi', body)
  const made = await sim.buildCallback(
    { outTradeNo: body.out_trade_no },
    {
      envelope: { id: 'ID' },
      timestamp: 1,
      nonce: 'N',
      serial: 'S',
      headers: { 'X-Extra': ['a', 'b'], 'Content-Type': null },
    },
  )
  expect(JSON.parse(made.body).id).toBe('ID')
  expect(made.headers).toMatchObject({
    'Wechatpay-Timestamp': '1',
    'Wechatpay-Nonce': 'N',
    'Wechatpay-Serial': 'S',
    'X-Extra': ['a', 'b'],
  })
  expect(made.headers['Content-Type']).toBeUndefined()
})
