import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { useLocation } from 'react-router'
import PaymentsPage from '../src/pages/money/payments-page'
import { answering, meAs } from './support/platform'
import { enter, renderPage } from './support/render-page'

const PAYMENT = {
  id: 'payment-1',
  state: 'unknown',
  createdAt: '2026-11-25T01:00:30.000Z',
  successAt: null,
  amountFen: 1500,
  paidFen: null,
  lot: { id: 'lot-1', name: '科技园一号' },
  plateText: '粤B12345',
  plateColour: 'blue',
  billId: 'bill-1',
  orderId: 'order-1',
  receiptNo: null,
  outTradeNo: '0123abcd',
  transactionId: null,
}

function Where() {
  const { search } = useLocation()
  return <output data-testid="address">{decodeURIComponent(search)}</output>
}
const address = () => screen.getByTestId('address').textContent

function show(at: string): void {
  enter(meAs('finance'))
  renderPage(
    <>
      <PaymentsPage />
      <Where />
    </>,
    at,
  )
}

jest.setTimeout(60_000)
afterEach(cleanup)

test('a payment is shown in words, and leads to its bill and its order', async () => {
  const { asked } = answering({ 'GET /staff/payment-records': () => ({ body: { items: [PAYMENT] } }) })
  show('/payments?from=2026-11-20&to=2026-11-25&state=unknown')
  await screen.findByText('0123abcd')
  expect(screen.getAllByText('正在向微信核实').length).toBeGreaterThan(0)
  expect(asked[0]!.query).toEqual({ from: '2026-11-20', to: '2026-11-25', state: 'unknown', limit: '50' })
  const links = screen.getAllByRole('link').map(link => link.getAttribute('href'))
  expect(links).toEqual(expect.arrayContaining(['/find-payment?text=0123abcd', '/orders/order-1']))
})

test('another order or search begins the list again', async () => {
  const { asked } = answering({ 'GET /staff/payment-records': () => ({ body: { items: [PAYMENT] } }) })
  show('/payments?from=2026-11-20&to=2026-11-25&cursor=abc')
  await screen.findByText('0123abcd')
  fireEvent.click(screen.getAllByText('应付')[0]!)
  expect(address()).toBe('?from=2026-11-20&to=2026-11-25&sort=amount&order=desc')
  jest.useFakeTimers({ doNotFake: ['queueMicrotask'] })
  fireEvent.change(screen.getByLabelText('车牌或单号'), { target: { value: '粤B1' } })
  await act(() => jest.advanceTimersByTimeAsync(1_000))
  jest.useRealTimers()
  expect(address()).toContain('text=粤B1')
  expect(asked.at(-1)!.query).toMatchObject({ sort: 'amount', order: 'desc', text: '粤B1' })
  expect(asked.at(-1)!.query.cursor).toBeUndefined()
})
