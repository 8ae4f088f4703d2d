import type { StaffCall } from '@fangxing/contract/calls'
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { Route, Routes } from 'react-router'
import { Head } from '../src/app/head'
import ExemptPlatesPage from '../src/pages/exempt-plates/exempt-plates-page'
import EntitlementsPage from '../src/pages/entitlements/entitlements-page'
import HandoverPage from '../src/pages/lots/handover-page'
import LotsPage from '../src/pages/lots/lots-page'
import QuarantinePage from '../src/pages/money/quarantine-page'
import PeoplePage from '../src/pages/people/people-page'
import SourcesPage from '../src/pages/sources/sources-page'
import { FirstSteps } from '../src/pages/today/first-steps'
import { answering, meAs } from './support/platform'
import { enter, renderPage } from './support/render-page'

const CLOSED_AT = '2026-11-03T04:05:00.000Z'
let closedAt: string | null
let role: 'manager' | 'finance'
const me = () => {
  const manager = meAs(role)
  return { ...manager, lots: manager.lots.map(lot => (lot.id === 'lot-1' ? { ...lot, closedAt } : lot)) }
}
const KINDS = ['moneyApart', 'passes', 'coupons', 'exemptPlates', 'sources', 'people'] as const
const handover = (): StaffCall<'readHandover'>['reply'] => ({
  lotName: '科技园一号',
  asOf: CLOSED_AT,
  isReady: true,
  items: KINDS.map(kind => ({ kind, mustEnd: kind === 'moneyApart', count: 2, fen: null })),
  debtAges: [],
  endsNext: [],
  version: 3,
  closed: closedAt === null ? null : { at: closedAt, by: '陈静', reason: '移交' },
})
const READINESS = { isReady: false, hasRecovered: false, lot: null, items: [], advice: [] }
const nothing = () => ({ body: { items: [] } })
const answers = {
  'GET /staff/me': () => ({ body: me() }),
  'GET /staff/lots': () => ({ body: { items: me().lots } }),
  'GET /staff/lots/lot-1/handover': () => ({ body: handover() }),
  'GET /staff/readiness': () => ({ body: READINESS }),
  'POST /staff/lots/lot-1/close': () => {
    closedAt = CLOSED_AT
    return { body: {} }
  },
  'GET /staff/quarantine': nothing,
  'GET /staff/entitlements': nothing,
  'GET /staff/exempt-plates': nothing,
  'GET /staff/sources': nothing,
  'GET /staff/staff': nothing,
}

function show(address: string): void {
  enter(me())
  renderPage(
    <>
      <Head onMenu={() => undefined} isMenuOpen={false} />
      <FirstSteps />
      <Routes>
        <Route path="/lots" element={<LotsPage />} />
        <Route path="/lots/:lotId/handover" element={<HandoverPage />} />
        <Route path="/quarantine" element={<QuarantinePage />} />
        <Route path="/entitlements" element={<EntitlementsPage />} />
        <Route path="/exempt-plates" element={<ExemptPlatesPage />} />
        <Route path="/sources" element={<SourcesPage />} />
        <Route path="/people" element={<PeoplePage />} />
      </Routes>
    </>,
    address,
  )
}

jest.setTimeout(120_000)
beforeEach(() => {
  closedAt = null
  role = 'manager'
  localStorage.clear()
})
afterEach(cleanup)

test('a closed lot is marked with since when in the list, and no other one is', async () => {
  closedAt = CLOSED_AT
  answering(answers)
  show('/lots')
  const closed = within((await screen.findByRole('link', { name: '科技园一号' })).closest('tr')!)
  expect(closed.getByText('已停止追缴')).toBeTruthy()
  expect(closed.getByText(/11月3日 12:05/)).toBeTruthy()
  const other = within(screen.getByRole('link', { name: '科技园二号' }).closest('tr')!)
  expect(other.queryByText('已停止追缴')).toBeNull()
})

test('closing a lot reads again what it still lacks for a recovery, and who is signed in with which lots', async () => {
  const { asked } = answering(answers)
  const times = (path: string) => asked.filter(one => one.method === 'GET' && one.path === path).length
  show('/lots/lot-1/handover')
  fireEvent.click(await screen.findByRole('button', { name: '停止新的追缴' }))
  const before = { readiness: times('/staff/readiness'), me: times('/staff/me') }
  expect(before.readiness).toBe(1)
  const dialog = within(await screen.findByRole('dialog'))
  fireEvent.click(dialog.getByText('合同到期，移交新经营方'))
  fireEvent.click(dialog.getByRole('button', { name: '停止新的追缴' }))
  await screen.findByText('已停止追缴')
  await waitFor(() => expect(times('/staff/readiness')).toBe(before.readiness + 1))
  await waitFor(() => expect(times('/staff/me')).toBe(before.me + 1))
})

test.each([
  ['待核对的款', '/staff/quarantine', { lotId: 'lot-1' }],
  ['有效的月卡与免费名单', '/staff/entitlements', { lotId: 'lot-1', state: 'valid' }],
  ['未用的优惠券', '/staff/entitlements', { lotId: 'lot-1', state: 'valid', kind: 'coupon' }],
  ['本场豁免车牌', '/staff/exempt-plates', { lotId: 'lot-1', state: 'valid' }],
  ['上报本场的对接来源与密钥', '/staff/sources', { lotId: 'lot-1' }],
  ['可在本场工作的员工', '/staff/staff', { lotId: 'lot-1' }],
])('%s leads to the list of this lot alone', async (name, path, query) => {
  const { asked } = answering(answers)
  show('/lots/lot-1/handover')
  fireEvent.click(await screen.findByRole('link', { name: name }))
  await waitFor(() => expect(asked.at(-1)!.path).toBe(path))
  expect(asked.at(-1)!.query).toMatchObject(query)
})

test('a reason of characters that nobody sees is none, and is not sent', async () => {
  answering(answers)
  show('/lots/lot-1/handover')
  fireEvent.click(await screen.findByRole('button', { name: '停止新的追缴' }))
  const dialog = within(await screen.findByRole('dialog'))
  const confirm = () => dialog.getByRole<HTMLButtonElement>('button', { name: '停止新的追缴' })
  const type = (value: string) => fireEvent.change(dialog.getByRole('textbox'), { target: { value } })
  type('\u200b\u3164 \u2800\u202e')
  expect(confirm().disabled).toBe(true)
  type('移\u200b交')
  expect(confirm().disabled).toBe(false)
})

test('the list for the next operator is one file in the language of the page, and a download', async () => {
  const saved: Blob[] = []
  Object.assign(URL, {
    createObjectURL: (file: Blob) => (saved.push(file), '#saved'),
    revokeObjectURL: () => {},
  })
  const { asked } = answering({
    ...answers,
    'GET /staff/lots/lot-1/handover/file': () => ({ body: {} }),
  })
  show('/lots/lot-1/handover')
  fireEvent.click(await screen.findByRole('button', { name: '下载给新经营方的名单' }))
  await waitFor(() => expect(saved).toHaveLength(1))
  expect(asked.at(-1)).toMatchObject({ path: '/staff/lots/lot-1/handover/file', query: { language: 'zh' } })
})

test('whoever may not hand the lot over is offered neither the list for the next operator nor the closing', async () => {
  role = 'finance'
  answering(answers)
  show('/lots/lot-1/handover')
  await screen.findByRole('button', { name: '打印' })
  expect(screen.queryByRole('button', { name: '下载给新经营方的名单' })).toBeNull()
  expect(screen.queryByRole('button', { name: '停止新的追缴' })).toBeNull()
})
