import { createVerify } from 'node:crypto'
import { testRsaKey } from '@fangxing/dev/stack'
import type { PayHttp } from '../../../src/adapters/wechat/http'
import { SigningClient } from '../../../src/adapters/wechat/signing-client'

const { privateKey, publicKey } = testRsaKey('merchant')
const NOW = new Date('2026-11-23T00:00:05Z')
const NUMBER = '0123456789abcdef0123456789abcdef'

type Sent = { method: string; path: string; body: string; headers: Record<string, unknown> }
function opened() {
  const sent: Sent[] = []
  const note = (method: string, url: string, body: string, headers: Record<string, unknown>) => {
    sent.push({ method, path: url.replace('https://api.mch.weixin.qq.com', ''), body, headers })
    return Promise.resolve({ status: 200, data: { prepay_id: 'wx1' } })
  }
  const http = {
    get: (url: string, headers: Record<string, unknown>) => note('GET', url, '', headers),
    post: (url: string, params: object, headers: Record<string, unknown>) =>
      note('POST', url, JSON.stringify(params), headers),
  } as unknown as PayHttp
  const identity = { appid: 'wx0123456789abcdef', mchid: '1900000001', serial: 'SERIAL-1', privateKey }
  return { client: new SigningClient({ ...identity, now: () => NOW }, http), sent }
}
const amount = { total: 1500, currency: 'CNY' }
const prepay = { description: 'x', out_trade_no: NUMBER, notify_url: 'https://x.example/n', amount, payer: { openid: 'o' } } // prettier-ignore
const refund = { out_trade_no: NUMBER, out_refund_no: NUMBER, amount: { ...amount, refund: 1500 } }
const CALLS: [string, (client: SigningClient) => Promise<unknown>, string, string][] = [
  ['transactions_jsapi', client => client.transactions_jsapi(prepay), 'POST', '/v3/pay/transactions/jsapi'],
  ['query', client => client.query({ out_trade_no: NUMBER }), 'GET', `/v3/pay/transactions/out-trade-no/${NUMBER}?mchid=1900000001`],
  ['close', client => client.close(NUMBER), 'POST', `/v3/pay/transactions/out-trade-no/${NUMBER}/close`],
  ['refunds', client => client.refunds(refund), 'POST', '/v3/refund/domestic/refunds'],
  ['find_refunds', client => client.find_refunds(NUMBER), 'GET', `/v3/refund/domestic/refunds/${NUMBER}`],
] // prettier-ignore

test.each(CALLS)(
  '%s takes our nonce, time and signature, over exactly what is sent',
  async (_name, call, method, path) => {
    const { client, sent } = opened()
    await call(client)
    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject({ method, path })
    const header = String(sent[0]!.headers.Authorization)
    expect(header.startsWith('WECHATPAY2-SHA256-RSA2048 ')).toBe(true)
    const parts = Object.fromEntries([...header.matchAll(/(\w+)="([^"]+)"/g)].map(part => [part[1], part[2]]))
    expect(parts).toMatchObject({
      mchid: '1900000001',
      serial_no: 'SERIAL-1',
      nonce_str: expect.stringMatching(/^[0-9a-f]{32}$/),
      timestamp: String(NOW.getTime() / 1000),
    })
    const signed = `${method}\n${path}\n${parts.timestamp}\n${parts.nonce_str}\n${sent[0]!.body}\n`
    expect(createVerify('RSA-SHA256').update(signed).verify(publicKey, parts.signature, 'base64')).toBe(true)
  },
)
