import { cleanup, screen } from '@testing-library/react'
import type { Hold } from '@fangxing/contract/today'
import { HoldRow } from '../src/pages/today/hold-row'
import { answering, meAs } from './support/platform'
import { enter, renderPage } from './support/render-page'

const AT = '2026-11-20T01:00:00Z'
const hold: Hold = {
  orderId: 'order-1',
  lotId: 'lot-1',
  bay: null,
  plateText: '粤B12345',
  plateColour: 'blue',
  state: 'releasing',
  amountFen: 1500,
  openedAt: AT,
  openedBy: '王强',
  activeAt: AT,
  holdUntil: null,
  paidAt: AT,
  releaseDelayedAt: null,
  device: { id: 'FX00000001', position: 'up', link: 'offline' },
}
const person = (staffId: string, name: string, part: string, more = {}) => ({
  staffId,
  name,
  part,
  since: AT,
  ...more,
})

function show(isStuck: boolean): void {
  enter(meAs('manager'))
  renderPage(
    <ul>
      <HoldRow hold={hold} lotName="科技园一号" isStuck={isStuck} />
    </ul>,
  )
}
jest.setTimeout(60_000)
afterEach(cleanup)

test('a car that has paid and is not released says whom to call, whether they work now, and how its owner is reached', async () => {
  const { asked } = answering({
    'GET /staff/orders/order-1/reach': () => ({
      body: {
        hotline: '4008001234',
        people: [
          person('s-1', '王强', 'opened', { isOnShift: false, phone: '13900139000' }),
          person('s-3', '韩梅', 'opened', { isOnShift: true, phone: '13700137000' }),
          person('s-2', '李雷', 'takes_away', { isOnShift: true, phone: null }),
          person('s-2', '李雷', 'on_shift', { isOnShift: true, phone: null }),
        ],
        ownerPhones: 0,
      },
    }),
  })
  show(true)
  const phone = await screen.findByRole('link', { name: /13900139000/ })
  expect(phone.getAttribute('href')).toBe('tel:13900139000')
  const text = screen.getByRole('listitem').textContent
  expect(text).toMatch(
    /韩梅在班.*13700137000.*李雷在班未登记电话.*王强不在班.*13900139000.*车场电话.*4008001234.*车主：.*微信/,
  )
  // Who is there twice is named once.
  expect(text.match(/李雷/g)).toHaveLength(1)
  cleanup()
  show(false)
  expect(asked).toHaveLength(1)
})
