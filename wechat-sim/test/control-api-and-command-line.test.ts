import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { startWechatSim, type WechatSim } from '../src'
import {
  APPID,
  type Client,
  closeMerchantSide,
  credentials,
  decrypt,
  merchantClient,
  openMerchantSide,
  openSim,
  orderBody,
  type Receiver,
  wire,
} from './client'

let sim: WechatSim
let receiver: Receiver
let client: Client
beforeAll(async () => {
  ;({ sim, receiver, client } = await openMerchantSide())
})
afterAll(() => closeMerchantSide({ sim, receiver }))

const JSON_TYPE = { 'Content-Type': 'application/json' }
const command = (name: string, body: unknown = {}) =>
  wire(`${sim.url}/_sim/${name}`, 'POST', JSON_TYPE, JSON.stringify(body))
const view = async (name: string) => (await wire(`${sim.url}/_sim/${name}`, 'GET', {})).data
const ordered = async (change: Record<string, unknown> = {}) => {
  const body = orderBody(sim, receiver.url, change)
  const { data } = await client.send('POST', '/v3/pay/transactions/jsapi', body)
  return { no: body.out_trade_no, prepayId: data.prepay_id as string }
}

describe('control API', () => {
  test('pays, shows records, moves the clock, adds faults and rotates keys', async () => {
    const { no } = await ordered()
    await command('faults', { route: 'notice', kind: 'drop', times: 1 })
    expect((await command('pay', { outTradeNo: no })).data.order.state).toBe('SUCCESS')
    await command('flush')
    expect((await view(`notices?outTradeNo=${no}`))[0].attempts).toEqual([
      expect.objectContaining({ error: 'dropped' }),
    ])
    const before = (await view('clock')).now
    expect((await command('advance', { ms: 15_000 })).data.now).toBeGreaterThanOrEqual(before + 15_000)
    expect((await view(`notices?outTradeNo=${no}`))[0].state).toBe('delivered')
    expect(await view(`orders?outTradeNo=${no}`)).toEqual([
      expect.objectContaining({ outTradeNo: no, state: 'SUCCESS' }),
    ])
    expect((await view('requests')).counts.order).toBeGreaterThan(0)
    const [rotated] = (await command('rotate-key', { kind: 'public-key' })).data
    const keys = await view('keys?mchid=1900000109')
    expect(keys.map((key: any) => key.serial)).toContain(rotated.serial)
    expect(JSON.stringify(keys)).not.toContain('PRIVATE')
    expect((await command('code', { person: 'li' })).data.code).toMatch(/^0[0-9a-f]{31}$/)
  })
  test('a change of one rule keeps the others', async () => {
    await command('rules', { refundDurationMs: 5 })
    await command('rules', { closeNotWithin5Min: true })
    expect(sim.rules()).toMatchObject({
      refundDurationMs: 5,
      closeNotWithin5Min: true,
      callbackTimeoutMs: 5000,
    })
  })
  test('keeps the names in its JSON, whatever the names in the code are', async () => {
    const rules = (await command('rules', { noticeTimeoutMs: 4000, billFromTenOClock: true })).data
    expect(rules).toMatchObject({ noticeTimeoutMs: 4000, noticeDelayMs: 0, billFromTenOClock: true })
    expect(sim.rules()).toMatchObject({ callbackTimeoutMs: 4000, tradeBillFromTenOClock: true })
    expect((await command('rules', { callbackDelay: 1 })).status).toBe(400)
    const { no } = await ordered()
    expect((await command('pay', { outTradeNo: no })).data.notice.content.out_trade_no).toBe(no)
    await command('flush')
    const overrides = { sealedAssociatedData: 'refund' }
    const made = (await command('make-notice', { about: { outTradeNo: no }, overrides })).data
    expect(made).toMatchObject({ noticeId: expect.any(String), url: receiver.url })
    expect(() => decrypt(JSON.parse(made.body).resource)).toThrow(/authenticate data/)
    expect((await command('send-notice', made)).data.status).toBe(200)
    const [forged] = (await command('forgeries', { outTradeNo: no })).data
    expect(forged).toMatchObject({ name: expect.any(String), notice: { noticeId: made.noticeId } })
    await command('clear-faults')
    await command('faults', { route: 'notice', kind: 'drop' })
    expect((await view('faults'))[0]).toMatchObject({ struck: 0, left: null })
    await command('clear-faults')
    await command('rules', { noticeTimeoutMs: 5000 })
  })
  test('refuses an unknown command, a malformed body, an impossible action and a form of another site', async () => {
    expect((await command('nothing')).status).toBe(404)
    expect((await command('constructor')).status).toBe(404)
    expect((await command('pay', { no: 1 })).status).toBe(400)
    expect((await command('faults', { route: 'order', kind: 'maybe' })).status).toBe(400)
    expect((await command('pay', { outTradeNo: 'NOBODYS1' })).data.error).toBe('ORDER_NOT_FOUND')
    expect((await wire(`${sim.url}/_sim/pay`, 'POST', { 'Content-Type': 'text/plain' }, '{}')).status).toBe(
      415,
    )
  })
})

