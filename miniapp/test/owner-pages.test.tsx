import { act, fireEvent, render, screen } from '@testing-library/react'
import { session } from '../src/owner/calls'
import HistoryPage from '../src/owner/more/history/index'
import NoticePage from '../src/owner/more/notice/index'
import PlatePage from '../src/owner/more/plate/index'
import OrderPage from '../src/owner/pages/order/index'
import { chooseLanguage } from '../src/shared/i18n/language'
import { bill } from './support/bills'
import { refusal, signedIn } from './support/orders'
import { phone } from './support/phone'

const LOT_CODE = '18EF49DDA5'
const lot = {
  id: '00000000-0000-4000-8000-000000000002',
  name: '南湖停车场',
  address: '南湖路 88 号',
  hotline: '0755-26001234',
  payee: { name: '深圳市南湖停车管理有限公司', verified: true },
}
const paidBill = {
  id: bill().id,
  state: 'settled',
  payeeName: lot.payee.name,
  plateMasked: '粤B·1**88',
  plateColour: 'blue',
  amountFen: 1250,
  openedAt: '2026-11-22T01:00:00.000Z',
  receiptNo: 'FX1',
  isMine: true,
}
const notice = { number: '123456789012', madeOn: '2026-11-20', hotline: '400-800-1234' }
let replies: Record<string, unknown>
beforeEach(() => {
  jest.useFakeTimers()
  phone.reset()
  session.clear()
  chooseLanguage('zh')
  replies = {
    '/owner/session': signedIn(),
    [`/owner/lots/${LOT_CODE}`]: lot,
    '/owner/bills': { bill: null },
  }
  phone.respond = ({ url }) => {
    const { pathname } = new URL(url)
    return pathname in replies
      ? { statusCode: 200, data: replies[pathname] }
      : { statusCode: 404, data: refusal('NOT_FOUND') }
  }
})
afterEach(() => jest.useRealTimers())

const settle = () => act(() => jest.advanceTimersByTimeAsync(0))
async function open(Page: () => React.ReactNode, params: Record<string, string> = {}) {
  phone.params = params
  const { container } = render(<Page />)
  for (let turn = 0; turn < 5; turn++) await settle()
  return container
}
const tap = async (name: string | RegExp) => {
  fireEvent.click(screen.getByRole('button', { name }))
  await settle()
}

describe('the page for a plate', () => {
  /** By its text: a search by role over the whole keyboard takes a second a key. */
  const press = (page: HTMLElement, text: string) =>
    fireEvent.click([...page.querySelectorAll('.fx-keys__key')].find(key => key.textContent === text)!)
  const typed = async () => {
    const page = await open(PlatePage, { lot: LOT_CODE })
    for (const key of '粤B55509') press(page, key)
    return page
  }

  it('has the plate, its colours and what is missing beside the keys, where nothing scrolls away', async () => {
    const page = await typed()
    const actions = page.querySelector('.fx-page__actions')!
    expect(actions.querySelector('.fx-cells')).toBeTruthy()
    expect(actions.querySelector('[role=radiogroup]')).toBeTruthy()
    expect(actions.textContent).toContain('请选择车牌颜色')
    expect(page.querySelector('main .fx-cells')).toBeNull()
  })

  it('asks to check the colour when nothing is found, and looks up again in another one', async () => {
    await typed()
    fireEvent.click(screen.getByRole('radio', { name: /蓝/ }))
    await tap('查询欠费')
    await settle()
    expect(screen.getByText(/请核对车牌颜色/)).toBeTruthy()
    fireEvent.click(screen.getByRole('radio', { name: /黄$/ }))
    await tap('查询欠费')
    const sent = phone.requestsTo('POST', /owner.bills$/).map(({ data }) => JSON.parse(String(data)).plate)
    expect(sent).toEqual([
      { text: '粤B55509', colour: 'blue' },
      { text: '粤B55509', colour: 'yellow' },
    ])
  })
})

describe('a car that is still parked, at the sign of its lot', () => {
  const HERE = `/owner/lots/${lot.id}/stays`

  it('is said to be payable once its plate is bound, with the way there', async () => {
    replies[HERE] = { items: [] }
    const page = await open(PlatePage, { lot: LOT_CODE })
    expect(page.textContent).toContain('还在停的车，凭行驶证绑定车牌后就能现在缴费')
    await tap('绑定车牌')
    expect(phone.visited).toEqual(['/more/bind-plate/index'])
  })

  it('is what the page shows, and the keys come when another plate is wanted', async () => {
    const stay = {
      lotName: lot.name,
      payeeName: lot.payee.name,
      enteredAt: '2026-11-22T01:00:00.000Z',
      minutes: 90,
      amountFen: 700,
      pricedAt: '2026-11-22T02:30:00.000Z',
      stayId: '00000000-0000-4000-8000-000000000031',
      dueFen: 700,
      isPayable: true,
    }
    const plate = { id: '00000000-0000-4000-8000-000000000032', plateText: '粤B12345', plateColour: 'blue' }
    replies[HERE] = { items: [{ plate, stay }] }
    const page = await open(PlatePage, { lot: LOT_CODE })
    const actions = () => page.querySelector('.fx-page__actions')!
    expect(page.textContent).toContain('¥7.00')
    expect(actions().querySelector('.fx-cells')).toBeNull()
    await tap('查询其他车牌的欠费')
    expect(actions().querySelector('.fx-cells')).toBeTruthy()
  })
})

describe('my orders', () => {
  const chosen = () => screen.getByRole('tab', { selected: true }).textContent

  it('open on the list that holds something', async () => {
    replies['/owner/orders'] = { items: [] }
    replies['/owner/bills'] = { items: [paidBill] }
    await open(HistoryPage)
    expect(chosen()).toBe('按车牌缴费')
    expect(screen.getByText(/FX1/)).toBeTruthy()
    fireEvent.click(screen.getByRole('tab', { name: '追缴订单' }))
    expect(screen.getByText('还没有订单')).toBeTruthy()
  })

  it('say so when there is nothing at all', async () => {
    replies['/owner/orders'] = { items: [] }
    replies['/owner/bills'] = { items: [] }
    await open(HistoryPage)
    expect(chosen()).toBe('追缴订单')
    expect(screen.getByText('还没有订单')).toBeTruthy()
  })
})

test('a device without an order leads to the orders of whoever scans it', async () => {
  replies['/owner/scan'] = { order: null, device: { hotline: lot.hotline } }
  await open(OrderPage, { q: encodeURIComponent('https://fangxing.example/d/6T7QVS9M.1.signature') })
  await tap('我的订单')
  expect(phone.visited.at(-1)).toBe('/more/history/index')
})

test('a notice that is settled promises no debts below it', async () => {
  replies[`/owner/notices/${notice.number}`] = { notice, bill: null }
  await open(NoticePage, { notice: notice.number })
  expect(screen.getByText('告知单上的欠费已结清')).toBeTruthy()
  expect(screen.queryByText(/下面是这辆车现在的欠费/)).toBeNull()
})
