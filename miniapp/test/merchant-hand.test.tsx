import { act, fireEvent, render, screen } from '@testing-library/react'
import { session } from '../src/merchant/calls'
import DebtsPage from '../src/merchant/more/debts/index'
import DevicePage from '../src/merchant/more/device/index'
import NoticePage from '../src/merchant/paper/notice/index'
import NoticesPage from '../src/merchant/paper/notices/index'
import OrderPage from '../src/merchant/pages/order/index'
import HandPage from '../src/merchant/pages/hand/index'
import { chooseLanguage } from '../src/shared/i18n/language'
import { refusal } from './support/orders'
import { board, staffSession } from './support/lot'
import { phone } from './support/phone'

beforeEach(() => {
  jest.useFakeTimers()
  phone.reset()
  session.clear()
  chooseLanguage('zh')
  phone.params = { orderId: 'order-1', plateText: '粤B12388' }
  phone.respond = ({ url }) => {
    const { pathname } = new URL(url)
    const mine = staffSession()
    if (pathname === '/staff/session') return { statusCode: 200, data: mine }
    if (pathname === '/staff/me') return { statusCode: 200, data: mine.me }
    if (pathname === '/staff/board') return { statusCode: 200, data: board() }
    return { statusCode: 404, data: refusal('NOT_FOUND') }
  }
})
afterEach(() => jest.useRealTimers())

const advance = () => act(() => jest.advanceTimersByTimeAsync(0))
const tap = async (name: RegExp | string) => {
  fireEvent.click(screen.getByRole('button', { name }))
  await advance()
}

it.each([
  ['notices', NoticesPage, '没有指定车牌'],
  ['debts', DebtsPage, '没有指定车牌'],
  ['a notice', NoticePage, '这个页面缺少要打开的内容'],
  ['an order', OrderPage, '这个页面缺少要打开的内容'],
  ['a device', DevicePage, '这个页面缺少要打开的内容'],
  ['a proof', HandPage, '这个页面缺少要打开的内容'],
])('the page of %s that was opened without saying of what says so', async (_, Page, text) => {
  phone.params = {}
  render(<Page />)
  await advance()
  expect(screen.getByText(text)).toBeTruthy()
  expect(screen.getByRole('button', { name: /^(输入车牌|回到看板)$/ })).toBeTruthy()
})

it('a proof waits for every picture that was taken', async () => {
  render(<HandPage />)
  await advance()
  await tap('锁卡住，已用钥匙打开')
  expect(screen.getByRole<HTMLButtonElement>('button', { name: '请先拍照' }).disabled).toBe(true)
  phone.camera.push('wxfile://first.jpg')
  await tap('拍照')
  const confirm = screen.getByRole<HTMLButtonElement>('button', { name: '我确认锁已降下' })
  expect(confirm.disabled).toBe(false)
  let made = () => undefined as void
  phone.camera.splice(0, 1, 'wxfile://second.jpg')
  phone.compress = () => new Promise(resolve => (made = resolve))
  await tap('拍照')
  expect(screen.getByRole<HTMLButtonElement>('button', { name: '正在处理照片' }).disabled).toBe(true)
  expect(screen.getByRole<HTMLButtonElement>('button', { name: '处理中' }).disabled).toBe(true)
  made()
  await advance()
  expect(screen.getByRole<HTMLButtonElement>('button', { name: '我确认锁已降下' }).disabled).toBe(false)
  expect(screen.getAllByRole('button', { name: '删除照片' })).toHaveLength(2)
})

it('a picture that the phone cannot make small is sent as it is, after ten seconds', async () => {
  render(<HandPage />)
  await advance()
  await tap('锁卡住，已用钥匙打开')
  phone.camera.push('wxfile://first.jpg')
  phone.compress = () => new Promise(() => undefined)
  await tap('拍照')
  await act(() => jest.advanceTimersByTimeAsync(10_000))
  expect(screen.getByRole<HTMLButtonElement>('button', { name: '我确认锁已降下' }).disabled).toBe(false)
})
