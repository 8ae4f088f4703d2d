import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { Route, Routes } from 'react-router'
import TariffEditorPage from '../src/pages/tariffs/tariff-editor-page'
import TariffPage from '../src/pages/tariffs/tariff-page'
import { boardContent } from '../src/pages/tariffs/board/board-content'
import { nextMidnight } from '../src/pages/tariffs/tariff-texts'
import { fieldOf, momentOf } from '../src/ui/shanghai-time'
import { answering, meAs, refusal } from './support/platform'
import { enter, renderPage } from './support/render-page'

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
const withSteps = (priceFen: number): TariffDefinition => {
  const definition = JSON.parse(JSON.stringify(DRAFT)) as TariffDefinition
  const { rate } = definition.structures[0]!.segments[0]!
  if (rate.kind === 'ladder') rate.steps[0]!.priceFen = priceFen
  return definition
}
const read = (more = {}) => ({
  'GET /staff/tariffs/tariff-1': () => ({ body: tariff(more) }),
  'GET /staff/tariffs/tariff-1/versions/1': () => ({
    body: { ...tariff().versions[0]!, definition: withSteps(800) },
  }),
})

function show(role: 'manager' | 'finance' = 'manager', address = '/tariffs/tariff-1'): void {
  enter(meAs(role))
  renderPage(
    <Routes>
      <Route path="/tariffs/:tariffId/edit" element={<TariffEditorPage />} />
      <Route path="/tariffs/:tariffId" element={<TariffPage />} />
    </Routes>,
    address,
  )
}

jest.setTimeout(120_000)
afterEach(() => {
  cleanup()
  sessionStorage.clear()
})

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
  screen.getByText(/^白天（工作日、调休上班日 08:00–20:00）：60 分钟以内每小时 ¥5；超过后每 30 分钟 ¥2；/)
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

test('what a draft changes is said in sentences', async () => {
  answering(read())
  show()
  const gone = await screen.findByText(/60 分钟以内每小时 ¥8/)
  expect(gone.tagName).toBe('DEL')
  expect(gone.parentElement!.querySelector('ins')!.textContent).toContain('60 分钟以内每小时 ¥5')
})

const CHECKED = { questions: [FREE_MODE], openChoices: [FREE_MODE], problems: [], prices: [] }
// jsdom has no layout to scroll in.
Element.prototype.scrollIntoView = () => undefined
const edit = () => show('manager', '/tariffs/tariff-1/edit')

test('a question is asked at its field, and what is half typed is refused at its own', async () => {
  answering({
    ...read(),
    'POST /staff/tariffs/tariff-1/check': ({ body }) => {
      const { rate } = (body as { definition: TariffDefinition }).definition.structures[0]!.segments[0]!
      // NaN has no form in JSON.
      const isTyped = rate.kind === 'ladder' && Number.isFinite(rate.steps[0]!.priceFen)
      const path = 'body.definition.structures.0.segments.0.rate.steps.0.priceFen'
      return isTyped
        ? { body: CHECKED }
        : {
            status: 400,
            body: { ...refusal('BAD_INPUT', '提交的内容有误'), details: [{ path, code: 'invalid_type' }] },
          }
    },
  })
  edit()
  const question = await screen.findByLabelText('免费时长超过后')
  expect(question.closest('.fx-field')!.textContent).toContain('还没有确定：免费时长超过后')
  const price = screen.getAllByLabelText('价格（元）')[0]!
  fireEvent.change(price, { target: { value: '2..' } })
  await waitFor(() => expect(price.getAttribute('aria-invalid')).toBe('true'))
  expect(price.closest('.fx-field')!.textContent).toContain('请填写')
  // The list beside the form leads to the field; the question stays where it was meanwhile.
  fireEvent.click(screen.getByText('全部车辆 · 白天: 请填写'))
  expect(document.activeElement).toBe(price)
  screen.getByLabelText('免费时长超过后')
})

test('a stay is priced beside the form while it is written, and the draft is saved on its version', async () => {
  const price = {
    draft: { feeFen: 900, reason: null, minutes: 60, lines: [], number: null },
    validFeeFen: 800,
  }
  const { asked } = answering({
    ...read({ openChoices: [] }),
    'POST /staff/tariffs/tariff-1/check': () => ({
      body: { ...CHECKED, openChoices: [], prices: [price, price, price] },
    }),
    'PUT /staff/tariffs/tariff-1/draft': () => ({
      status: 409,
      body: refusal('VERSION_CONFLICT', '已被别人改过'),
    }),
  })
  edit()
  expect(await screen.findAllByText('¥9.00')).toHaveLength(3)
  screen.getByText('没有遗漏，可以保存后发布')
  fireEvent.change(screen.getAllByLabelText('价格（元）')[0]!, { target: { value: '6.5' } })
  await waitFor(() => expect(asked.filter(({ path }) => path.endsWith('/check'))).toHaveLength(2))
  fireEvent.click(screen.getByText('保存草稿'))
  await screen.findByText('已被别人改过')
  expect(asked.find(({ method }) => method === 'PUT')!.body).toEqual({
    version: 4,
    name: '2026 标准',
    definition: withSteps(650),
  })
  // Kept in this tab: whoever comes back goes on where they were.
  cleanup()
  edit()
  await screen.findByText('上次没有保存的修改还在这里。')
  expect(screen.getAllByLabelText<HTMLInputElement>('价格（元）')[0]!.value).toBe('6.50')
  fireEvent.click(screen.getByText('放弃修改'))
  expect(screen.getAllByLabelText<HTMLInputElement>('价格（元）')[0]!.value).toBe('5')
})

