import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import type { Role } from '@fangxing/contract/roles'
import { session } from '../src/merchant/calls'
import DebtsPage from '../src/merchant/more/debts/index'
import DecisionsPage from '../src/merchant/more/decisions/index'
import ShiftPage from '../src/merchant/more/shift/index'
import { BoardHead } from '../src/merchant/pages/board/board-head'
import BoardPage from '../src/merchant/pages/board/index'
import { selectLot, updateMe } from '../src/merchant/staff/auth'
import { chooseLanguage } from '../src/shared/i18n/language'
import { arrear, board, LOT_ID, me, STAFF_ID, staffSession } from './support/lot'
import { refusal } from './support/orders'
import { phone } from './support/phone'

const ORDER = '00000000-0000-4000-8000-000000000001'
const kept = {
  paymentId: '00000000-0000-4000-8000-000000000031',
  orderId: ORDER,
  lotId: LOT_ID,
  lotName: '南湖停车场',
  plateText: '粤B12388',
  plateColour: 'blue',
  paidFen: 1700,
  dueFen: 1500,
  mismatches: ['amount'],
  isPayable: true,
  since: '2026-11-22T01:00:00.000Z',
}
const asked = {
  id: '00000000-0000-4000-8000-000000000032',
  act: 'withdraw',
  state: 'asked',
  orderId: null,
  arrearIds: [arrear().id],
  lotName: '南湖停车场',
  plateText: '粤B99999',
  amountFen: 30_000,
  reason: '计费有误',
  reference: null,
  askedBy: { id: STAFF_ID, name: '陈国强' },
  askedAt: '2026-11-22T01:00:00.000Z',
}
const objected = {
  id: '00000000-0000-4000-8000-000000000034',
  ground: 'paid_already',
  state: 'submitted',
  submittedAt: '2026-11-22T01:00:00.000Z',
  decideBy: '2026-11-22T01:30:00.000Z',
  isReleasedUnanswered: true,
  decidedAt: null,
  decision: null,
  note: '上周在柜台付过',
  orderId: ORDER,
  lotId: LOT_ID,
  lotName: '南湖停车场',
  plateText: '粤B77777',
  plateColour: 'blue',
  dueFen: 1500,
  heldSince: '2026-11-22T00:58:00.000Z',
}
let objections: unknown[]
let roles: Role[]
let owed: ReturnType<typeof arrear>[]
/** Debts of one car that an attendant was shown a licence for. */
const reviews = [1, 2].map(index => ({
  arrear: arrear({
    id: `00000000-0000-4000-8000-00000000004${index}`,
    plateText: '粤B55P09',
    plateColour: 'yellow',
    state: 'review',
  }),
  sentAt: '2026-11-22T01:00:00.000Z',
  sentBy: '李秀英',
  document: { kind: 'licence', day: '2026-11-10' },
  note: '行驶证注册日期 2026-11-10',
  findings: [],
  photoUrls: ['/photos/exit.jpg'],
}))
let barred: ReturnType<typeof arrear>[]
let items: { kept: typeof kept; asked: typeof asked; reviews: typeof reviews }
let sendToReview: () => { statusCode: number; data: unknown }
beforeEach(() => {
  jest.useFakeTimers()
  items = { kept, asked, reviews: [] }
  sendToReview = () => ({ statusCode: 200, data: { releasedOrderId: null } })
  barred = []
  objections = []
  owed = [arrear()]
  phone.reset()
  session.clear()
  chooseLanguage('zh')
  phone.params = { plateText: '粤B12388' }
  phone.respond = ({ url }) => {
    const { pathname } = new URL(url)
    const mine = me({ staff: { ...me().staff, roles } })
    if (pathname === '/staff/session') return { statusCode: 200, data: { ...staffSession(), me: mine } }
    if (pathname === '/staff/me') return { statusCode: 200, data: mine }
    if (pathname === '/staff/board') return { statusCode: 200, data: board() }
    if (pathname === '/staff/incidents') return { statusCode: 200, data: { items: [] } }
    if (pathname === '/staff/quarantine') return { statusCode: 200, data: { items: [items.kept] } }
    if (pathname === '/staff/disputes') return { statusCode: 200, data: { items: objections } }
    if (/\/staff\/disputes\/.*\/(uphold|reject)$/.test(pathname)) {
      objections = []
      return { statusCode: 200, data: objected }
    }
    if (pathname === '/staff/approvals') return { statusCode: 200, data: { items: [items.asked] } }
    if (pathname === '/staff/arrears')
      return { statusCode: 200, data: { items: new URL(url).searchParams.has('state') ? barred : owed } }
    if (pathname === '/staff/arrears/review') return sendToReview()
    if (pathname === '/staff/arrears/reviews') return { statusCode: 200, data: { items: items.reviews } }
    if (pathname === '/staff/licence-checks') return { statusCode: 200, data: { items: [] } }
    if (pathname === '/staff/arrears/confirm') return { statusCode: 200, data: {} }
    return { statusCode: 404, data: refusal('NOT_FOUND') }
  }
})
afterEach(() => jest.useRealTimers())

