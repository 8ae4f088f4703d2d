import { act, fireEvent, render, screen } from '@testing-library/react'
import { session } from '../src/merchant/calls'
import { availableActions } from '../src/merchant/order/available-actions'
import { OrderBody } from '../src/merchant/order/order-body'
import BoardPage from '../src/merchant/pages/board/index'
import { type RECOVERY_ORDER_STATES } from '@fangxing/contract/states'
import { chooseLanguage } from '../src/shared/i18n/language'
import { board, LOT_ID, moveTask, staffOrder, staffSession, type Board } from './support/lot'
import { refusal } from './support/orders'
import { phone } from './support/phone'

let served: Board

beforeEach(() => {
  jest.useFakeTimers()
  phone.reset()
  session.clear()
  chooseLanguage('zh')
  served = board({ orders: [staffOrder()] })
  phone.respond = ({ url }) => {
    const { pathname } = new URL(url)
    if (pathname === '/staff/session') return { statusCode: 200, data: staffSession() }
    if (pathname === '/staff/me') return { statusCode: 200, data: staffSession().me }
    if (pathname === '/staff/board') return { statusCode: 200, data: served }
    return { statusCode: 404, data: refusal('NOT_FOUND') }
  }
})
afterEach(() => jest.useRealTimers())

const advance = (ms = 0) => act(() => jest.advanceTimersByTimeAsync(ms))
const receive = async (message: unknown) => {
  act(() => phone.socket().receive(message))
  await advance()
}
const readCount = () => phone.requestsTo('GET', /board/).length

async function open() {
  const page = render(<BoardPage />)
  await advance()
  act(() => phone.socket().open())
  await advance()
  await receive({ type: 'ready', now: new Date().toISOString() })
  return page
}

describe('the board', () => {
  it('subscribes to the lot of the shift on one socket', async () => {
    await open()
    expect(phone.sockets).toHaveLength(1)
    expect(phone.socket().sent).toContainEqual({ type: 'watch_lot', lotId: LOT_ID })
    expect(screen.getByRole('button', { name: /蓝牌 粤B·12388.*待支付/ })).toBeTruthy()
  })

  it('says where the rest is when there is more than it holds', async () => {
    served = { ...served, more: { orders: true, incidents: true } }
    const page = await open()
    expect(page.container.textContent).toContain('还有更早的追缴没有列出：在“订单记录”里按车牌查找')
    // Nothing is said of a list that is whole.
    expect(page.container.textContent).not.toContain('还有更多移动指令')
    served = board({ orders: [staffOrder()] })
  })

  it('repeats the alarm of a new move task until somebody accepts it', async () => {
    await open()
    expect(phone.vibrations).toBe(0)
    await receive({ type: 'move_task', task: moveTask() })
    expect(screen.getByRole('alert').textContent).toContain('新的移动指令')
    expect(phone.vibrations).toBe(1)
    await advance(11_000)
    expect(phone.vibrations).toBe(3)
    await receive({ type: 'move_task', task: moveTask({ state: 'acknowledged', version: 2 }) })
    expect(screen.queryByRole('alert')).toBeNull()
    await advance(11_000)
    expect(phone.vibrations).toBe(3)
  })

  it('opens the task by one tap, and shows when the lock is not confirmed down', async () => {
    await open()
    await receive({ type: 'move_task', task: moveTask({ urgent: true }) })
    fireEvent.click(screen.getByRole('button', { name: /锁未确认降下/ }))
    expect(phone.visited).toEqual([`/pages/tasks/index?taskId=${moveTask().id}`])
  })

  it('gives no alarm for a task that is assigned to somebody else', async () => {
    await open()
    const before = phone.vibrations
    await receive({ type: 'move_task', task: moveTask({ assignedTo: LOT_ID, assigneeName: '李秀英' }) })
    expect(screen.queryByRole('alert')).toBeNull()
    expect(phone.vibrations).toBe(before)
  })

  it('never replaces a newer order by an older one', async () => {
    await open()
    await receive({ type: 'staff_order', order: staffOrder({ version: 5, state: 'releasing' }) })
    await receive({ type: 'staff_order', order: staffOrder({ version: 4, state: 'active' }) })
    expect(screen.getByRole('button', { name: /粤B·12388.*降锁中/ })).toBeTruthy()
  })

  it('reads the totals again when an order changes its state, once for several messages', async () => {
    await open()
    const before = readCount()
    served = board({ debtorCount: 6, orders: [staffOrder({ version: 6, state: 'released' })] })
    await receive({ type: 'staff_order', order: staffOrder({ version: 5, state: 'releasing' }) })
    await receive({ type: 'staff_order', order: staffOrder({ version: 6, state: 'released' }) })
    await advance(1_000)
    expect(readCount()).toBe(before + 1)
    expect(screen.getByRole('button', { name: /欠费车辆\s?6/ })).toBeTruthy()
  })
})

