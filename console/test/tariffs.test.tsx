import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { App } from 'antd'
import { MemoryRouter, Route, Routes } from 'react-router'
import TariffPage from '../src/pages/tariffs/tariff-page'
import { nextMidnight } from '../src/pages/tariffs/words'
import { fieldOf, momentOf } from '../src/ui/moment-field'
import { enter } from '../src/session/session'
import { answering, meAs, refusal } from './support/platform'

const EVERYBODY = { classes: [], energies: [], entitlements: [] }
const DRAFT: TariffDefinition = {
  structures: [
    {
      code: 'all',
      name: { zh: '全部车辆', en: 'All' },
      who: EVERYBODY,
      cycle: { kind: 'none' },
      outside: 'free',
      edge: 'split',
      free: { minutes: 15, mode: null, counts: 'elapsed', steps: 'uses_up', repeats: 'never' },
      quota: null,
      segments: [
        {
          code: 'day',
          name: { zh: '白天', en: 'Day' },
          days: ['workday', 'makeup'],
          fromMinute: 480,
          toMinute: 1200,
          rate: {
            kind: 'ladder',
            counts: 'chargeable',
            restarts: 'never',
            rounding: 'up',
            toleratedTailMinutes: 0,
            steps: [
              { upToMinutes: 60, unitMinutes: 60, priceFen: 500 },
              { upToMinutes: null, unitMinutes: 30, priceFen: 200 },
            ],
          },
        },
      ],
      caps: [],
    },
  ],
  multipliers: [],
  percentages: [],
  bays: 'ignored',
  excluded: 'charged',
  specialDays: [],
  finalRounding: { unitFen: 1, mode: 'nearest' },
}
const FREE_MODE = {
  path: 'structures.0.free.mode',
  question: 'free.mode',
  options: ['threshold', 'deducted'],
}
const tariff = (more = {}) => ({
  id: 'tariff-1',
  lotId: 'lot-1',
  lotName: '科技园一号',
  name: '2026 标准',
  version: 4,
  validNumber: 1,
  draft: DRAFT,
  openChoices: [FREE_MODE],
  problems: [],
  versions: [
    {
      number: 1,
      filingNumber: '深发改 12 号',
      validFrom: '2026-01-01T00:00:00.000Z',
      publishedAt: '2025-12-20T00:00:00.000Z',
      publishedBy: { id: 'staff-1', name: '陈静' },
    },
  ],
  ...more,
})
const read = (more = {}) => ({ 'GET /staff/tariffs/tariff-1': () => ({ body: tariff(more) }) })

function show(role: 'manager' | 'finance' = 'manager'): void {
  enter(meAs(role))
  render(
    <App>
      <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
        <MemoryRouter initialEntries={['/tariffs/tariff-1']}>
          <Routes>
            <Route path="/tariffs/:tariffId" element={<TariffPage />} />
          </Routes>
        </MemoryRouter>
      </QueryClientProvider>
    </App>,
  )
}

jest.setTimeout(120_000)
afterEach(cleanup)

test('a stay is priced by the valid version and explained line by line', async () => {
  const line = { from: '2026-03-02T00:00:00.000Z', to: '2026-03-02T01:00:00.000Z', minutes: 60, name: null }
  const { asked } = answering({
    ...read(),
    'POST /staff/tariffs/tariff-1/price': () => ({
      body: {
        feeFen: 500,
        reason: null,
        minutes: 60,
        number: 1,
        lines: [
          { ...line, code: 'charge', amountFen: 700, params: {}, message: { zh: '白天 1 小时', en: '' } },
          { ...line, code: 'cap', amountFen: -200, params: {}, message: { zh: '封顶减去', en: '' } },
        ],
      },
    }),
  })
  show('finance')
  fireEvent.change(await screen.findByLabelText('入场'), { target: { value: '2026-03-02T08:00' } })
  fireEvent.change(screen.getByLabelText('离场'), { target: { value: '2026-03-02T09:00' } })
  fireEvent.submit(screen.getByLabelText('离场').closest('form')!)
  const table = (await screen.findByText('封顶减去')).closest('table')!
  within(table).getByText('白天 1 小时')
  within(table).getByText('¥5.00')
  within(table).getByText(/版本 1/)
  expect(asked.find(({ method }) => method === 'POST')!.body).toEqual({
    by: 'valid',
    stay: {
      entryAt: '2026-03-02T00:00:00.000Z',
      exitAt: '2026-03-02T01:00:00.000Z',
      vehicleClass: 'small',
      energy: 'fuel',
    },
  })
  expect(screen.queryByText('发布草稿')).toBeNull()
})

test('a draft with an open question names it by its place, and is not published', async () => {
  const { asked } = answering({
    ...read(),
    'POST /staff/tariffs/tariff-1/answers': () => ({ body: tariff({ openChoices: [] }) }),
  })
  show()
  const question = await screen.findByLabelText('全部车辆: 免费时长超过后')
  expect(screen.getByText('发布草稿').closest('button')!.disabled).toBe(true)
  screen.getByText('工作日、调休上班日 08:00–20:00')
  screen.getByText('前 60 分钟 每 60 分钟 ¥5.00；之后 每 30 分钟 ¥2.00')
  fireEvent.mouseDown(question)
  fireEvent.click(await screen.findByText('从头计费'))
  fireEvent.click(screen.getByText('保存选择'))
  await screen.findByText('已保存')
  expect(asked.find(({ method }) => method === 'POST')!.body).toEqual({
    version: 4,
    answers: [{ path: 'structures.0.free.mode', answer: 'threshold' }],
  })
})

test('a finished draft is published with its number and moment, and a refusal is shown beside them', async () => {
  const { asked } = answering({
    ...read({ openChoices: [] }),
    'POST /staff/tariffs/tariff-1/publish': () => ({
      status: 409,
      body: refusal('TARIFF_VALID_FROM', '生效时间必须晚于现在'),
    }),
  })
  show()
  fireEvent.click(await screen.findByText('发布草稿'))
  await screen.findByText(/发布后这一版谁也不能改/)
  fireEvent.change(screen.getByLabelText('备案号'), { target: { value: ' 深发改 13 号 ' } })
  fireEvent.change(screen.getByLabelText('生效时间'), { target: { value: '2026-04-01T00:00' } })
  fireEvent.submit(screen.getByLabelText('备案号').closest('form')!)
  await screen.findByText('生效时间必须晚于现在')
  expect(asked.find(({ method }) => method === 'POST')!.body).toEqual({
    version: 4,
    filingNumber: '深发改 13 号',
    validFrom: '2026-03-31T16:00:00.000Z',
  })
})

test('times are typed and shown as Shanghai has them', () => {
  const atMs = Date.parse('2026-03-31T15:30:00.000Z')
  expect(fieldOf(atMs)).toBe('2026-03-31T23:30')
  expect(momentOf('2026-03-31T23:30')).toBe('2026-03-31T15:30:00.000Z')
  expect(momentOf('')).toBeUndefined()
  expect(new Date(nextMidnight(atMs)).toISOString()).toBe('2026-03-31T16:00:00.000Z')
})