describe('confirm page', () => {
  const page = (query: Record<string, string>) =>
    wire(`${sim.url}/_sim/pay?${new URLSearchParams(query).toString()}`, 'GET', {})
  const answer = (prepayId: string, choice: string) => command('pay/answer', { prepayId, answer: choice })

  test('shows amount, payee and description, and escapes what the merchant sent', async () => {
    const { prepayId } = await ordered({
      description: '<script>alert(1)</script>',
      amount: { total: 123_405 },
    })
    const { status, text, headers } = await page({
      prepay_id: prepayId,
      return_url: 'https://example.com/back?</script>',
    })
    expect(status).toBe(200)
    expect(text).toContain('1234.05')
    expect(text).toContain('测试停车')
    expect(text).toContain('确认支付')
    expect(text).not.toContain('<script>alert')
    expect(text.match(/<\/script>/g)).toHaveLength(1)
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect((await page({ prepay_id: prepayId, return_url: 'javascript:alert(1)' })).text).not.toContain(
      'javascript:',
    )
  })
  test('a person refuses, then the bank refuses, then the person confirms', async () => {
    const { no, prepayId } = await ordered()
    expect((await answer(prepayId, 'refuse')).data).toEqual({
      result: 'cancel',
      errMsg: 'requestPayment:cancel',
    })
    expect(sim.order(no)!.state).toBe('NOTPAY')
    expect((await answer(prepayId, 'fail')).data.result).toBe('fail')
    expect((await answer(prepayId, 'confirm')).data).toEqual({ result: 'ok', errMsg: 'requestPayment:ok' })
    expect(sim.order(no)!.state).toBe('SUCCESS')
    expect((await answer(prepayId, 'confirm')).status).toBe(409)
    expect((await page({ prepay_id: prepayId })).text).toContain('该订单已支付')
  })
  test('paySign is checked when it is given', async () => {
    const { prepayId } = await ordered()
    const parts = { appId: APPID, timeStamp: '1700000000', nonceStr: 'n', package: `prepay_id=${prepayId}` }
    const paySign = client.pay.sign(`${Object.values(parts).join('\n')}\n`)
    expect((await page({ ...parts, signType: 'RSA', paySign })).text).toContain('确认支付')
    expect((await page({ ...parts, nonceStr: 'm', paySign })).text).toContain('支付验证签名失败')
  })
  test('an unknown and an expired prepay_id show an error', async () => {
    const own = await openSim({ rules: { signatureWindowS: 1e9 } })
    try {
      const body = orderBody(own, receiver.url)
      const { data } = await merchantClient(own).send('POST', '/v3/pay/transactions/jsapi', body)
      expect((await wire(`${own.url}/_sim/pay?prepay_id=wx1`, 'GET', {})).status).toBe(409)
      await own.clock.advance(2 * 3_600_000 + 1)
      expect((await wire(own.payPage(data.prepay_id), 'GET', {})).text).toContain('已过期')
    } finally {
      await own.close()
    }
  })
})