async function open(Page: () => React.ReactNode, as: Role): Promise<void> {
  cleanup()
  session.clear()
  roles = [as]
  // Who is signed in outlives the pages, as in the app.
  act(() => updateMe(me({ staff: { ...me().staff, roles } })))
  render(<Page />)
  for (let turn = 0; turn < 5; turn++) await act(() => jest.advanceTimersByTimeAsync(0))
}

describe('what waits for a decision', () => {
  it.each([
    ['the board', BoardPage],
    ['the page of the shift', ShiftPage],
  ])('is counted on %s for managers and finance, and is nothing for attendants', async (_name, Page) => {
    for (const role of ['manager', 'finance'] as const) {
      await open(Page, role)
      const entry = screen.getByRole('button', { name: /待决事项/ })
      expect(entry.textContent).toContain('2 件等您决定')
      act(() => entry.click())
      expect(phone.visited.at(-1)).toBe('/more/decisions/index')
    }
    phone.requests.length = 0
    await open(Page, 'attendant')
    expect(screen.queryByRole('button', { name: /待决事项/ })).toBeNull()
    expect(phone.requestsTo('GET', /approvals|quarantine/)).toEqual([])
  })

  it('counts and lists the debts of a car that somebody sent to review, with who and by which document', async () => {
    items.reviews = reviews
    await open(BoardPage, 'manager')
    expect(screen.getByRole('button', { name: /待决事项/ }).textContent).toContain('3 件等您决定')
    await open(DecisionsPage, 'manager')
    const row = screen.getByRole('button', { name: /粤B.?55P09/ })
    expect(row.textContent).toContain('行驶证 2026-11-10')
    act(() => row.click())
    for (const text of ['李秀英', '行驶证注册日期 2026-11-10']) expect(screen.getByText(text)).toBeTruthy()
    expect(screen.getByRole('button', { name: /出入场照片 1/ })).toBeTruthy()
    expect(screen.getByRole('button', { name: '撤销' })).toBeTruthy()
    // One of the two stays where it is.
    act(() => screen.getAllByRole('checkbox')[1]!.click())
    act(() => screen.getByRole('button', { name: '核实有效' }).click())
    act(() => screen.getByRole('button', { name: '证件与车辆不符' }).click())
    act(() => screen.getByRole('button', { name: '核实有效' }).click())
    await act(() => jest.advanceTimersByTimeAsync(0))
    const sent = phone.requests.find(({ url }) => url.endsWith('/staff/arrears/confirm'))!
    expect(JSON.parse(sent.data as string)).toEqual({
      arrearIds: [reviews[0]!.arrear.id],
      reason: '证件与车辆不符',
    })
    expect(screen.getByText(/24 小时宽限期/)).toBeTruthy()
  })

  it('asks finance for no debts in review, which a manager decides on', async () => {
    items.reviews = reviews
    await open(DecisionsPage, 'finance')
    expect(screen.queryByRole('button', { name: /粤B.?55P09/ })).toBeNull()
    expect(phone.requestsTo('GET', /arrears.reviews/)).toEqual([])
  })

  it('is listed, money that did not match first', async () => {
    await open(DecisionsPage, 'manager')
    expect(screen.getByRole('button', { name: /粤B12388/ })).toBeTruthy()
    expect(screen.getByRole('button', { name: /粤B99999/ })).toBeTruthy()
  })
})

