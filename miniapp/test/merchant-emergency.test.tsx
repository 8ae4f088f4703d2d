import type { IncidentView } from '@fangxing/contract/incidents'
import type { StaffOrder } from '@fangxing/contract/orders'
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { session } from '../src/merchant/calls'
import BoardPage from '../src/merchant/pages/board/index'
import OrderPage from '../src/merchant/pages/order/index'
import { chooseLanguage } from '../src/shared/i18n/language'
import { board, LOT_ID, me, staffOrder, staffSession } from './support/lot'
import { refusal } from './support/orders'
import { phone } from './support/phone'

const OTHER_LOT = '00000000-0000-4000-8000-000000000009'
const [lot] = me().lots
const ORDER_ID = staffOrder().id
const incident = (overrides: Partial<IncidentView> = {}): IncidentView => ({
  id: '00000000-0000-4000-8000-000000000030',
  kind: 'emergency_requested',
  level: 2,
  state: 'open',
  lotId: OTHER_LOT,
  orderId: ORDER_ID,
  deviceId: null,
  plateText: '粤B12388',
  plateColour: 'blue',
  detail: { reason: '孩子发烧，要去医院' },
  openedAt: new Date().toISOString(),
  seenAt: null,
  acknowledgedAt: null,
  closedAt: null,
  version: 1,
  ...overrides,
})

const POLICE = {
  reportedAt: '2026-11-22T02:05:00.000Z',
  station: '南湖派出所',
  number: '88',
  presentAt: null,
}

let reachable: boolean
let listed: IncidentView[]
beforeEach(() => {
  jest.useFakeTimers()
  phone.reset()
  session.clear()
  chooseLanguage('zh')
  reachable = true
  listed = []
  phone.params = { orderId: ORDER_ID }
  const mine = me({ lots: [lot!, { ...lot!, id: OTHER_LOT, name: '北环停车场' }] })
  phone.respond = ({ url, method }) => {
    const { pathname } = new URL(url)
    if (pathname === '/staff/session') return { statusCode: 200, data: { ...staffSession(), me: mine } }
    if (pathname === '/console/sessions') return { statusCode: 200, data: { items: [] } }
    if (pathname === '/staff/me') return { statusCode: 200, data: mine }
    if (pathname === '/staff/board') return { statusCode: 200, data: board() }
    if (pathname === '/staff/incidents') return { statusCode: 200, data: { items: listed } }
    if (!reachable) throw Object.assign(new Error(), { errMsg: 'request:fail' })
    if (pathname.endsWith('/seen'))
      return { statusCode: 200, data: incident({ seenAt: new Date().toISOString(), version: 2 }) }
    if (pathname.endsWith('/override'))
      return { statusCode: 200, data: staffOrder({ state: 'cancelling', version: 99 }) }
    if (pathname.endsWith('/police-present'))
      return { statusCode: 200, data: staffOrder({ state: 'cancelling', version: 99 }) }
    if (pathname.endsWith('/police-report'))
      return { statusCode: 200, data: staffOrder({ version: 99, police: POLICE }) }
    if (method === 'GET') return { statusCode: 200, data: staffOrder() }
    return { statusCode: 404, data: refusal('NOT_FOUND') }
  }
})
afterEach(async () => {
  // The list of calls belongs to the app, not to a page: the call is over before the next test begins.
  await receive(incident({ state: 'closed', version: 1000 }))
  jest.useRealTimers()
})

const advance = (ms = 0) => act(() => jest.advanceTimersByTimeAsync(ms))
const receive = async (message: IncidentView) => {
  listed = message.state === 'closed' ? [] : [message]
  act(() => phone.socket().receive({ type: 'incident', incident: message }))
  await advance()
}
const bodiesOf = (path: RegExp) =>
  phone.requestsTo('POST', path).map(({ data }) => JSON.parse(String(data)) as unknown)

async function open(page: React.ReactElement) {
  render(page)
  await advance()
  act(() => phone.socket().open())
  await advance()
  act(() => phone.socket().receive({ type: 'ready', now: new Date().toISOString() }))
  await advance()
}
const call = () => screen.getByRole('alert', { name: '车主请求应急放行' })

