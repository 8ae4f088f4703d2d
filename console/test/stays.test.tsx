import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import type { StayView } from '@fangxing/contract/stays'
import { App } from 'antd'
import { MemoryRouter, Route, Routes } from 'react-router'
import { correctionOf, draftOf, proposedDraft } from '../src/pages/stays/correction-draft'
import StayPage from '../src/pages/stays/stay-page'
import { enter } from '../src/session/session'
import { answering, meAs, refusal } from './support/platform'

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
  pictures: { entry: [], exit: [], scene: [] },
}
const FACTS = {
  state: 'owed',
  plateText: '粤B12345',
  plateColour: 'blue',
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
  render(
    <App>
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <MemoryRouter initialEntries={['/stays/stay-1']}>
          <Routes>
            <Route path="/stays/:stayId" element={<StayPage />} />
          </Routes>
        </MemoryRouter>
      </QueryClientProvider>
    </App>,
  )
}

jest.setTimeout(60_000)
afterEach(cleanup)

test('what follows is said before the click, and what was shown is sent with the reason', async () => {
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

test('what one person may not decide cannot be sent, and a refused preview says why', async () => {
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
  expect(correctionOf(from('fix=times&fen=-1&entered=x'), STAY)).toBeNull()
})

test('finance sees the stay and its history, and corrects nothing', async () => {
  answering(READS)
  show('finance')
  await screen.findByText('没有更正过')
  expect(screen.getByText('12 号泊位相机')).toBeTruthy()
  expect(screen.queryByText('没有停过')).toBeNull()
})

test('what was not touched is not sent: seconds of a time stay, and a plate as it was is no correction', () => {
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
