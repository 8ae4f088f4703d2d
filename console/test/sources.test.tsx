import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { Route, Routes } from 'react-router'
import { draftOf, settingsOf } from '../src/pages/sources/source-draft'
import SourcePage from '../src/pages/sources/source-page'
import SourcesPage from '../src/pages/sources/sources-page'
import { answering, meAs } from './support/platform'
import { enter, renderPage } from './support/render-page'

const MADE_AT = '2026-01-05T02:00:00.000Z'
const CAMERA = {
  id: 'source-1',
  kind: 'camera' as const,
  name: '东门相机',
  scopes: ['stays' as const],
  promisesPictures: false,
  ratePerMinute: 600,
  rank: 100,
  lots: [
    { code: 'A1', value: 'lot-1' },
    { code: 'A2', value: 'lot-1' },
  ],
  colours: [{ code: '0', value: 'blue' }],
  isDisabled: false,
  keys: [{ id: 'key-1', createdAt: MADE_AT }],
  lastSeenAt: MADE_AT,
  lastEventAt: MADE_AT,
  lagMs: 4000,
  clockAheadMs: -400_000,
  outages: [{ from: MADE_AT, to: null }],
}
const listed = {
  'GET /staff/sources': () => ({ body: { items: [CAMERA] } }),
  'GET /staff/sources/source-1/health': () => ({
    body: {
      places: [
        {
          lotId: 'lot-1',
          lotName: '科技园一号',
          bay: '12',
          stays: 40,
          missingEntries: 0,
          missingExits: 9,
          inReview: 2,
          confidencePct: 71,
          lastEventAt: MADE_AT,
          lagMs: -120_000,
        },
      ],
      outages: [{ id: 'outage-1', from: MADE_AT, to: null, stays: 7 }],
    },
  }),
  'GET /staff/bulk-voids': () => ({ body: { items: [] } }),
  'GET /staff/source-answers': () => ({ body: { items: [], days: [] } }),
  'GET /staff/late-events': () => ({ body: { items: [] } }),
  'GET /staff/review-rates': () => ({ body: { items: [] } }),
}

function show(address: string, role: 'manager' | 'finance' = 'manager'): void {
  enter(meAs(role))
  renderPage(
    <Routes>
      <Route path="/sources" element={<SourcesPage />} />
      <Route path="/sources/:sourceId" element={<SourcePage />} />
    </Routes>,
    address,
  )
}

jest.setTimeout(120_000)
afterEach(cleanup)

test('a source is made with its rights and codes, and its key is shown once', async () => {
  const { asked } = answering({
    ...listed,
    'POST /staff/sources': () => ({ body: { keyId: 'key-9', secret: 'SECRET-9', source: CAMERA } }),
  })
  show('/sources')
  await screen.findByText('东门相机')
  fireEvent.click(screen.getByText('新建来源'))
  const send = (await screen.findAllByText('新建来源')).at(-1)!.closest('button')!
  expect(send.disabled).toBe(true)
  fireEvent.change(screen.getByLabelText('名称', { selector: 'input' }), { target: { value: ' 西门相机 ' } })
  fireEvent.click(screen.getByLabelText('查询欠费'))
  // A camera sends pictures; only who sends them can promise them.
  expect(screen.getByLabelText<HTMLInputElement>('上传图片').checked).toBe(true)
  fireEvent.click(screen.getByLabelText('上传图片'))
  expect(screen.queryByLabelText('每次停车都有图片')).toBeNull()
  fireEvent.click(screen.getByLabelText('上传图片'))
  expect(screen.getByLabelText<HTMLInputElement>('每次停车都有图片').checked).toBe(true)
  fireEvent.change(screen.getByLabelText('科技园二号'), { target: { value: 'B1，B2' } })
  fireEvent.click(send)
  await screen.findByText('SECRET-9')
  expect(asked.find(({ method }) => method === 'POST')!.body).toEqual({
    kind: 'camera',
    name: '西门相机',
    scopes: ['stays', 'corrections', 'arrears', 'pictures'],
    promisesPictures: true,
    ratePerMinute: 600,
    rank: 100,
    lots: [
      { code: 'B1', value: 'lot-2' },
      { code: 'B2', value: 'lot-2' },
    ],
    colours: [],
  })
  fireEvent.click(screen.getByText('已保存，关闭'))
  expect(screen.queryByText('SECRET-9')).toBeNull()
})

test('revoking the only key says that nothing is reported then, and asks first', async () => {
  const { asked } = answering({
    ...listed,
    'POST /staff/sources/source-1/keys/key-1/revoke': () => ({ body: { ...CAMERA, keys: [] } }),
  })
  show('/sources/source-1')
  await screen.findByText('还没恢复')
  screen.getByText('慢6分钟')
  const staysOf = new URL((await screen.findByText(/^7 条停车/)).closest('a')!.href)
  expect(staysOf.pathname).toBe('/stays')
  expect(Object.fromEntries(staysOf.searchParams)).toMatchObject({ sourceId: 'source-1', from: MADE_AT })
  fireEvent.click(screen.getByLabelText('吊销: key-1'))
  const [title] = await screen.findAllByText('吊销这把密钥？')
  const dialog = title!.closest<HTMLElement>('.ant-modal')!
  within(dialog).getByText(/唯一有效的密钥/)
  expect(asked.some(({ method }) => method === 'POST')).toBe(false)
  fireEvent.click(within(dialog).getByText(/^吊\s?销$/))
  await screen.findByText('已吊销')
})