describe('an owner’s call for help', () => {
  it('is loud on every page for a lot that is not on the screen, with the plate and the owner’s words', async () => {
    await open(<BoardPage />)
    expect(phone.socket().sent).toContainEqual({ type: 'watch_emergencies' })
    expect(board().lot.id).toBe(LOT_ID)
    await receive(incident())
    expect(within(call()).getByRole('img', { name: '蓝牌 粤B·12388' })).toBeTruthy()
    expect(call().textContent).toContain('孩子发烧，要去医院')
    expect(call().textContent).toContain('北环停车场')
    await advance(11_000)
    expect(phone.vibrations).toBe(3)
    // The release comes before everything else that can be tapped.
    expect(within(call()).getAllByRole('button')[0]!.textContent).toBe('立即放行')
  })

  it('is told to be seen once, as soon as it is on the screen', async () => {
    await open(<BoardPage />)
    await receive(incident())
    await advance(20_000)
    expect(phone.requestsTo('POST', /\/seen$/)).toHaveLength(1)
  })

  it('is answered by one tap, with the owner’s words as the reason', async () => {
    await open(<BoardPage />)
    await receive(incident())
    fireEvent.click(within(call()).getByRole('button', { name: '立即放行' }))
    await advance()
    expect(bodiesOf(/\/override$/)).toEqual([{ reason: '车主请求应急放行：孩子发烧，要去医院' }])
  })

  it('is silent once somebody has taken it over, and gone once it is over', async () => {
    await open(<BoardPage />)
    await receive(incident())
    const before = phone.vibrations
    await receive(incident({ state: 'acknowledged', version: 3 }))
    await advance(11_000)
    expect(phone.vibrations).toBe(before)
    expect(call().textContent).toContain('处理中')
    await receive(incident({ state: 'closed', version: 4 }))
    expect(screen.queryByRole('alert', { name: '车主请求应急放行' })).toBeNull()
  })

  it('without a network names the key first, and then the proof that works offline', async () => {
    await open(<BoardPage />)
    await receive(incident())
    reachable = false
    fireEvent.click(within(call()).getByRole('button', { name: '立即放行' }))
    await advance()
    expect(call().textContent).toContain('手动钥匙')
    fireEvent.click(within(call()).getByRole('button', { name: '已用钥匙降锁，拍照确认' }))
    expect(phone.visited.at(-1)).toMatch(/^\/pages\/hand\/index\?.*emergency=1$/)
  })
})

describe('the emergency release of an order', () => {
  it('goes out by the tap on a reason', async () => {
    await open(<OrderPage />)
    fireEvent.click(screen.getByRole('button', { name: '应急放行' }))
    fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: '有人需要就医' }))
    await advance()
    expect(bodiesOf(/\/override$/)).toEqual([{ reason: '有人需要就医' }])
  })
})

describe('an order whose device does not answer', () => {
  const silent = (state: 'sent' | 'timed_out', more: Partial<StaffOrder> = {}): StaffOrder => {
    const lower = {
      id: '00000000-0000-4000-8000-000000000031',
      op: 'LOWER',
      why: 'PAID',
      state,
      attempts: 4,
      sentAt: '2026-11-22T01:05:04.000Z',
      endedAt: null,
      outcome: null,
    } as const
    return staffOrder({ state: 'releasing', commands: [lower], ...more })
  }
  const page = async (order: StaffOrder) => {
    const { respond } = phone
    phone.respond = request =>
      request.method === 'GET' && new URL(request.url).pathname.startsWith('/staff/orders/')
        ? { statusCode: 200, data: order }
        : respond(request)
    await open(<OrderPage />)
    return screen.queryAllByRole('alert').map(alert => alert.textContent)
  }

  it('says so and sends somebody to it before the release is late', async () => {
    expect(await page(silent('timed_out'))).toContainEqual(expect.stringContaining('装置没有应答'))
  })

  it('says nothing of it while an answer may still come, and once it is late what to do', async () => {
    expect(await page(silent('sent'))).toEqual([])
    cleanup()
    const late = await page(silent('timed_out', { releaseDelayedAt: '2026-11-22T01:05:15.000Z' }))
    expect(late).toContainEqual(expect.stringContaining('锁还没有确认降下'))
    expect(late).not.toContainEqual(expect.stringContaining('装置没有应答'))
  })
})

describe('the police at a hold', () => {
  const button = (name: string) => screen.getByRole('button', { name })
  const dialog = () => within(screen.getByRole('dialog'))

  it('lower the lock by the tap on a reason, without a look into a list', async () => {
    await open(<OrderPage />)
    fireEvent.click(button('民警到场'))
    fireEvent.click(dialog().getByRole('button', { name: '民警到场要求放行' }))
    await advance()
    expect(bodiesOf(/\/police-present$/)).toEqual([{ reason: '民警到场要求放行' }])
  })

  it('were told about it: time, station and number stand with the order', async () => {
    jest.setSystemTime(new Date('2026-11-22T02:30:00.000Z'))
    await open(<OrderPage />)
    fireEvent.click(button('更多操作'))
    fireEvent.click(dialog().getByRole('button', { name: '登记报警' }))
    expect(dialog().getByRole<HTMLButtonElement>('button', { name: '保存' }).disabled).toBe(true)
    const type = (name: RegExp, value: string) =>
      fireEvent.input(dialog().getByRole('textbox', { name }), { target: { value } })
    type(/时间/, '10:05')
    type(/派出所/, '南湖派出所')
    type(/编号/, '88')
    fireEvent.click(dialog().getByRole('button', { name: '保存' }))
    await advance()
    const { presentAt, ...report } = POLICE
    expect(bodiesOf(/\/police-report$/)).toEqual([report])
    expect(presentAt).toBeNull()
    expect(screen.getByText(/10:05 · 南湖派出所 · 88/)).toBeTruthy()
  })
})
