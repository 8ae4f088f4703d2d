import type { AuditEntry } from '@fangxing/contract/audit'
import type { StaffOrder } from '@fangxing/contract/orders'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import FindPaymentPage from '../src/pages/money/find-payment-page'
import { Acts } from '../src/pages/orders/acts'
import { inOrder, isMain } from '../src/pages/orders/story-entries'
import { Story } from '../src/pages/orders/story'
import { answering, meAs } from './support/platform'
import { enter, renderPage } from './support/render-page'

afterEach(cleanup)
/** For what hangs, on a machine whose cores are busy. */
jest.setTimeout(90_000)

/** Ant Design puts a space between two Chinese characters of a button. */
const WAIVE = /^减\s?免$/

const order = (more: Partial<StaffOrder>) =>
  ({
    id: 'o1',
    version: 3,
    plateText: '粤B12345',
    endedAt: null,
    paidAt: null,
    releasedAt: null,
    commands: [{ id: 'c1', op: 'LOWER', why: 'PAID' }],
    lock: { releaseCodeOffered: false },
    ...more,
  }) as StaffOrder

const entry = (id: number, more: Partial<AuditEntry>): AuditEntry => ({
  id,
  at: '2026-03-02T01:02:03.000Z',
  actor: { kind: 'wechat', id: null, name: null },
  entity: 'payment',
  entityId: 'p1',
  orderId: 'o1',
  event: 'settled',
  fromState: null,
  toState: 'succeeded',
  traceId: null,
  detail: null,
  ...more,
})

test('a story tells who did what in words, oldest first, and never a bare code', async () => {
  answering({
    'GET /staff/audit': () => ({
      body: {
        items: [
          entry(3, { entity: 'recovery_order', event: 'never_heard_of', toState: null }),
          entry(2, { entity: 'lock_command', entityId: 'c1', event: 'sent', toState: 'sent' }),
          entry(1, { detail: { amountFen: 1500, reason: '车主付款' } }),
        ],
      },
    }),
  })
  renderPage(<Story order={order({})} />)
  await screen.findByText('微信确认付款成功')
  screen.getByText('降锁（已支付）')
  screen.getByText('追缴订单有变化')
  const items = screen.getAllByRole('listitem').map(({ textContent }) => textContent)
  expect(items[0]).toContain('¥15.00')
  expect(items[0]).toContain('原因: 车主付款')
  expect(items.join()).not.toContain('never_heard_of')
})

test('a command stands before its receipt, and that before what it did, whichever was written down first', () => {
  const at = '2026-03-02T01:02:03.120Z'
  const told = (...entries: AuditEntry[]) => inOrder(entries).map(({ entity, event }) => `${entity}.${event}`)
  const sent = entry(7, { entity: 'recovery_order', event: 'lower_sent', at })
  const accepted = entry(5, { entity: 'lock_command', event: 'accepted', at })
  const settled = entry(1, { entity: 'recovery_order', event: 'settled', at })
  const confirmed = entry(4, { entity: 'lock_command', event: 'confirmed', at })
  const isDown = entry(6, { entity: 'device', event: 'is_down', at })
  const task = entry(8, { entity: 'move_task', event: 'created', at })
  expect(told(task, sent, isDown, accepted, confirmed, settled)).toEqual([
    'recovery_order.settled',
    'recovery_order.lower_sent',
    'lock_command.accepted',
    'device.is_down',
    'lock_command.confirmed',
    'move_task.created',
  ])
  const sentEarlier = { ...sent, at: '2026-03-02T01:02:03.119Z' }
  const confirmedLater = { ...confirmed, at: '2026-03-02T01:02:03.121Z' }
  expect(told(confirmedLater, sentEarlier, accepted, isDown)).toEqual([
    'recovery_order.lower_sent',
    'lock_command.accepted',
    'device.is_down',
    'lock_command.confirmed',
  ])
})

test('bookkeeping stands in the whole story only', () => {
  expect(isMain(entry(1, {}))).toBe(true)
  expect(isMain(entry(2, { entity: 'bill', event: 'settled' }))).toBe(false)
  expect(isMain(entry(3, { entity: 'device', event: 'is_down', toState: 'down' }))).toBe(true)
  expect(isMain(entry(4, { entity: 'device', event: 'reported', toState: 'online' }))).toBe(false)
  expect(isMain(entry(5, { entity: 'device', event: 'forced_down', toState: null }))).toBe(true)
})

test('acts are offered to those who may, while the order still needs them; an act asks for its reason first', async () => {
  const { asked } = answering({
    'POST /staff/orders/o1/waive': () => ({ body: order({ paidAt: '2026-03-02T01:02:03.000Z' }) }),
  })
  enter(meAs('finance'))
  renderPage(<Acts order={order({})} />)
  expect(screen.queryByText(WAIVE)).toBeNull()
  cleanup()
  enter(meAs('manager'))
  renderPage(<Acts order={order({ paidAt: '2026-03-02T01:02:03.000Z' })} />)
  expect(screen.queryByText(WAIVE)).toBeNull()
  screen.getByText('人工确认已降锁')
  cleanup()
  renderPage(<Acts order={order({})} />)
  fireEvent.click(screen.getByText(WAIVE))
  fireEvent.click(await screen.findByText('现场核实为误拦'))
  expect(asked).toEqual([])
  fireEvent.click(screen.getAllByText(WAIVE).at(-1)!)
  await screen.findByText('已减免，或已送第二人复核')
  expect(asked[0]!.body).toEqual({ reason: '现场核实为误拦' })
})

test('a payment is found by what stands in the address, and nothing found is said so', async () => {
  const { asked } = answering({ 'GET /staff/payments': () => ({ body: { items: [] } }) })
  enter(meAs('manager'))
  renderPage(<FindPaymentPage />, '/find-payment?text=粤B12345')
  await screen.findByText(/没有找到/)
  expect(asked[0]!.query).toEqual({ text: '粤B12345' })
})
