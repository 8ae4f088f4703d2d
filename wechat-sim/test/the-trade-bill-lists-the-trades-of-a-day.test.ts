import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { TRADE_BILL_COLUMNS, type WechatSim } from '../src'
import { shanghaiDate, shanghaiMidnight } from '../src/state/time'
import { APPID, type Client, isSignedBy, merchantClient, newNo, openSim, orderBody } from './client'

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
const setNextDay = (hour = 10) => sim.clock.set(shanghaiMidnight(day)! + DAY_MS + hour * 3_600_000)
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

test('the file has the format of WeChat: GZIP, SHA1, byte order mark, 27 columns, yuan and a summary', async () => {
  const one = await paid(1234, { description: '停车费, 含税', attach: 'a,b' })
  const two = await paid(100)
  const refundNo = await refunded(two, 30, 100)
  await setNextDay()
  const offered = await offer()
  expect(isSignedBy(offered.headers, offered.text)).toBe(true)
  expect(offered.data).toMatchObject({
    hash_type: 'SHA1',
    download_url: expect.stringMatching(
      /^https:\/\/api\.mch\.weixin\.qq\.com\/v3\/billdownload\/file\?token=/,
    ),
  })
  const file = await download(offered.data.download_url)
  expect(file.signature).toBeNull()
  const plain = gunzipSync(file.bytes)
  expect(createHash('sha1').update(plain).digest('hex')).toBe(offered.data.hash_value)
  const text = plain.toString('utf8')
  expect(text.charCodeAt(0)).toBe(0xfeff)
  expect(text.slice(1).split('\r\n')[0]).toBe(TRADE_BILL_COLUMNS.join(','))
  expect(TRADE_BILL_COLUMNS).toHaveLength(27)
  const rows = rowsOf(text)
  expect(rows.map(row => row.length)).toEqual([27, 27, 27])
  const column = (row: string[], name: (typeof TRADE_BILL_COLUMNS)[number]) =>
    row[TRADE_BILL_COLUMNS.indexOf(name)]
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
  ]).toEqual(['REFUND', refundNo, '0.30', '0.00000'])
  expect(text.trim().split('\r\n').at(-1)).toBe('`3,`13.34,`0.30,`0.00,`0.08000,`13.34,`0.30')
})

test('the file is available from 10:00 of the next day, for past days with trades', async () => {
  await paid(100)
  expect((await offer()).data.code).toBe('PARAM_ERROR')
  await setNextDay(9.99)
  expect((await offer()).data.code).toBe('STATEMENT_CREATING')
  await setNextDay(10)
  expect((await offer()).status).toBe(200)
  expect((await client.send('GET', '/v3/bill/tradebill?bill_date=2026-02-30')).data.code).toBe('PARAM_ERROR')
  const empty = shanghaiDate(sim.clock.now() - 5 * DAY_MS)
  expect((await client.send('GET', `/v3/bill/tradebill?bill_date=${empty}`)).data.code).toBe(
    'NO_STATEMENT_EXIST',
  )
})

test('a day ends at midnight in Shanghai', async () => {
  await sim.clock.set(shanghaiMidnight(day)! + DAY_MS - 1)
  const last = await paid(100)
  await sim.clock.set(shanghaiMidnight(day)! + DAY_MS)
  await paid(200)
  await setNextDay()
  const offered = await offer('')
  const file = await download(offered.data.download_url)
  expect(rowsOf(file.bytes.toString()).map(row => row[6])).toEqual([last])
})

test('the download address is valid for 30 s and for its own merchant', async () => {
  await paid(100)
  await setNextDay()
  const { download_url: url } = (await offer()).data
  expect((await fetch(url.replace('https://api.mch.weixin.qq.com', sim.url))).status).toBe(401)
  await sim.clock.advance(30_000)
  expect((await download(url)).status).toBe(400)
})

test('faults make the file late, truncated or without byte order mark, and change its hash and rows', async () => {
  const [one, two] = [await paid(100), await paid(200)]
  await setNextDay()
  const read = async () => {
    const offered = await offer('')
    const { bytes } = await download(offered.data.download_url)
    const hashMatches = createHash('sha1').update(bytes).digest('hex') === offered.data.hash_value
    return { hashMatches, text: bytes.toString() }
  }
  sim.setTradeBillFaults({ late: true })
  expect((await offer()).data.code).toBe('STATEMENT_CREATING')
  sim.setTradeBillFaults({ wrongHash: true })
  expect((await read()).hashMatches).toBe(false)
  sim.setTradeBillFaults({ truncateBytes: 500 })
  expect((await read()).hashMatches).toBe(false)
  sim.setTradeBillFaults({
    missing: [one],
    changed: { [two]: { 订单金额: '9.99' } },
    extra: [{ 商户订单号: 'GHOST001' }],
    withoutBom: true,
  })
  const { hashMatches, text } = await read()
  expect(hashMatches).toBe(true)
  expect(text.charCodeAt(0)).not.toBe(0xfeff)
  expect(rowsOf(text).map(row => [row[6], row[24]])).toEqual([
    [two, '9.99'],
    ['GHOST001', '1.00'],
  ])
})
