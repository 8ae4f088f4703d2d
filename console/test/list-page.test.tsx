import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { App } from 'antd'
import { lazy, Suspense, type ComponentType, type ReactElement } from 'react'
import { BrowserRouter, MemoryRouter, Route, Routes, useLocation } from 'react-router'
import { choicesOf } from '../src/ui/choices'
import { filtersOf } from '../src/ui/export-button'
import { ListPage } from '../src/ui/list-page'
import { answering, refusal } from './support/platform'

/** For what hangs, on a machine whose cores are busy. */
jest.setTimeout(90_000)

const words = (zh: string) => ({ zh, en: zh })
const STATES = {
  active: { ...words('待支付'), tone: 'warn' },
  paid: { ...words('已支付'), tone: 'good' },
} as const

function Where() {
  const { search } = useLocation()
  return <output data-testid="address">{search}</output>
}

const ORDERS = (
  <ListPage
    title={words('订单')}
    call="listOrders"
    paging="cursor"
    query={{ lotId: 'lot-1' }}
    filters={[
      { name: 'plateText', label: words('车牌'), kind: 'text' },
      { name: 'state', label: words('状态'), kind: 'choice', options: choicesOf(STATES) },
    ]}
    columns={[{ key: 'plate', title: words('车牌'), show: row => row.plateText }]}
    rowKey={row => row.id}
    open={row => `/orders/${row.id}`}
    empty={words('还没有订单。')}
    nextStep={<a href="/debts">发起第一个</a>}
  />
)

const renderWithin = (page: ReactElement) =>
  render(
    <App>
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        {page}
      </QueryClientProvider>
    </App>,
  )

function show(address = '/orders'): void {
  renderWithin(
    <MemoryRouter initialEntries={[address]}>
      {ORDERS}
      <Where />
    </MemoryRouter>,
  )
}

const rows = (...plates: string[]) => plates.map(plateText => ({ id: plateText, plateText }))
const address = () => screen.getByTestId('address').textContent

afterEach(() => {
  jest.useRealTimers()
  cleanup()
})

test('filters come from the address and go into the query; a change begins the list anew', async () => {
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
