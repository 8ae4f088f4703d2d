import { type WechatSim } from '../src'
import {
  APPID,
  type Client,
  closeMerchantSide,
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

test('a client library places an order, the payment callback arrives, and a query returns the same transaction', async () => {
  const body = orderBody(sim, receiver.url, { attach: 'lot-7' })
  const placed = await client.pay.transactions_jsapi(body)
  expect(placed.data?.package ?? placed.package).toMatch(/^prepay_id=wx\d{14}[0-9a-f]{18}0000$/)

  const { order } = sim.pay(body.out_trade_no)
  await sim.flushCallbacks()
  expect(receiver.received).toHaveLength(1)
  const { headers, body: raw } = receiver.received[0]!
  expect(isSignedBy(headers, raw)).toBe(true)
  const envelope = JSON.parse(raw)
  expect(envelope).toMatchObject({ event_type: 'TRANSACTION.SUCCESS', resource_type: 'encrypt-resource' })
  expect(envelope.resource).toMatchObject({
    algorithm: 'AEAD_AES_256_GCM',
    original_type: 'transaction',
    associated_data: 'transaction',
  })
  const content = JSON.parse(decrypt(envelope.resource))
  expect(content).toMatchObject({
    mchid: body.mchid,
    appid: APPID,
    out_trade_no: body.out_trade_no,
    transaction_id: order.transactionId,
    trade_state: 'SUCCESS',
    attach: 'lot-7',
    payer: { openid: body.payer.openid },
    amount: { total: 1500, currency: 'CNY' },
  })
  expect(content.success_time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/)

  const byNo = await client.send(
    'GET',
    `/v3/pay/transactions/out-trade-no/${body.out_trade_no}?mchid=${body.mchid}`,
  )
  const byId = await client.send('GET', `/v3/pay/transactions/id/${order.transactionId}?mchid=${body.mchid}`)
  expect(byNo.data).toEqual(content)
  expect(byId.data).toEqual(content)
  expect(isSignedBy(byNo.headers, byNo.text)).toBe(true)
  expect(sim.callbacks({ outTradeNo: body.out_trade_no })[0]).toMatchObject({
    state: 'delivered',
    attempts: [{ status: 200 }],
  })
})