test('how long a car has to leave once it is paid stands in the form, in the draft that is saved and in what has changed', async () => {
  const { asked } = answering({
    ...read({ openChoices: [], draft: { ...DRAFT, leaveMinutes: 30 } }),
    'POST /staff/tariffs/tariff-1/check': () => ({ body: { ...CHECKED, openChoices: [] } }),
    'PUT /staff/tariffs/tariff-1/draft': () => ({
      status: 409,
      body: refusal('VERSION_CONFLICT', '已被别人改过'),
    }),
  })
  show()
  const gone = await screen.findByText('停车中缴清后 15 分钟内离场，不再收费')
  expect(gone.tagName).toBe('DEL')
  expect(gone.parentElement!.querySelector('ins')!.textContent).toContain('30 分钟内离场')
  cleanup()
  edit()
  const field = await screen.findByLabelText<HTMLInputElement>('缴清后离场时间（5–120 分钟）')
  expect(field.value).toBe('30')
  fireEvent.change(field, { target: { value: '45' } })
  fireEvent.click(screen.getByText('保存草稿'))
  await screen.findByText('已被别人改过')
  expect(asked.find(({ method }) => method === 'PUT')!.body).toMatchObject({
    definition: { leaveMinutes: 45 },
  })
  fireEvent.click(screen.getByText('放弃修改'))
})

test('what was saved is where further changes begin, before the page has read it again', async () => {
  const { asked } = answering({
    ...read({ openChoices: [] }),
    'POST /staff/tariffs/tariff-1/check': () => ({ body: { ...CHECKED, openChoices: [] } }),
    'PUT /staff/tariffs/tariff-1/draft': ({ body }) => ({
      body: tariff({
        version: 5,
        openChoices: [],
        draft: (body as { definition: TariffDefinition }).definition,
      }),
    }),
  })
  edit()
  const price = async () => (await screen.findAllByLabelText<HTMLInputElement>('价格（元）'))[0]!
  fireEvent.change(await price(), { target: { value: '6.5' } })
  fireEvent.click(screen.getByText('保存草稿'))
  await screen.findByText('草稿已保存')
  // The list is read again, and the platform's answer is still the former one here.
  await waitFor(() => expect(screen.queryByText('有未保存的修改')).toBeNull())
  expect(screen.queryByText(/别人在这期间改过/)).toBeNull()
  fireEvent.change(await price(), { target: { value: '7' } })
  fireEvent.click(screen.getByText('保存草稿'))
  await waitFor(() => expect(asked.filter(({ method }) => method === 'PUT')).toHaveLength(2))
  expect(asked.filter(({ method }) => method === 'PUT')[1]!.body).toMatchObject({ version: 5 })
})

test('the board says who is paid, what for and from when, and nothing of a list for all cars twice', () => {
  const { filingNumber, validFrom } = tariff().versions[0]!
  const { lines, lotName } = boardContent({
    number: 1,
    filingNumber,
    validFrom,
    definition: { ...DRAFT, structures: [{ ...DRAFT.structures[0]!, name: { zh: '全部车辆', en: 'All' } }] },
    lotName: '科技园一号',
    address: '深圳市南山区科苑路 1 号',
    hotline: '4008001234',
    payeeName: '深圳市安泊停车管理有限公司',
  })
  expect(lotName).toBe('科技园一号')
  const texts = lines.map(line => ('name' in line ? `${line.name}：${line.text}` : line.text))
  expect(texts.slice(1, 6)).toEqual([
    '收费单位：深圳市安泊停车管理有限公司',
    '备案号：深发改 12 号',
    '执行时间：2026年1月1日 08:00 起入场的车辆',
    '服务与投诉电话：4008001234',
    '收费标准',
  ])
  expect(texts).toContain('没有封顶')
  // A version that does not say how long a car has to leave gives the usual time.
  expect(texts).toContain('停车中缴清后 15 分钟内离场，不再收费')
  expect(texts.some(text => text.includes('适用于'))).toBe(false)
})

test('times are typed and shown as Shanghai has them', () => {
  const atMs = Date.parse('2026-03-31T15:30:00.000Z')
  expect(fieldOf(atMs)).toBe('2026-03-31T23:30')
  expect(momentOf('2026-03-31T23:30')).toBe('2026-03-31T15:30:00.000Z')
  expect(momentOf('')).toBeUndefined()
  expect(new Date(nextMidnight(atMs)).toISOString()).toBe('2026-03-31T16:00:00.000Z')
})
