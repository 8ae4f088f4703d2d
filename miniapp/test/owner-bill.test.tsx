import type { OwnerBill } from '@fangxing/contract/bills'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { session } from '../src/owner/calls'
import BillPage from '../src/owner/more/bill/index'
import { chooseLanguage } from '../src/shared/i18n/language'
import { BILL_ID, bill, settledBill } from './support/bills'
import { PAYMENT_ID, paymentReply, refusal, signedIn } from './support/orders'
import { phone } from './support/phone'

let served: OwnerBill
let again: { bill: OwnerBill | null }
let sharedReply: { statusCode: number; data: unknown }
beforeEach(() => {
  jest.useFakeTimers()
  phone.reset()
  session.clear()
  chooseLanguage('zh')
  phone.params = { id: BILL_ID }
  served = bill()
  again = { bill: null }
  sharedReply = { statusCode: 200, data: served }
  phone.respond = ({ url }) => {
    const { pathname } = new URL(url)
    if (pathname === '/owner/session') return { statusCode: 200, data: signedIn() }
    if (pathname === '/owner/shared-bills') return sharedReply
    if (pathname.endsWith('/again')) return { statusCode: 200, data: again }
    if (pathname.endsWith('/payments'))
      return { statusCode: 200, data: paymentReply('prepaid', { sheet: true }) }
    if (pathname.endsWith('/check')) return { statusCode: 200, data: paymentReply('succeeded') }
    if (pathname === `/owner/bills/${BILL_ID}`) return { statusCode: 200, data: served }
    return { statusCode: 404, data: refusal('NOT_FOUND') }
  }
})
afterEach(() => jest.useRealTimers())

const advance = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms))
async function open() {
  render(<BillPage />)
  await advance(0)
}
const payButton = () => screen.queryByRole<HTMLButtonElement>('button', { name: /微信支付/ })

test('shows payee, number and sum, how long there is, and pays exactly that sum', async () => {
  await open()
  for (const text of ['深圳市南湖停车管理有限公司', '13:30', '为保护车主隐私'])
    expect(screen.getByText(new RegExp(text))).toBeTruthy()
  fireEvent.click(payButton()!)
  await advance(0)
  served = settledBill('wechat', true)
  await advance(10)
  expect(JSON.parse(String(phone.requestsTo('POST', /payments$/)[0]!.data))).toEqual({ amountFen: 1250 })
  expect(screen.getByText('已付清')).toBeTruthy()
  expect(screen.getByText('FX1')).toBeTruthy()
  expect(payButton()).toBeNull()
})

test('the bill of a stay says how long there is to leave, and its receipt until what time', async () => {
  served = bill({ cause: 'stay' })
  await open()
  expect(document.body.textContent).toContain('付清后 15 分钟内离场，不再收费')
  cleanup()
  served = bill({ cause: 'stay', leaveMinutes: 30 })
  await open()
  expect(document.body.textContent).toContain('付清后 30 分钟内离场，不再收费')
  cleanup()
  const lotDay = (days: number) =>
    new Date(Date.now() + days * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)
  served = { ...settledBill('wechat', true), cause: 'stay', leaveBy: `${lotDay(0)}T20:03:00+08:00` }
  await open()
  expect(screen.getByText('20:03 前离开，不再收费；之后只收差额。')).toBeTruthy()
  expect(screen.getByText(/^\d+月\d+日 20:03$/)).toBeTruthy()
  cleanup()
  served = { ...settledBill('wechat', true), cause: 'stay', leaveBy: `${lotDay(1)}T00:03:00+08:00` }
  await open()
  expect(screen.getByText(/^(\d+年)?\d+月\d+日 00:03 前离开，不再收费；之后只收差额。$/)).toBeTruthy()
})

test('in its last moments no payment begins, and nobody is told that nothing was charged', async () => {
  served = bill({ payableForS: 1, livesForS: 91 })
  await open()
  expect(payButton()).toBeTruthy()
  await advance(1_500)
  expect(payButton()).toBeNull()
  expect(screen.getByText('这张缴费单即将到期')).toBeTruthy()
  expect(screen.queryByText(/没有扣款/)).toBeNull()
  expect(screen.getByRole<HTMLButtonElement>('button', { name: '重新查询' }).disabled).toBe(true)
})

test('the clock of the phone does not matter: time is counted from the answer', async () => {
  jest.setSystemTime(new Date('2031-01-01T00:00:00Z'))
  await open()
  expect(payButton()).toBeTruthy()
  expect(screen.getByText('13:30')).toBeTruthy()
})

test.each([
  ['superseded', '车旁有追缴装置'],
  ['withdrawn', '商家已撤销这张缴费单'],
  ['expired', '缴费单已到期'],
] as const)('%s is explained, cannot be paid and can be looked up again', async (state, title) => {
  served = bill({ state, shareCode: null })
  await open()
  expect(screen.getByText(title)).toBeTruthy()
  expect(payButton()).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: '重新查询' }))
  await advance(0)
  expect(screen.getByText('已经没有欠费')).toBeTruthy()
})

test.each([
  ['wechat', '已由他人付清'],
  ['elsewhere', '已通过其他方式付清'],
  ['cash', '已通过其他方式付清'],
  ['waiver', '无需付款'],
])('settled by %s is said as that', async (method, title) => {
  served = settledBill(method, false)
  await open()
  expect(screen.getByText(title)).toBeTruthy()
})

test('a bill that was sent cannot be opened again by the friend, and its end is said in words', async () => {
  phone.params = { share: 'code' }
  served = bill({ mayOpenAgain: false })
  sharedReply = { statusCode: 200, data: served }
  await open()
  served = bill({ mayOpenAgain: false, version: 2, state: 'expired', shareCode: null })
  await advance(10_000)
  expect(screen.getByText('缴费单已到期')).toBeTruthy()
  expect(screen.queryByRole('button', { name: '重新查询' })).toBeNull()
})

test.each([
  ['BILL_OVER', '代付链接已失效'],
  ['ALREADY_PAID', '已经付清，您无需再付'],
])('a link that says %s', async (code, title) => {
  phone.params = { share: 'code' }
  sharedReply = { statusCode: 409, data: refusal(code) }
  await open()
  expect(screen.getByText(title)).toBeTruthy()
})

test('a payment whose sheet was open when the app was closed is checked first', async () => {
  phone.storage.set('fangxing.pending-payment', { billId: BILL_ID, paymentId: PAYMENT_ID })
  await open()
  served = settledBill('wechat', true)
  await advance(10)
  expect(phone.requestsTo('POST', /check$/)).toHaveLength(1)
  expect(screen.getByText('已付清')).toBeTruthy()
})
