import { act, fireEvent, render, screen } from '@testing-library/react'
import { session } from '../src/owner/calls'
import OwnPlatePage from '../src/owner/more/own-plate/index'
import { chooseLanguage } from '../src/shared/i18n/language'
import { BILL_ID, bill } from './support/bills'
import { refusal, signedIn } from './support/orders'
import { phone } from './support/phone'

const PLATE_ID = '00000000-0000-4000-8000-000000000051'
const MERCHANT_ID = '00000000-0000-4000-8000-000000000052'
const ARREAR_ID = '00000000-0000-4000-8000-000000000053'
const plate = {
  id: PLATE_ID,
  version: 1,
  state: 'bound',
  plateText: '粤B12388',
  plateColour: 'blue',
  merchantName: null,
  issueDate: '2020-01-01',
  askedAt: '2026-11-01T01:00:00.000Z',
  expiresAt: '2027-11-01T01:00:00.000Z',
  isSoonOver: false,
  endCause: null,
  refuseReason: null,
  arrearCount: 0,
  dueFen: 0,
}
const past = (over: Record<string, unknown>) => ({
  arrearId: ARREAR_ID,
  lotName: '南湖停车场',
  enteredAt: '2022-11-01T01:00:00.000Z',
  exitedAt: '2022-11-01T03:00:00.000Z',
  minutes: 120,
  principalFen: 1800,
  lateFeeFen: 0,
  waivedFen: 0,
  amountFen: 0,
  trace: [],
  photoUrls: [],
  state: 'time_barred',
  dueFen: 0,
  isPayable: false,
  payeeName: '深圳市南湖停车管理有限公司',
  merchantId: MERCHANT_ID,
  voluntaryFen: 1800,
  ...over,
})

let shown: { creditors: unknown[]; running?: unknown[] }
let history: ReturnType<typeof past>[]
let payReply: { statusCode: number; data: unknown }
beforeEach(() => {
  jest.useFakeTimers()
  phone.reset()
  session.clear()
  chooseLanguage('zh')
  phone.params = { id: PLATE_ID }
  shown = { creditors: [] }
  history = [past({})]
  payReply = { statusCode: 200, data: { bill: bill() } }
  phone.respond = ({ url }) => {
    const { pathname } = new URL(url)
    if (pathname === '/owner/session') return { statusCode: 200, data: signedIn() }
    if (pathname === `/owner/plates/${PLATE_ID}/bills`) return payReply
    if (pathname.endsWith('/bill')) return payReply
    if (pathname === `/owner/plates/${PLATE_ID}`)
      return { statusCode: 200, data: { plate, ...shown, history } }
    return { statusCode: 404, data: refusal('NOT_FOUND') }
  }
})
afterEach(() => jest.useRealTimers())

const settle = () => act(() => jest.advanceTimersByTimeAsync(0))
async function open() {
  render(<OwnPlatePage />)
  for (let turn = 0; turn < 5; turn++) await settle()
}
const offer = () => screen.queryByRole('button', { name: /自愿缴纳/ })
async function payIt() {
  fireEvent.click(offer()!)
  for (let turn = 0; turn < 3; turn++) await settle()
}

it('says that a debt barred by time need not be paid, and pays that one alone for whoever wants to', async () => {
  await open()
  expect(screen.getByText('已过诉讼时效，可不缴')).toBeTruthy()
  expect(screen.getByText('没有待缴的欠费')).toBeTruthy()
  expect(offer()!.textContent).toContain('18.00')
  await payIt()
  const [asked] = phone.requestsTo('POST', /bills$/)
  expect(JSON.parse(String(asked!.data))).toEqual({ merchantId: MERCHANT_ID, barredArrearIds: [ARREAR_ID] })
  expect(phone.visited).toEqual([expect.stringContaining(BILL_ID)])
})

it('offers nothing for what is settled, and nothing for a barred debt that is being paid elsewhere', async () => {
  history = [
    past({ state: 'settled', amountFen: 1800, voluntaryFen: 0 }),
    past({ arrearId: BILL_ID, voluntaryFen: 0 }),
  ]
  await open()
  expect(screen.getByText('已结清')).toBeTruthy()
  expect(offer()).toBeNull()
  expect(screen.queryByText('已过诉讼时效，可不缴')).toBeNull()
})