test('finance reads the sources and is offered no change', async () => {
  answering(listed)
  show('/sources/source-1', 'finance')
  await screen.findByText('还没恢复')
  for (const act of [/^修\s?改$/, /^停\s?用$/, '新建密钥', /^吊\s?销$/])
    expect(screen.queryByText(act)).toBeNull()
})

test('a change keeps every code, and a code that stands twice is not sent', () => {
  const { kind: _kind, ...settings } = { ...draftOf(CAMERA) }
  expect(settingsOf({ ...draftOf(CAMERA), promisesPictures: true })).toMatchObject({
    promisesPictures: false,
  })
  expect(settings.lots).toEqual({ 'lot-1': 'A1, A2' })
  expect(settingsOf(draftOf(CAMERA))).toMatchObject({ lots: CAMERA.lots, colours: CAMERA.colours })
  expect(settingsOf({ ...draftOf(CAMERA), lots: { 'lot-1': 'A1', 'lot-2': 'A1' } })).toBe('codeTwice')
})

test('refused rows are told in words with their share, by code and by day, and the period is chosen', async () => {
  const refused = (day: string, count: number) => ({
    day,
    call: 'entry',
    outcome: 'refused',
    code: 'ROW_LOT_UNKNOWN',
    message: { zh: '停车场不存在', en: 'No such lot' },
    count,
  })
  const days = ['2026-11-28', '2026-11-27'].map(day => ({
    day,
    rows: 100,
    refusedRows: 3,
    refusedRequests: 1,
    lateEvents: 1,
    replayedEvents: 2,
  }))
  const { asked } = answering({
    ...listed,
    'GET /staff/source-answers': () => ({
      body: {
        items: [
          refused('2026-11-28', 3),
          refused('2026-11-27', 3),
          { ...refused('2026-11-28', 2), outcome: 'refused_request', code: 'NEW_ONE', message: null },
          { ...refused('2026-11-28', 94), outcome: 'accepted', code: null, message: null },
        ],
        days,
      },
    }),
    'GET /staff/late-events': () => ({
      body: {
        items: [
          {
            id: 'event-1',
            kind: 'entry',
            plateText: '粤B12345',
            lotName: '科技园一号',
            occurredAt: '2026-11-18T02:00:00.000Z',
            receivedAt: '2026-11-28T02:00:00.000Z',
            isReplay: true,
            outcome: 'accepted',
            stayId: 'stay-1',
          },
        ],
      },
    }),
  })
  show('/sources/source-1')
  const word = await screen.findByText('停车场不存在')
  const row = word.closest('tr')!
  within(row).getByText('ROW_LOT_UNKNOWN')
  expect(row.textContent).toContain('6 3.0%')
  // One that this console has no words for is told by what was answered.
  within(screen.getByText('NEW_ONE').closest('tr')!).getByText('整个请求被拒')
  screen.getByText('6 / 200 · 整个请求被拒 2')
  const late = await screen.findByText('粤B12345')
  expect(late.getAttribute('href')).toBe('/stays/stay-1')
  expect(late.closest('tr')!.textContent).toContain('补传')
  expect(screen.getAllByText('迟到 1 · 补传 2')).toHaveLength(2)
  fireEvent.click(screen.getAllByText('最近 30 天')[0]!)
  await waitFor(() =>
    expect(asked.some(({ path, query }) => path === '/staff/source-answers' && query.days === '30')).toBe(
      true,
    ),
  )
})

test('answers that cannot be read say so and are asked for again', async () => {
  let isBroken = true
  answering({
    ...listed,
    'GET /staff/source-answers': () =>
      isBroken ? { status: 500, body: {} } : { body: { items: [], days: [] } },
  })
  show('/sources/source-1')
  const again = await screen.findByText(/^重\s?试$/)
  isBroken = false
  fireEvent.click(again)
  await screen.findByText('这段时间没有请求')
})

test('a clock that is off by a minute is said before requests are refused for it', async () => {
  for (const [clockAheadMs, said] of [
    [-59_000, null],
    [61_000, /已差 1 分钟以上/],
    [-400_000, /请求会被拒绝，请让对方校时/],
  ] as const) {
    answering({ ...listed, 'GET /staff/sources': () => ({ body: { items: [{ ...CAMERA, clockAheadMs }] } }) })
    show('/sources/source-1')
    await screen.findByText('对方时钟')
    expect(screen.queryByText(/已差 1 分钟以上|请求会被拒绝，请让对方校时/)?.textContent ?? null).toEqual(
      said === null ? null : expect.stringMatching(said),
    )
    cleanup()
  }
})

test('a source that was never heard says where to send, how to sign, and what to try', async () => {
  const fresh = { ...CAMERA, lastSeenAt: null, lastEventAt: null, lagMs: null, clockAheadMs: null }
  answering({
    ...listed,
    'GET /staff/sources': () => ({ body: { items: [fresh], origin: 'https://park.example' } }),
  })
  show('/sources/source-1')
  expect(await screen.findByText('https://park.example')).toBeTruthy()
  expect(screen.getByText('POST /integration/v1/heartbeat')).toBeTruthy()
  expect(screen.getByText('签名方法与接口文档').getAttribute('href')).toBe(
    'https://park.example/docs?integration',
  )
  const request = screen.getByLabelText('第一个请求（需要 curl 和 openssl）').textContent
  expect(request).toContain("KEY='key-1'")
  expect(request).toContain('curl -i -X POST "https://park.example$URL_PATH"')
})

test('each meaning of the last event has a name of its own', async () => {
  answering(listed)
  show('/sources/source-1')
  expect(await screen.findByText('最近事件发生于')).toBeTruthy()
  expect((await screen.findAllByText('最近收到事件')).length).toBeGreaterThan(0)
  expect(screen.queryByText('最近事件')).toBeNull()
})
