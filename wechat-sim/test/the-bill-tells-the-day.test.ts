import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { COLUMNS, type WechatSim } from '../src'
import { shanghaiMidnight, shanghaiDate } from '../src/state/time'
import { APPID, isSignedBy, newNo, type Client, merchantClient, openSim, orderBody } from './client'

const DAY_MS = 86_400_000
let sim: WechatSim
let client: Client
let day: string
beforeEach(async () => {
  sim = await openSim({ rules: { signatureWindowS: 1e9, refundSpacing: false } })
  sim.clock.freeze()
  day = shanghaiDate(sim.clock.now() + DAY_MS)
  await sim.clock.set(shanghaiMidnight(day)! + 3_600_000)
  client = merchantClient(sim)
})
afterEach(() => sim.close())

const paid = async (total: number, change: Record<string, unknown> = {}) => {
  const body = orderBody(sim, 'http://127.0.0.1:9/notice', { amount: { total }, ...change })
  await client.send('POST', '/v3/pay/transactions/jsapi', body)
  sim.pay(body.out_trade_no)
  return body.out_trade_no
}
const refunded = async (no: string, refund: number, total: number) => {
  const out_refund_no = newNo('R')
  await client.send('POST', '/v3/refund/domestic/refunds', {
    out_trade_no: no,
    out_refund_no,
    amount: { refund, total, currency: 'CNY' },
  })
  return out_refund_no
}
const morningAfter = (hour = 10) => sim.clock.set(shanghaiMidnight(day)! + DAY_MS + hour * 3_600_000)
const offer = (query = '&bill_type=ALL&tar_type=GZIP') =>
  client.send('GET', `/v3/bill/tradebill?bill_date=${day}${query}`)
const download = async (url: string) => {
  const headers = { Authorization: client.pay.buildAuthorization('GET', url) }
  const response = await fetch(url.replace('https://api.mch.weixin.qq.com', sim.url), { headers })
  return {
    status: response.status,
    signature: response.headers.get('wechatpay-signature'),
    bytes: Buffer.from(await response.arrayBuffer()),
  }
}
const rowsOf = (text: string) =>
  text
    .trim()
    .split('\r\n')
    .slice(1, -2)
    .map(row => row.slice(1).split(',`'))

test('GZIP, SHA1 of the plain text, official address, BOM, 27 columns, yuan, summary', async () => {
  const one = await paid(1234, { description: '停车费, 含税', attach: 'a,b' })
  const two = await paid(100)
  const back = await refunded(two, 30, 100)
  await morningAfter()
  const told = await offer()
  expect(isSignedBy(told.headers, told.text)).toBe(true)
  expect(told.data).toMatchObject({
    hash_type: 'SHA1',
    download_url: expect.stringMatching(
      /^https:\/\/api\.mch\.weixin\.qq\.com\/v3\/billdownload\/file\?token=/,
    ),
  })
  const file = await download(told.data.download_url)
  expect(file.signature).toBeNull()
  const plain = gunzipSync(file.bytes)
  expect(createHash('sha1').update(plain).digest('hex')).toBe(told.data.hash_value)
  const text = plain.toString('utf8')
  expect(text.charCodeAt(0)).toBe(0xfeff)
  expect(text.slice(1).split('\r\n')[0]).toBe(COLUMNS.join(','))
  expect(COLUMNS).toHaveLength(27)
  const rows = rowsOf(text)
  expect(rows.map(row => row.length)).toEqual([27, 27, 27])
  const column = (row: string[], name: (typeof COLUMNS)[number]) => row[COLUMNS.indexOf(name)]
  const [first, second, third] = rows as [string[], string[], string[]]
  expect([
    column(first, '商户订单号'),
    column(first, '商品名称'),
    column(first, '应结订单金额'),
    column(first, '手续费'),
    column(first, '商户数据包'),
  ]).toEqual([one, '停车费, 含税', '12.34', '0.07000', 'a,b'])
  expect([column(second, '交易状态'), column(second, '订单金额'), column(second, '用户标识')]).toEqual([
    'SUCCESS',
    '1.00',
    sim.openid(APPID, 'zhang'),
  ])
  expect([
    column(third, '交易状态'),
    column(third, '商户退款单号'),
    column(third, '退款金额'),
    column(third, '手续费'),
  ]).toEqual(['REFUND', back, '0.30', '0.00000'])
  expect(text.trim().split('\r\n').at(-1)).toBe('`3,`13.34,`0.30,`0.00,`0.08000,`13.34,`0.30')
})

test('ready from ten o’clock of the next day, for days that have ended and had trade', async () => {
  await paid(100)
  expect((await offer()).data.code).toBe('PARAM_ERROR')
  await morningAfter(9.99)
  expect((await offer()).data.code).toBe('STATEMENT_CREATING')
  await morningAfter(10)
  expect((await offer()).status).toBe(200)
  expect((await client.send('GET', '/v3/bill/tradebill?bill_date=2026-02-30')).data.code).toBe('PARAM_ERROR')
  const empty = shanghaiDate(sim.clock.now() - 5 * DAY_MS)
  expect((await client.send('GET', `/v3/bill/tradebill?bill_date=${empty}`)).data.code).toBe(
    'NO_STATEMENT_EXIST',
  )
})

test('days end at midnight in Shanghai', async () => {
  await sim.clock.set(shanghaiMidnight(day)! + DAY_MS - 1)
  const last = await paid(100)
  await sim.clock.set(shanghaiMidnight(day)! + DAY_MS)
  await paid(200)
  await morningAfter()
  const told = await offer('')
  const file = await download(told.data.download_url)
  expect(rowsOf(file.bytes.toString()).map(row => row[6])).toEqual([last])
})

test('the address is good for 30 s and for its merchant', async () => {
  await paid(100)
  await morningAfter()
  const { download_url: url } = (await offer()).data
  expect((await fetch(url.replace('https://api.mch.weixin.qq.com', sim.url))).status).toBe(401)
  await sim.clock.advance(30_000)
  expect((await download(url)).status).toBe(400)
})

test('faults: late, wrong hash, truncated, missing, changed and extra rows, no BOM', async () => {
  const [one, two] = [await paid(100), await paid(200)]
  await morningAfter()
  const read = async () => {
    const told = await offer('')
    const { bytes } = await download(told.data.download_url)
    const isTrue = createHash('sha1').update(bytes).digest('hex') === told.data.hash_value
    return { isTrue, text: bytes.toString() }
  }
  sim.setBillFaults({ late: true })
  expect((await offer()).data.code).toBe('STATEMENT_CREATING')
  sim.setBillFaults({ wrongHash: true })
  expect((await read()).isTrue).toBe(false)
  sim.setBillFaults({ truncateBytes: 500 })
  expect((await read()).isTrue).toBe(false)
  sim.setBillFaults({
    missing: [one],
    changed: { [two]: { 订单金额: '9.99' } },
    extra: [{ 商户订单号: 'GHOST001' }],
    withoutBom: true,
  })
  const { isTrue, text } = await read()
  expect(isTrue).toBe(true)
  expect(text.charCodeAt(0)).not.toBe(0xfeff)
  expect(rowsOf(text).map(row => [row[6], row[24]])).toEqual([
    [two, '9.99'],
    ['GHOST001', '1.00'],
  ])
})