describe('a paid car whose lock is stuck', () => {
  const stuck = () =>
    staffOrder({
      version: 50,
      state: 'releasing',
      device: { ...staffOrder().device, position: 'lowering' },
      incidents: [{ id: LOT_ID, kind: 'lower_failed', level: 2, openedAt: '2026-11-22T01:06:00.000Z' }],
    })

  it('is the first thing on the board, in red, until its lock is down', async () => {
    const page = await open()
    expect(screen.queryByText(/锁卡住或不听指令/)).toBeNull()
    await receive({ type: 'staff_order', order: stuck() })
    const alert = screen.getByText(/锁卡住或不听指令 · 粤B·?12388/).closest('[role=alert]')!
    expect(alert.className).toContain('fx-notice--bad')
    const text = page.container.textContent
    expect(text.indexOf('锁卡住或不听指令')).toBeLessThan(text.indexOf('值班中'))
    fireEvent.click(screen.getByRole('button', { name: '查看订单' }))
    expect(phone.visited.at(-1)).toContain(`orderId=${staffOrder().id}`)
    await receive({
      type: 'staff_order',
      order: { ...stuck(), version: 51, state: 'released', releasedAt: '2026-11-22T01:20:00.000Z' },
    })
    expect(screen.queryByText(/锁卡住或不听指令 ·/)).toBeNull()
  })

  it('is said at the top of its order, with nothing calm beside it', () => {
    const page = render(<OrderBody order={stuck()} state="live" />)
    const text = page.container.textContent
    expect(text.indexOf('请带机械钥匙到现场打开')).toBeLessThan(text.indexOf('粤B'))
    expect(text).not.toContain('降锁指令已发出')
    expect(text).not.toContain('降下中')
    expect(screen.getAllByText('降锁中')[0]!.closest('.fx-badge')!.className).toContain('fx-badge--bad')
  })
})

describe('the available actions of an order', () => {
  const actionsIn = (state: (typeof RECOVERY_ORDER_STATES)[number], late = false) =>
    availableActions(staffOrder({ state, releaseDelayedAt: late ? '2026-11-22T01:06:00.000Z' : null }))

  it('has no primary action while the lock moves by itself, and the release code once it is late', () => {
    expect(actionsIn('releasing').primary).toBeUndefined()
    expect(actionsIn('releasing', true).primary).toBe('code')
    expect(actionsIn('paid', true).primary).toBe('code')
  })

  it('always includes the emergency release while a car is held', () => {
    for (const state of ['deploying', 'active'] as const)
      expect([actionsIn(state).primary, ...actionsIn(state).others]).toContain('override')
  })

  it('includes the hand proof in every state in which the lock must go down', () => {
    for (const state of ['paid', 'releasing', 'cancelling'] as const)
      expect([actionsIn(state, true).primary, ...actionsIn(state, true).others]).toContain('prove')
  })

  it('has no primary action after an emergency release, so that the car is not locked again', () => {
    expect(actionsIn('overridden').primary).toBeUndefined()
  })
})
