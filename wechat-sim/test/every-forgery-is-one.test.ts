import { type SignedNotice, type WechatSim } from '../src'
import {
  APPID,
  credentials,
  isSignedBy,
  type Client,
  merchantClient,
  openReceiver,
  openSim,
  orderBody,
  type Receiver,
  unseal,
} from './client'

let sim: WechatSim
let receiver: Receiver
let client: Client
beforeAll(async () => {
  sim = await openSim()
  receiver = await openReceiver()
  client = merchantClient(sim)
})
afterAll(async () => {
  await sim.close()
  await receiver.close()
})

/** A strict merchant, written from WeChat's documents alone: whether a notice as received is to be believed. */
function isBelieved(
  { body, rawHeaders }: Receiver['heard'][number],
  outTradeNo: string,
  totalFen: number,
): boolean {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map(name => name.toLowerCase())
  const headers: Record<string, string> = {}
  for (const name of ['serial', 'signature', 'timestamp', 'nonce'].map(part => `wechatpay-${part}`)) {
    if (names.filter(other => other === name).length !== 1) return false
    headers[name] = rawHeaders[names.indexOf(name) * 2 + 1]!
  }
  if (body.length > 65_536 || !isSignedBy(headers, body)) return false
  if (!/^\d{10}$/.test(headers['wechatpay-timestamp']!)) return false
  if (Math.abs(sim.clock.now() / 1000 - Number(headers['wechatpay-timestamp'])) > 300) return false
  try {
    const envelope = JSON.parse(body)
    const { resource } = envelope
    if (envelope.event_type !== 'TRANSACTION.SUCCESS' || envelope.resource_type !== 'encrypt-resource')
      return false
    if (resource.algorithm !== 'AEAD_AES_256_GCM' || resource.nonce.length !== 12) return false
    if (Buffer.from(resource.ciphertext, 'base64').length <= 16) return false
    const { mchid, appid, out_trade_no, trade_state, amount } = JSON.parse(unseal(resource))
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

const arrives = async (notice: SignedNotice) => {
  receiver.heard.length = 0
  await sim.sendNotice(notice)
  expect(receiver.heard).toHaveLength(1)
  return receiver.heard[0]!
}

test.each(['public-key', 'certificate', 'mixed'] as const)(
  'in mode %s a strict merchant believes the true one alone',
  async mode => {
    sim.signing.setMode(mode)
    const body = orderBody(sim, receiver.url)
    await client.send('POST', '/v3/pay/transactions/jsapi', body)
    const about = { outTradeNo: body.out_trade_no }
    expect(isBelieved(await arrives(await sim.makeNotice(about)), body.out_trade_no, 1500)).toBe(true)
    const forged = await sim.forgeries(about)
    expect(forged.length).toBeGreaterThanOrEqual(40)
    expect(new Set(forged.map(({ name }) => name)).size).toBe(forged.length)
    const believed: string[] = []
    for (const { name, notice } of forged)
      if (isBelieved(await arrives(notice), body.out_trade_no, 1500)) believed.push(name)
    expect(believed).toEqual([])
  },
)

test('any part of a notice can be replaced', async () => {
  const body = orderBody(sim, receiver.url)
  await client.send('POST', '/v3/pay/transactions/jsapi', body)
  const made = await sim.makeNotice(
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