describe('an objection at a held car', () => {
  const tap = async (name: RegExp) => {
    act(() => screen.getByRole('button', { name }).click())
    await act(() => jest.advanceTimersByTimeAsync(0))
  }

  it('is the first thing that a manager sees, with the time that is left and the owner’s words', async () => {
    jest.setSystemTime(new Date('2026-11-22T01:12:00.000Z'))
    objections = [objected]
    await open(DecisionsPage, 'manager')
    expect(screen.getAllByRole('button', { name: /粤B/ })[0]!.textContent).toMatch(/粤B77777.*18:00/)
    await tap(/粤B77777/)
    expect(screen.getByText('上周在柜台付过')).toBeTruthy()
    await tap(/^放行$/)
    await tap(/有付款凭证/)
    await tap(/^放行$/)
    const [sent] = phone.requestsTo('POST', /\/uphold$/)
    expect(JSON.parse(String(sent!.data))).toEqual({ reason: '有付款凭证' })
    expect(screen.queryByRole('button', { name: /粤B77777/ })).toBeNull()
  })

  it('is rejected with a reason', async () => {
    objections = [{ ...objected, isReleasedUnanswered: false }]
    await open(DecisionsPage, 'manager')
    await tap(/粤B77777.*须由您答复/)
    await tap(/^驳回异议$/)
    await tap(/没有付款记录/)
    await tap(/^驳回$/)
    expect(phone.requestsTo('POST', /\/reject$/)).toHaveLength(1)
  })

  it('is not asked for by finance, who may not answer it', async () => {
    await open(DecisionsPage, 'finance')
    expect(phone.requestsTo('GET', /disputes/)).toEqual([])
  })
})

describe('what somebody cannot decide', () => {
  const tap = async (name: RegExp) => {
    act(() => screen.getByRole('button', { name }).click())
    await act(() => jest.advanceTimersByTimeAsync(0))
  }

  it('is neither counted nor offered: what they have asked for themselves', async () => {
    items.asked = { ...asked, askedAt: new Date(Date.now() - 3_600_000).toISOString() }
    await open(BoardPage, 'manager')
    expect(screen.getByRole('button', { name: /待决事项/ }).textContent).toContain('1 件等您决定')
    await open(DecisionsPage, 'manager')
    await tap(/粤B99999/)
    expect(screen.getByText(/由另一位经理或财务决定/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: /批准/ })).toBeNull()
  })

  it('is not offered to a manager: money below what is due', async () => {
    items.kept = { ...kept, paidFen: 1499, isPayable: false }
    await open(DecisionsPage, 'manager')
    await tap(/粤B12388/)
    expect(screen.getByText(/由财务原路退回/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: /认可为付款/ })).toBeNull()
  })
})

