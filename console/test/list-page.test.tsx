import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { lazy, Suspense, type ComponentType } from 'react'
import { BrowserRouter, MemoryRouter, Route, Routes, useLocation } from 'react-router'
import { choicesOf } from '../src/ui/choices'
import { byNumber, byText } from '../src/ui/compare'
import { filtersOf } from '../src/ui/export-button'
import { ListPage } from '../src/ui/list-page'
import { answering, refusal } from './support/platform'
import { renderPage, renderWithin } from './support/render-page'

/** For what hangs, on a machine whose cores are busy. */
jest.setTimeout(90_000)

const message = (zh: string) => ({ zh, en: zh })
const STATES = {
  active: { ...message('待支付'), tone: 'warn' },
  paid: { ...message('已支付'), tone: 'good' },
} as const

function Where() {
  const { search } = useLocation()
  return <output data-testid="address">{search}</output>
}

const ORDERS = (
  <ListPage
    title={message('订单')}
    call="listOrders"
    paging="cursor"
    query={{ lotId: 'lot-1' }}
    filters={[
      { name: 'plateText', label: message('车牌'), kind: 'text' },
      { name: 'state', label: message('状态'), kind: 'choice', options: choicesOf(STATES) },
    ]}
    columns={[
      { key: 'plate', title: message('车牌'), show: row => row.plateText },
      { key: 'due', title: message('金额'), sortBy: 'amount', show: () => '' },
      { key: 'opened', title: message('发起'), sortBy: 'opened', usual: 'desc', show: () => '' },
    ]}
    rowKey={row => row.id}
    open={row => `/orders/${row.id}`}
    empty={message('还没有订单。')}
    nextStep={<a href="/debts">发起第一个</a>}
  />
)

function show(address = '/orders'): void {
  renderPage(
    <>
      {ORDERS}
      <Where />
    </>,
    address,
  )
}

const rows = (...plates: string[]) => plates.map(plateText => ({ id: plateText, plateText }))
const address = () => screen.getByTestId('address').textContent

afterEach(() => {
  jest.useRealTimers()
  cleanup()
})

test('filters come from the address and go into the query; a change begins the list again', async () => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask'] })
  const { asked } = answering({ 'GET /staff/orders': () => ({ body: { items: rows('粤B12345') } }) })
  show('/orders?state=active&cursor=abc')
  await screen.findByText('粤B12345')
  expect(asked[0]!.query).toEqual({ lotId: 'lot-1', state: 'active', cursor: 'abc', limit: '50' })
  fireEvent.change(screen.getByLabelText('车牌'), { target: { value: '粤B1' } })
  await act(() => jest.advanceTimersByTimeAsync(1_000))
  expect(decodeURIComponent(address())).toBe('?state=active&plateText=粤B1')
  expect(asked.at(-1)!.query).toEqual({ lotId: 'lot-1', state: 'active', plateText: '粤B1', limit: '50' })
})

test('the next page is a place in the address, and its row leads to the thing itself', async () => {
  answering({
    'GET /staff/orders': ({ query }) => ({
      body: query.cursor ? { items: rows('粤B2') } : { items: rows('粤B1'), next: 'second' },
    }),
  })
  show()
  fireEvent.click(await screen.findByText('下一页'))
  const link = await screen.findByText('粤B2')
  expect(address()).toBe('?cursor=second')
  expect(link.getAttribute('href')).toBe('/orders/粤B2')
})

test('a refusal is said in its own words, and nothing is shown as if the list were empty', async () => {
  answering({
    'GET /staff/orders': () => ({ status: 403, body: refusal('FORBIDDEN_LOT', '您不属于该停车场') }),
  })
  show()
  expect((await screen.findByRole('alert')).textContent).toBe('您不属于该停车场')
  expect(screen.queryByText('没有符合条件的记录')).toBeNull()
})

test('a list without entries says how the first one comes', async () => {
  answering({ 'GET /staff/orders': () => ({ body: { items: [] } }) })
  show()
  await screen.findByText('还没有订单。')
  screen.getByText('发起第一个')
  expect(screen.queryByText('没有符合条件的记录')).toBeNull()
  expect(screen.queryByText('清除筛选')).toBeNull()
})

test('where nothing matches the filters, clearing them is offered and shows what there is', async () => {
  answering({
    'GET /staff/orders': ({ query }) => ({ body: { items: query.state ? [] : rows('粤B12345') } }),
  })
  show('/orders?state=paid&lang=zh')
  const text = await screen.findByText('没有符合条件的记录')
  expect(screen.queryByText('还没有订单。')).toBeNull()
  expect(screen.queryByText('发起第一个')).toBeNull()
  fireEvent.click(within(text.parentElement!).getByText('清除筛选'))
  await screen.findByText('粤B12345')
  expect(address()).toBe('?lang=zh')
})

test('a file is asked for with the filters of the list, wherever in it the page stands', () => {
  const query = { lotId: 'lot-1', state: 'active', plateText: '粤B&1', sort: undefined }
  expect(filtersOf(query)).toBe(`lotId=lot-1&state=active&plateText=${encodeURIComponent('粤B&1')}`)
})

test('whoever follows a row right after typing is not brought back while its page still loads', async () => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask'] })
  answering({ 'GET /staff/orders': () => ({ body: { items: rows('B12345') } }) })
  window.history.replaceState(null, '', '/orders')
  const Loading = lazy(() => new Promise<{ default: ComponentType }>(() => undefined))
  renderWithin(
    <BrowserRouter>
      <Suspense>
        <Routes>
          <Route path="/orders" element={ORDERS} />
          <Route path="/orders/:id" element={<Loading />} />
        </Routes>
      </Suspense>
    </BrowserRouter>,
  )
  const row = await screen.findByText('B12345')
  fireEvent.change(screen.getByLabelText('车牌'), { target: { value: 'B1' } })
  fireEvent.click(row)
  await act(() => jest.advanceTimersByTimeAsync(1_000))
  expect(window.location.pathname).toBe('/orders/B12345')
})

