import { cleanup, fireEvent, screen, within } from '@testing-library/react'
import { Route, Routes } from 'react-router'
import BulkVoidPage from '../src/pages/bulk-voids/bulk-void-page'
import NewBulkVoidPage from '../src/pages/bulk-voids/new-bulk-void-page'
import { dayAgo, periodOf } from '../src/pages/bulk-voids/period'
import { answering, meAs } from './support/platform'
import { enter, renderPage } from './support/render-page'

const PREVIEW = {
  stays: 12,
  debts: 7,
  debtsFen: 5600,
  holds: 1,
  bills: 0,
  paidDebts: 2,
  paidFen: 1800,
  paidElsewhere: 0,
  left: 3,
  owners: 4,
  toTell: { isOn: true, reachable: 3, unreachable: 1 },
  isTooMany: false,
  needsSecondPerson: false,
}

const VIEW = {
  id: 'void-1',
  state: 'done',
  source: { id: 'source-1', name: '出口相机' },
  lot: { id: 'lot-2', name: '二号场' },
  bay: null,
  from: '2026-11-24T16:00:00.000Z',
  to: '2026-11-25T16:00:00.000Z',
  reason: '相机读错',
  expected: { stays: 12, amountFen: 7400 },
  done: { stays: 12, debts: 7, debtsFen: 5600, freedCars: 1, refunds: 0, refundsFen: 0, left: 0 },
  askedBy: { id: 'staff-1', name: '李四' },
  askedAt: '2026-11-25T16:30:00.000Z',
  decidedBy: '李四',
  endedAt: '2026-11-25T16:31:00.000Z',
  failure: null,
}

function show(address: string): void {
  enter(meAs('manager'))
  renderPage(
    <Routes>
      <Route path="/sources/:sourceId/void" element={<NewBulkVoidPage />} />
      <Route path="/bulk-voids/:bulkVoidId" element={<p>作废进度</p>} />
      <Route path="/ended/:bulkVoidId" element={<BulkVoidPage />} />
    </Routes>,
    address,
  )
}

jest.setTimeout(60_000)
afterEach(cleanup)

test('the preview is shown before the click, and its version is sent with the reason', async () => {
  const { asked } = answering({
    'GET /staff/sources': () => ({ body: { items: [] } }),
    'GET /staff/bulk-voids/preview': () => ({ body: PREVIEW }),
    'POST /staff/bulk-voids': () => ({ body: { id: 'void-1' } }),
  })
  show('/sources/source-1/void?lotId=lot-2&bay=12')
  await screen.findByText('未缴欠费不再追')
  // What there is none of is not named.
  expect(screen.queryByText('正在缴的缴费单会减少或结清')).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: /^作\s?废$/ }))
  const dialog = await screen.findByRole('dialog')
  fireEvent.click(within(dialog).getByText('相机读错'))
  fireEvent.click(within(dialog).getByRole('button', { name: /^作\s?废$/ }))
  await screen.findByText('作废进度')
  const sent = asked.find(({ method }) => method === 'POST')!
  expect(sent.body).toMatchObject({
    sourceId: 'source-1',
    lotId: 'lot-2',
    bay: '12',
    reason: '相机读错',
    seen: { stays: 12, amountFen: 7400 },
  })
})

/** The number that stands beside a name. */
const beside = (name: string) => screen.getByText(name).nextElementSibling!.textContent

test('how many owners are told and how many cannot be reached is said before and after', async () => {
  const body = { ...VIEW, owners: { told: 3, waiting: 0, unreached: 1 } }
  answering({
    'GET /staff/sources': () => ({ body: { items: [] } }),
    'GET /staff/bulk-voids/preview': () => ({ body: PREVIEW }),
    'GET /staff/bulk-voids/void-1': () => ({ body }),
  })
  show('/sources/source-1/void?lotId=lot-2')
  await screen.findByText('欠费作废后微信告知的车主')
  expect(beside('欠费作废后微信告知的车主')).toMatch(/3$/)
  expect(beside('没有同意接收、收不到告知的车主')).toMatch(/1$/)
  cleanup()
  show('/ended/void-1')
  await screen.findByText('已告知的车主')
  expect(beside('已告知的车主')).toMatch(/3$/)
  expect(beside('收不到告知的车主')).toMatch(/1$/)
  expect(screen.queryByText('待告知的车主')).toBeNull()
})

test('without a template the preview says that nobody is told', async () => {
  const toTell = { isOn: false, reachable: 0, unreachable: 4 }
  answering({
    'GET /staff/sources': () => ({ body: { items: [] } }),
    'GET /staff/bulk-voids/preview': () => ({ body: { ...PREVIEW, toTell } }),
  })
  show('/sources/source-1/void?lotId=lot-2')
  await screen.findByText('收不到告知的车主（未设置微信消息模板）')
  expect(beside('收不到告知的车主（未设置微信消息模板）')).toMatch(/4$/)
  expect(screen.queryByText('欠费作废后微信告知的车主')).toBeNull()
})

test('above what one person may decide it is asked for, and more than one bulk void takes cannot be', async () => {
  answering({
    'GET /staff/sources': () => ({ body: { items: [] } }),
    'GET /staff/bulk-voids/preview': () => ({
      body: { ...PREVIEW, isTooMany: true, needsSecondPerson: true },
    }),
  })
  show('/sources/source-1/void?lotId=lot-2')
  expect(await screen.findByRole('button', { name: '提交复核' })).toHaveProperty('disabled', true)
})

test('no lot is taken that the link does not name, and nothing is asked about one', async () => {
  const { asked } = answering({
    'GET /staff/sources': () => ({ body: { items: [] } }),
    'GET /staff/bulk-voids/preview': () => ({ body: PREVIEW }),
  })
  show('/sources/source-1/void')
  await screen.findByText('选好车场，这里会显示作废的后果。')
  expect(screen.queryByRole('button', { name: /^作\s?废$/ })).toBeNull()
  expect(asked.filter(({ path }) => path.includes('bulk-voids'))).toEqual([])
})

test('days are those of Shanghai; a time that ends ahead, before it begins or after 31 days is none', () => {
  const nowMs = Date.parse('2026-11-26T17:30:00.000Z')
  expect(dayAgo(0, nowMs)).toEqual({ from: '2026-11-27T00:00', to: '2026-11-27T01:30' })
  expect(dayAgo(3, nowMs)).toEqual({ from: '2026-11-24T00:00', to: '2026-11-25T00:00' })
  expect(periodOf(dayAgo(1, nowMs), nowMs)).toEqual({
    from: '2026-11-25T16:00:00.000Z',
    to: '2026-11-26T16:00:00.000Z',
  })
  for (const [from, to] of [
    ['2026-11-24T00:00', '2026-11-24T00:00'],
    ['2026-11-24T00:00', '2026-11-27T01:31'],
    ['2026-10-01T00:00', '2026-11-24T00:00'],
    ['', '2026-11-24T00:00'],
  ])
    expect(periodOf({ from: from!, to: to! }, nowMs)).toBeUndefined()
})
