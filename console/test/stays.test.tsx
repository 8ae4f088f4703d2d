import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import type { StayView } from '@fangxing/contract/stays'
import { Route, Routes } from 'react-router'
import { correctionOf, draftOf, proposedDraft } from '../src/pages/stays/correction-draft'
import StayPage from '../src/pages/stays/stay-page'
import StaysPage from '../src/pages/stays/stays-page'
import { answering, meAs, refusal } from './support/platform'
import { enter, renderPage } from './support/render-page'

const STAY: StayView = {
  id: 'stay-1',
  version: 3,
  state: 'owed',
  lotId: 'lot-1',
  lotName: '科技园一号',
  sourceId: 'source-1',
  sourceName: '12 号泊位相机',
  stayRef: null,
  bays: ['12'],
  plateText: '粤B12345',
  plateColour: 'blue',
  enteredAt: '2026-11-25T01:00:30.000Z',
  exitedAt: '2026-11-25T03:00:00.000Z',
  dueFen: 800,
  reasons: [],
  arrearId: 'debt-1',
  voidAt: null,
  pictures: { entry: [], exit: [], scene: [] },
}
const FACTS = {
  state: 'owed',
  plateText: '粤B12345',
  plateColour: 'blue',
  bays: STAY.bays,
  enteredAt: STAY.enteredAt,
  exitedAt: STAY.exitedAt,
  totalFen: 800,
}
const PREVIEW = {
  seen: 'as-shown',
  before: FACTS,
  after: { ...FACTS, state: 'void' },
  reasons: [],
  endedDebt: { arrearId: 'debt-1', dueFen: 800 },
  newDebt: null,
  other: null,
  bill: { orderId: 'order-1', restFen: 0 },
  refundFen: 0,
  isPaidElsewhere: false,
  owners: 3,
  toTell: { isOn: true, reachable: 2, unreachable: 1 },
  needsSecondPerson: false,
}
const READS = {
  'GET /staff/stays/stay-1': () => ({ body: STAY }),
  'GET /staff/audit': () => ({ body: { items: [] } }),
}

function show(role: 'manager' | 'finance' = 'manager'): void {
  enter(meAs(role))
  renderPage(
    <Routes>
      <Route path="/stays/:stayId" element={<StayPage />} />
    </Routes>,
    '/stays/stay-1',
  )
}

jest.setTimeout(60_000)
afterEach(cleanup)

test('the preview is shown before the click, and its version is sent with the reason', async () => {
  const { asked } = answering({
    ...READS,
    'POST /staff/stays/stay-1/correction-preview': () => ({ body: PREVIEW }),
    'POST /staff/stays/stay-1/correct': () => ({ body: { ...STAY, state: 'void', version: 4 } }),
  })
  show()
  await screen.findByText('填好后显示后果')
  fireEvent.click(screen.getByText('没有停过'))
  await screen.findByText('正在控车，不再有欠费，放行')
  expect(screen.getByText('不再追的欠费')).toBeTruthy()
  // What does not follow is not named.
  expect(screen.queryByText('已缴给我们，留待财务批准退款')).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: /^更\s?正$/ }))
  const dialog = await screen.findByRole('dialog')
  fireEvent.click(within(dialog).getByText('没有车停过'))
  fireEvent.click(within(dialog).getByRole('button', { name: /^更\s?正$/ }))
  await screen.findByText('已更正')
  const sent = asked.find(({ path }) => path.endsWith('/correct'))!
  expect(sent.body).toEqual({ correction: { kind: 'void' }, seen: 'as-shown', reason: '没有车停过' })
})

/** The number that stands beside a name. */
const beside = (name: string) => screen.getByText(name).nextElementSibling!.textContent

test('how many owners are told in WeChat that they owe less is said, and without a template that nobody is', async () => {
  let preview: object = PREVIEW
  const answers = { 'POST /staff/stays/stay-1/correction-preview': () => ({ body: preview }) }
  answering({ ...READS, ...answers })
  show()
  fireEvent.click(await screen.findByText('没有停过'))
  await screen.findByText('欠费结束或减少后微信告知的车主')
  expect(beside('欠费结束或减少后微信告知的车主')).toBe('2')
  expect(beside('没有同意接收、收不到告知的车主')).toBe('1')
  cleanup()
  preview = { ...PREVIEW, toTell: { isOn: false, reachable: 0, unreachable: 3 } }
  show()
  fireEvent.click(await screen.findByText('没有停过'))
  await screen.findByText('收不到告知的车主（未设置微信消息模板）')
  expect(beside('收不到告知的车主（未设置微信消息模板）')).toBe('3')
  expect(screen.queryByText('欠费结束或减少后微信告知的车主')).toBeNull()
})