describe('debts that are not owed any more', () => {
  const button = (name: string) => screen.queryByRole('button', { name })
  const tap = async (element: HTMLElement) => {
    act(() => element.click())
    await act(() => jest.advanceTimersByTimeAsync(0))
  }

  it('are ticked by a manager, who is offered what fits all of them', async () => {
    barred = [arrear({ id: '00000000-0000-4000-8000-000000000033', state: 'time_barred' })]
    await open(DebtsPage, 'manager')
    const boxes = screen.getAllByRole('checkbox')
    expect(boxes).toHaveLength(2)
    await tap(boxes[0]!)
    for (const name of ['撤销', '减免', '核销', '已在别处付清', '凭证件转核实'])
      expect(button(name)).toBeTruthy()
    expect(button('核实有效')).toBeNull()
    await tap(boxes[1]!)
    for (const name of ['核销', '已在别处付清']) expect(button(name)).toBeTruthy()
    for (const name of ['撤销', '减免', '凭证件转核实']) expect(button(name)).toBeNull()
  })

  it('say why a button is not there for debts in grace, and until when', async () => {
    owed = [arrear({ state: 'grace', graceUntil: '2026-11-23T02:00:00.000Z' })]
    await open(DebtsPage, 'manager')
    const [box] = screen.getAllByRole('checkbox')
    expect(box!.textContent).toContain('宽限期至 11月23日 10:00')
    await tap(box!)
    expect(button('核销')).toBeNull()
    expect(screen.getByText(/不能 核销：因为有 宽限期（至 11月23日 10:00）/)).toBeTruthy()
  })

  it('are only shown to finance, with who may end them', async () => {
    await open(DebtsPage, 'finance')
    expect(screen.queryAllByRole('checkbox')).toEqual([])
    expect(button('撤销')).toBeNull()
    expect(screen.getByText(/由车场经理处理/)).toBeTruthy()
  })

  it('are sent to review by an attendant who is shown a document, whose day is read as people write it', async () => {
    await open(DebtsPage, 'attendant')
    expect(button('撤销')).toBeNull()
    await tap(screen.getAllByRole('checkbox')[0]!)
    await tap(button('凭证件转核实')!)
    await tap(button('行驶证注册日期')!)
    fireEvent.input(screen.getByLabelText(/证件日期/), { target: { value: '2026年11月2日' } })
    await tap(button('放行并转核实')!)
    const sent = phone.requests.find(({ url }) => url.endsWith('/staff/arrears/review'))!
    expect(JSON.parse(sent.data as string)).toMatchObject({
      arrearIds: [arrear().id],
      document: 'licence',
      since: '2026-11-02',
    })
  })

  it('stay as they are when the day is no newer, which is said at the field of the day', async () => {
    const message = { zh: '证件日期不晚于所选欠费的离场日', en: 'Not dated after the debts' }
    sendToReview = () => ({
      statusCode: 400,
      data: { ...refusal('NOT_FOUND'), code: 'DOCUMENT_NOT_AFTER_DEBTS', message },
    })
    await open(DebtsPage, 'attendant')
    await tap(screen.getAllByRole('checkbox')[0]!)
    await tap(button('凭证件转核实')!)
    await tap(button('租车合同起租日')!)
    const field = () => screen.getByLabelText(/证件日期，/)
    fireEvent.input(field(), { target: { value: '2026-10-01' } })
    await tap(button('放行并转核实')!)
    expect(field().getAttribute('aria-invalid')).toBe('true')
    expect(screen.getByRole('alert').textContent).toBe(message.zh)
    fireEvent.input(field(), { target: { value: '2026-11-05' } })
    expect(field().getAttribute('aria-invalid')).toBe('false')
  })
})

describe('the lot that a phone shows', () => {
  const other = { ...me().lots[0]!, id: '00000000-0000-4000-8000-000000000022', name: '北场' }
  const offShift = (busiestLotId: string) => me({ lots: [other, ...me().lots], busiestLotId, shift: null })
  const shown = () => phone.requestsTo('GET', /staff.board/).at(-1)!.url

  it('is marked in the list and on its board once it takes no new recoveries, with since when', async () => {
    const closed = { ...me().lots[0]!, closedAt: '2026-11-03T04:05:00.000Z' }
    await open(ShiftPage, 'manager')
    act(() => updateMe(me({ lots: [closed, other] })))
    const row = (name: string) =>
      screen.getAllByRole('button').find(({ textContent }) => textContent.startsWith(name))!.textContent
    expect(row(closed.name)).toMatch(/已停止追缴 自 .*11月3日 12:05/)
    expect(row(other.name)).not.toContain('已停止追缴')
    cleanup()
    render(<BoardHead me={me()} board={board({ lot: closed })} />)
    expect(screen.getByText('已停止追缴')).toBeTruthy()
    cleanup()
    render(<BoardHead me={me()} board={board()} />)
    expect(screen.queryByText('已停止追缴')).toBeNull()
  })

  it('is that of the shift; else the one looked at last; on a new phone the one with something to see', async () => {
    await open(BoardPage, 'manager')
    act(() => updateMe(offShift(LOT_ID)))
    await act(() => jest.advanceTimersByTimeAsync(0))
    expect(shown()).toContain(LOT_ID)
    act(() => selectLot(other))
    act(() => updateMe(offShift(LOT_ID)))
    await act(() => jest.advanceTimersByTimeAsync(0))
    expect(shown()).toContain(other.id)
    act(() => updateMe({ ...offShift(other.id), shift: me().shift }))
    await act(() => jest.advanceTimersByTimeAsync(0))
    expect(shown()).toContain(LOT_ID)
  })
})