/** The head of a column, as one who cannot see it meets it: with its order. */
const head = (name: string) => screen.getByRole('columnheader', { name })
const orderOf = (name: string) => head(name).getAttribute('aria-sort')

test('a click on a head sorts through the platform, from the first page on, and the back button undoes it', async () => {
  const { asked } = answering({
    'GET /staff/orders': ({ query }) => ({
      body: { items: rows(`${query.sort ?? 'usual'} ${query.order ?? ''}`), next: 'second' },
    }),
  })
  window.history.replaceState(null, '', '/orders?state=active&cursor=abc')
  renderWithin(
    <BrowserRouter>
      {ORDERS}
      <Where />
    </BrowserRouter>,
  )
  await screen.findByText('usual')
  expect([orderOf('金额'), orderOf('发起')]).toEqual([null, 'descending'])

  fireEvent.click(head('金额'))
  await screen.findByText('amount desc')
  expect(address()).toBe('?state=active&sort=amount&order=desc')
  expect(asked.at(-1)!.query).toEqual({ lotId: 'lot-1', state: 'active', sort: 'amount', order: 'desc', limit: '50' }) // prettier-ignore
  expect([orderOf('金额'), orderOf('发起')]).toEqual(['descending', null])

  // By the keyboard, too.
  expect(head('金额').tabIndex).toBe(0)
  fireEvent.keyDown(head('金额'), { key: 'Enter', keyCode: 13 })
  await screen.findByText('amount asc')
  expect(address()).toBe('?state=active&sort=amount&order=asc')

  fireEvent.click(await screen.findByText('下一页'))
  await waitFor(() =>
    expect(asked.at(-1)!.query).toMatchObject({ sort: 'amount', order: 'asc', cursor: 'second' }),
  )
  fireEvent.click(head('金额'))
  await screen.findByText('usual')
  expect(address()).toBe('?state=active')

  const back = async (expected: string) => {
    act(() => window.history.back())
    await waitFor(() => expect(address()).toBe(expected))
  }
  await back('?state=active&sort=amount&order=asc&cursor=second')
  await back('?state=active&sort=amount&order=asc')
  await back('?state=active&sort=amount&order=desc')
  await back('?state=active&cursor=abc')
  await screen.findByText('usual')
})

test('the usual order of a list is turned round by one click, and comes back by the next', async () => {
  answering({
    'GET /staff/orders': ({ query }) => ({
      body: { items: rows(`${query.sort ?? 'usual'} ${query.order ?? ''}`) },
    }),
  })
  show()
  await screen.findByText('usual')
  fireEvent.click(head('发起'))
  await screen.findByText('opened asc')
  expect(orderOf('发起')).toBe('ascending')
  fireEvent.click(head('发起'))
  await screen.findByText('usual')
  expect([address(), orderOf('发起')]).toEqual(['', 'descending'])
})

test('a file of a sorted list is asked for in its order', async () => {
  const { asked } = answering({
    'GET /staff/orders': () => ({ body: { items: rows('粤B1') } }),
    'GET /staff/exports/listOrders': () => ({
      status: 403,
      body: refusal('FORBIDDEN_LOT', '您不属于该停车场'),
    }),
  })
  show('/orders?sort=amount&order=asc&cursor=abc')
  await screen.findByText('粤B1')
  fireEvent.click(screen.getByLabelText('导出 CSV'))
  await waitFor(() => expect(asked.at(-1)!.path).toContain('listOrders'))
  expect(asked.at(-1)!.query.filters).toBe('lotId=lot-1&sort=amount&order=asc')
})

const TARIFFS = (
  <ListPage
    title={message('收费标准')}
    call="listTariffs"
    paging="whole"
    columns={[
      {
        key: 'lot',
        title: message('停车场'),
        compare: byText(({ lotName }) => lotName),
        show: ({ lotName }) => lotName,
      },
      {
        key: 'valid',
        title: message('版本'),
        compare: byNumber(({ validNumber }) => validNumber),
        show: ({ validNumber }) => validNumber,
      },
    ]}
    rowKey={({ id }) => id}
    empty={message('还没有。')}
  />
)

test('a list that is all here is sorted here, with its order in the address, and begins at its first page', async () => {
  const items = Array.from({ length: 60 }, (_, at) => ({
    id: String(at),
    lotName: `车场 ${at + 1}`,
    validNumber: at === 7 ? null : at % 3,
  }))
  const { asked } = answering({ 'GET /staff/tariffs': () => ({ body: { items } }) })
  renderWithin(
    <MemoryRouter initialEntries={['/tariffs']}>
      {TARIFFS}
      <Where />
    </MemoryRouter>,
  )
  const shown = () => screen.getAllByText(/^车场 /).map(({ textContent }) => Number(textContent.slice(3)))
  await screen.findByText('车场 1')
  fireEvent.click(screen.getByTitle('2'))
  expect(shown()[0]).toBe(51)
  fireEvent.click(head('停车场'))
  expect(address()).toBe('?sort=lot&order=asc')
  // 2 before 10, and from the first page on.
  expect(shown().slice(0, 11)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  fireEvent.click(head('停车场'))
  expect(shown()[0]).toBe(60)
  fireEvent.click(head('版本'))
  // Who has none comes first, and those that are alike stay as they came.
  expect(shown().slice(0, 4)).toEqual([8, 1, 4, 7])
  expect(orderOf('版本')).toBe('ascending')
  for (const one of asked) expect(one.query).toEqual({})
})