test('a correction beyond one person’s limit cannot be sent, and a refused preview says why', async () => {
  answering({
    ...READS,
    'POST /staff/stays/stay-1/correction-preview': ({ body }) =>
      JSON.stringify(body).includes('void')
        ? { body: { ...PREVIEW, needsSecondPerson: true } }
        : { status: 409, body: refusal('STAY_NOT_CORRECTABLE', '不能这样更正') },
  })
  show()
  fireEvent.click(await screen.findByText('没有停过'))
  expect(await screen.findByRole('button', { name: /^更\s?正$/ })).toHaveProperty('disabled', true)
  fireEvent.click(screen.getByText('时间或费用'))
  fireEvent.change(screen.getByLabelText(/^费用/), { target: { value: '3' } })
  await screen.findByText(/不能这样更正/)
  expect(screen.queryByRole('button', { name: /^更\s?正$/ })).toBeNull()
})

test('a proposal in the address fills the form in, and what is malformed there is left out', () => {
  const from = (query: string) => {
    const values = new URLSearchParams(query)
    return proposedDraft(STAY, name => values.get(name) ?? undefined)
  }
  expect(from('')).toEqual(draftOf(STAY))
  expect(correctionOf(from('fix=plate&plate=粤B12348&colour=blue'), STAY)).toEqual({
    kind: 'plate',
    plate: { text: '粤B12348', colour: 'blue' },
  })
  expect(correctionOf(from('fix=times&exited=2026-11-25T02:30:00.000Z&fen=350'), STAY)).toEqual({
    kind: 'times',
    exitedAt: '2026-11-25T02:30:00.000Z',
    totalFen: 350,
  })
  expect(correctionOf(from('fix=bay&bays=A1、A2'), STAY)).toEqual({ kind: 'bay', bays: ['A1', 'A2'] })
  expect(correctionOf(from('fix=times&fen=-1&entered=x'), STAY)).toBeNull()
})

test('finance sees the stay and its history, and corrects nothing', async () => {
  answering(READS)
  show('finance')
  await screen.findByText('没有更正过')
  expect(screen.getByText('12 号泊位相机')).toBeTruthy()
  expect(screen.queryByText('没有停过')).toBeNull()
})

test('unchanged fields are not sent: seconds of a time stay, and the same plate is no correction', () => {
  const draft = draftOf(STAY)
  expect(correctionOf(draft, STAY)).toBeNull()
  expect(correctionOf({ ...draft, plateText: '粤b1234' }, STAY)).toBeNull()
  expect(correctionOf({ ...draft, plateText: '粤b12348' }, STAY)).toEqual({
    kind: 'plate',
    plate: { text: '粤B12348', colour: 'blue' },
  })
  const times = { ...draft, kind: 'times' as const }
  expect(correctionOf(times, STAY)).toBeNull()
  expect(correctionOf({ ...times, exited: '2026-11-25T10:30' }, STAY)).toEqual({
    kind: 'times',
    exitedAt: '2026-11-25T02:30:00.000Z',
  })
  expect(correctionOf({ ...times, feeYuan: '3.5' }, STAY)).toEqual({ kind: 'times', totalFen: 350 })
  expect(correctionOf({ ...times, feeYuan: '很多' }, STAY)).toBeNull()
})

test('stays are searched by plate, source and day, and a period in the address is said and can be left', async () => {
  const { id, state, lotName, sourceName, bays, plateText, plateColour, enteredAt, exitedAt, arrearId } = STAY
  const row = { id, state, lotName, sourceName, bays, plateText, plateColour, enteredAt, exitedAt, arrearId }
  const { asked } = answering({
    'GET /staff/sources': () => ({ body: { items: [] } }),
    'GET /staff/found-stays': () => ({
      body: { items: [{ ...row, totalFen: 800, reasons: [{ zh: '与设备中断时段重叠', en: 'outage' }] }] },
    }),
  })
  enter(meAs('finance'))
  const period = 'from=2026-11-25T00%3A00%3A00.000Z&to=2026-11-25T06%3A00%3A00.000Z'
  renderPage(<StaysPage />, `/stays?sourceId=source-1&${period}`)
  const row1 = (await screen.findByText('与设备中断时段重叠')).closest('tr')!
  expect(within(row1).getAllByRole('link')[0]!.getAttribute('href')).toBe('/stays/stay-1')
  const queries = () => asked.filter(({ path }) => path === '/staff/found-stays').map(({ query }) => query)
  expect(queries().at(-1)).toMatchObject({ sourceId: 'source-1', from: '2026-11-25T00:00:00.000Z' })
  fireEvent.click(screen.getByText('不限这段时间'))
  fireEvent.change(await screen.findByLabelText('在场的日期'), { target: { value: '2026-11-24' } })
  await waitFor(() => expect(queries().at(-1)).toMatchObject({ sourceId: 'source-1', day: '2026-11-24' }))
  expect(queries().at(-1)).not.toHaveProperty('from')
})

