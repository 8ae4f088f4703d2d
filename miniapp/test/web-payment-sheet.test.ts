import { openWebPaymentSheet } from '../src/shared/phone/web-payment-sheet'

const SIM = 'http://127.0.0.1:9'
const sheet = () => document.querySelector('[role="dialog"]')
const open = () => openWebPaymentSheet(SIM, 'prepay_id=wx1')
const message = (data: object, origin = SIM) =>
  window.dispatchEvent(
    new MessageEvent('message', { origin, data: { source: 'wechat-sim', prepayId: 'wx1', ...data } }),
  )

it('closes with Back, as cancelled, and says nothing about the next sheet', async () => {
  const first = open()
  expect(sheet()).not.toBeNull()
  window.dispatchEvent(new PopStateEvent('popstate'))
  expect(await first).toBe('cancelled')
  expect(sheet()).toBeNull()
  const second = open()
  message({ result: 'ok' })
  expect(await second).toBe('ok')
  window.dispatchEvent(new PopStateEvent('popstate'))
  expect(sheet()).toBeNull()
})

it('takes the result of its own payment from WeChat alone', async () => {
  const result = open()
  message({ result: 'ok' }, 'http://127.0.0.1:10')
  message({ result: 'ok', prepayId: 'wx2' })
  expect(sheet()).not.toBeNull()
  message({ result: 'fail' })
  expect(await result).toBe('failed')
})