test('a restart keeps orders, refunds, undelivered callbacks, keys and the clock', async () => {
  const statePath = mkdtempSync(path.join(os.tmpdir(), 'wechat-sim-'))
  try {
    const first = await openSim({ statePath })
    const firstClient = merchantClient(first)
    const body = orderBody(first, receiver.url)
    await firstClient.send('POST', '/v3/pay/transactions/jsapi', body)
    receiver.status = 500
    first.pay(body.out_trade_no)
    await first.flushCallbacks()
    const [key] = first.signing.rotate('certificate')
    await first.clock.advance(86_400_000)
    const attempts = first.callbacks()[0]!.attempts.length
    first.setRules({ refundDurationMs: 60_000, signatureWindowS: 1e9 })
    const refund = {
      out_trade_no: body.out_trade_no,
      out_refund_no: 'REFUND1',
      amount: { refund: 1500, total: 1500, currency: 'CNY' },
    }
    expect((await firstClient.send('POST', '/v3/refund/domestic/refunds', refund)).data.status).toBe(
      'PROCESSING',
    )
    await first.close()

    receiver.status = 204
    const second = await openSim({ statePath })
    expect(second.order(body.out_trade_no)).toMatchObject({ state: 'SUCCESS', payer: body.payer.openid })
    expect(second.clock.now() - Date.now()).toBeGreaterThan(86_000_000)
    expect(second.signing.keys('1900000109').map(({ serial }) => serial)).toContain(key!.serial)
    await second.clock.advance(100 * 3_600_000)
    expect(second.callbacks()[0]).toMatchObject({ state: 'delivered' })
    expect(second.callbacks()[0]!.attempts).toHaveLength(attempts + 1)
    expect(second.refund('REFUND1')!.status).toBe('SUCCESS')
    await second.close()
  } finally {
    receiver.status = 200
    rmSync(statePath, { recursive: true })
  }
})

test('a restart keeps the platform keys that were made at the first start', async () => {
  const statePath = mkdtempSync(path.join(os.tmpdir(), 'wechat-sim-'))
  const { platformKeys: _given, ...merchant } = credentials.sim
  const serials = async () => {
    const own = await startWechatSim({ merchants: [merchant], apps: credentials.apps, statePath })
    const found = own.signing.keys(merchant.mchid).map(({ serial }) => serial)
    await own.close()
    return found
  }
  try {
    const first = await serials()
    expect(first).toHaveLength(2)
    expect(await serials()).toEqual(first)
  } finally {
    rmSync(statePath, { recursive: true })
  }
})

test('a burst sends the callbacks of payments and not those of their refunds', async () => {
  const { no } = await ordered()
  sim.pay(no)
  // Otherwise the refund could end by itself first on a slow machine.
  sim.setRules({ refundDurationMs: 3_600_000 })
  const refund = {
    out_trade_no: no,
    out_refund_no: `R${no}`.slice(0, 32),
    notify_url: receiver.url,
    amount: { refund: 1, total: 1500, currency: 'CNY' },
  }
  await client.send('POST', '/v3/refund/domestic/refunds', refund)
  sim.endRefund(refund.out_refund_no, 'SUCCESS')
  expect((await command('burst', { outTradeNos: [no] })).data).toMatchObject({ sent: 1, accepted: 1 })
})

test('another site cannot answer the confirm page, because only JSON is accepted', async () => {
  const { no, prepayId } = await ordered()
  const body = JSON.stringify({ prepayId, answer: 'confirm' })
  const reply = await wire(`${sim.url}/_sim/pay/answer`, 'POST', { 'Content-Type': 'text/plain' }, body)
  expect(reply.status).toBe(415)
  expect(sim.order(no)!.state).toBe('NOTPAY')
})

describe('command line', () => {
  const main = path.resolve(__dirname, 'start-cli.cjs')
  const start = (env: Record<string, string>): ChildProcess =>
    spawn(process.execPath, [main], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })

  test('prints one line when it is ready and ends on SIGTERM', async () => {
    const child = start({
      WECHAT_SIM_PORT: '0',
      WECHAT_SIM_MERCHANTS: JSON.stringify([credentials.sim]),
      WECHAT_SIM_APPS: JSON.stringify(credentials.apps),
    })
    const lines = createInterface({ input: child.stdout! })
    const [line] = await once(lines, 'line')
    const { ready, url } = JSON.parse(line as string)
    expect(ready).toBe(true)
    expect((await wire(`${url}/_sim/orders`, 'GET', {})).data).toEqual([])
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })
  test('names the environment variables that are wrong', async () => {
    const child = start({ WECHAT_SIM_MERCHANTS: '[]', WECHAT_SIM_APPS: '{' })
    let errorOutput = ''
    child.stderr!.on('data', (chunk: Buffer) => (errorOutput += chunk.toString()))
    expect(await once(child, 'close')).toEqual([2, null])
    expect(errorOutput).toContain('WECHAT_SIM_MERCHANTS')
    expect(errorOutput).toContain('WECHAT_SIM_APPS')
  })
})