test('a bay and a cut are sent once they are filled in, and never as they were', () => {
  const draft = draftOf(STAY)
  const bay = { ...draft, kind: 'bay' as const }
  expect(correctionOf(bay, STAY)).toBeNull()
  expect(correctionOf({ ...bay, bays: 'A-1，A-2 A-1' }, STAY)).toEqual({ kind: 'bay', bays: ['A-1', 'A-2'] })
  expect(correctionOf({ ...bay, bays: '' }, STAY)).toEqual({ kind: 'bay', bays: [] })
  expect(correctionOf({ ...bay, bays: '1 2 3 4 5' }, STAY)).toBeNull()
  // The day is there from the beginning, and nothing follows before the times are within the stay.
  expect(draft).toMatchObject({ firstExit: '2026-11-25T09:00', secondEntry: '2026-11-25T11:00' })
  expect(correctionOf({ ...draft, kind: 'split' }, STAY)).toBeNull()
  const split = { ...draft, kind: 'split' as const, firstExit: '2026-11-25T10:00' }
  expect(correctionOf(split, STAY)).toBeNull()
  expect(correctionOf({ ...split, secondEntry: '2026-11-25T09:30' }, STAY)).toBeNull()
  expect(correctionOf({ ...split, secondEntry: '2026-11-25T10:30' }, STAY)).toEqual({
    kind: 'split',
    firstExitAt: '2026-11-25T02:00:00.000Z',
    secondEntryAt: '2026-11-25T02:30:00.000Z',
  })
})

test('the other stay is chosen among those of the car, and what becomes of both is said', async () => {
  const other = { ...STAY, id: 'stay-2', enteredAt: '2026-11-25T04:00:00.000Z', exitedAt: '2026-11-25T05:00:00.000Z', sourceName: '巡检' } // prettier-ignore
  const { asked } = answering({
    ...READS,
    'GET /staff/stays/stay-1/beside': () => ({ body: { items: [other] } }),
    'POST /staff/stays/stay-1/correction-preview': () => ({
      body: {
        ...PREVIEW,
        bill: null,
        other: { stayId: 'stay-2', before: { ...FACTS, totalFen: 300 }, after: { ...FACTS, totalFen: 1200 }, endedDebt: { arrearId: 'debt-2', dueFen: 300 }, newDebt: { dueFen: 1200 } }, // prettier-ignore
      },
    }),
  })
  show()
  fireEvent.click(await screen.findByText('与另一次是同一次'))
  fireEvent.click(await screen.findByText(/巡检/))
  await screen.findByText('另一条记录')
  expect(screen.getAllByText('不再追的欠费')).toHaveLength(2)
  expect(beside('改为追的欠费（重新计宽限期和提醒）')).toBe('¥12.00')
  expect(asked.at(-1)!.body).toEqual({ correction: { kind: 'merge', intoStayId: 'stay-2' } })
})

test('what was paid while it was parked is shown, with until when it may leave and what was refunded', async () => {
  const prepaid = {
    ...STAY,
    state: 'paid',
    dueFen: 0,
    arrearId: null,
    prepaidFen: 900,
    prepaidUntil: '2026-11-25T02:55:00.000Z',
    leaveBy: '2026-11-25T03:10:00.000Z',
  }
  const entry = {
    id: '7',
    at: '2026-11-25T02:55:01.000Z',
    actor: { kind: 'wechat', name: null },
    event: 'prepaid',
    detail: { amountFen: 900 },
  }
  answering({
    'GET /staff/stays/stay-1': () => ({ body: prepaid }),
    'GET /staff/audit': () => ({ body: { items: [entry] } }),
  })
  show()
  await screen.findByText('停车中已缴')
  expect(beside('停车中已缴')).toContain('9.00')
  expect(beside('停车中已缴')).toMatch(/11:10 前离场不再收费$/)
  await screen.findByText('车主停车中缴费')
})

test('times that cannot be are refused by the field, with the reason', async () => {
  let details = [{ path: 'body.correction.exitedAt', code: 'too_small' }]
  answering({
    ...READS,
    'POST /staff/stays/stay-1/correction-preview': () => ({
      status: 400,
      body: { ...refusal('BAD_INPUT', '提交的内容有误'), details },
    }),
  })
  show()
  fireEvent.click(await screen.findByText('时间或费用'))
  fireEvent.change(screen.getByLabelText(/^费用/), { target: { value: '3' } })
  await screen.findByText('离场时间 必须晚于入场时间')
  expect(screen.queryByText('提交的内容有误')).toBeNull()
  details = [{ path: 'body.correction.enteredAt', code: 'too_big' }]
  fireEvent.change(screen.getByLabelText(/^费用/), { target: { value: '4' } })
  await screen.findByText('入场时间 还没到：不能晚于现在')
})