it('shows what has become of a debt that somebody paid meanwhile', async () => {
  await open()
  payReply = { statusCode: 200, data: { bill: null } }
  history = [past({ state: 'settled', amountFen: 1800, voluntaryFen: 0 })]
  await payIt()
  expect(screen.getByText('已结清')).toBeTruthy()
  expect(phone.visited).toEqual([])
})

it('says why there is no bill, beside the debt', async () => {
  await open()
  payReply = { statusCode: 409, data: refusal('DEBT_RESERVED') }
  await payIt()
  expect(screen.getByText('正在通过其他渠道缴费')).toBeTruthy()
  expect(phone.visited).toEqual([])
})

it('offers what is still in grace to be paid, and says that nobody will come after it', async () => {
  const debt = past({ state: 'grace', dueFen: 900, amountFen: 900, isPayable: true })
  const { payeeName, merchantId, voluntaryFen: _, ...line } = debt
  shown.creditors = [{ merchantId, payeeName, hotline: '0755-1', dueFen: 900, arrearCount: 1, debts: [line] }]
  history = []
  await open()
  expect(screen.getByText('宽限期')).toBeTruthy()
  expect(screen.getByText('现在就能缴，不产生追缴')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: /去缴费/ }))
  for (let turn = 0; turn < 3; turn++) await settle()
  const [asked] = phone.requestsTo('POST', /bills$/)
  expect(JSON.parse(String(asked!.data))).toEqual({ merchantId: MERCHANT_ID })
})

it('shows what a stay that goes on costs so far, and that the lot says it where nobody published a tariff', async () => {
  const stay = {
    lotName: '南湖停车场',
    payeeName: '深圳市南湖停车管理有限公司',
    enteredAt: '2026-11-01T01:00:00.000Z',
    minutes: 125,
    amountFen: 700,
    pricedAt: '2026-11-01T03:05:00.000Z',
  }
  shown.running = [stay, { ...stay, lotName: '北湖停车场', amountFen: null }]
  await open()
  expect(screen.getAllByText('正在停车')).toHaveLength(2)
  expect(screen.getAllByText('截至现在')).toHaveLength(2)
  expect(document.body.textContent).toContain('7.00')
  expect(screen.getByText('离场时由车场计费')).toBeTruthy()
})

const STAY_ID = '00000000-0000-4000-8000-000000000054'
const parked = (over: Record<string, unknown> = {}) => ({
  stayId: STAY_ID,
  lotName: '南湖停车场',
  payeeName: '深圳市南湖停车管理有限公司',
  enteredAt: '2026-11-01T01:00:00.000Z',
  minutes: 125,
  amountFen: 700,
  pricedAt: '2026-11-01T03:05:00.000Z',
  paidFen: 0,
  paidUntil: null,
  leaveBy: null,
  mayLeave: false,
  dueFen: 700,
  isPayable: true,
  ...over,
})

it('pays for a stay that goes on', async () => {
  shown.running = [parked({ leaveMinutes: 20 })]
  await open()
  expect(document.body.textContent).toContain('现在缴清后 20 分钟内离场，不再收费')
  fireEvent.click(screen.getByRole('button', { name: /去缴费 ¥7\.00/ }))
  for (let turn = 0; turn < 3; turn++) await settle()
  expect(
    phone.requestsTo('POST', new RegExp(`/owner/plates/${PLATE_ID}/stays/${STAY_ID}/bill$`)),
  ).toHaveLength(1)
  expect(phone.visited.join()).toContain(BILL_ID)
})

it('says until when a stay is paid and until when the car may leave for nothing more, and then what is still to pay', async () => {
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const paid = {
    paidFen: 700,
    paidUntil: `${today}T14:30:00+08:00`,
    leaveBy: `${today}T14:45:00+08:00`,
    mayLeave: true,
    dueFen: 0,
    isPayable: false,
  }
  shown.running = [parked(paid)]
  await open()
  expect(screen.getByText('已付到 14:30')).toBeTruthy()
  expect(document.body.textContent).toContain('14:45 前离场不再收费')
  expect(screen.queryByRole('button', { name: /去缴费/ })).toBeNull()
})

it('asks whoever stayed on for the difference alone', async () => {
  shown.running = [
    parked({
      amountFen: 1000,
      paidFen: 700,
      paidUntil: '2026-11-01T06:30:00.000Z',
      leaveBy: '2026-11-01T06:45:00.000Z',
      dueFen: 300,
    }),
  ]
  await open()
  expect(document.body.textContent).toContain('已过免费离场时间')
  expect(screen.getByRole('button', { name: /去缴费 ¥3\.00/ })).toBeTruthy()
})
