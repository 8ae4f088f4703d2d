import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import ReviewPage from '../src/pages/debts/review-page'
import { carsOf } from '../src/pages/debts/debt-review'
import { StayReview } from '../src/pages/debts/stay-review'
import type { DebtInReview } from '@fangxing/contract/debt-review'
import { answering, meAs } from './support/platform'
import { enter, renderPage } from './support/render-page'
import { stayInReview } from './support/stays'

const debt = (id: string, plateText: string): DebtInReview => ({
  arrear: {
    id,
    lotId: 'lot-1',
    lotName: '科技园一号',
    plateText,
    plateColour: 'blue',
    enteredAt: '2026-11-20T01:00:00Z',
    exitedAt: '2026-11-20T03:00:00Z',
    minutes: 120,
    principalFen: 900,
    lateFeeFen: 0,
    waivedFen: 0,
    paidFen: 0,
    dueFen: 900,
    state: 'review',
    graceUntil: null,
    reminderCount: 0,
    remindedDays: 0,
    firstRemindedAt: null,
    evidence: { entryPhotoIds: ['p-1'] },
  },
  sentAt: '2026-11-20T04:00:00Z',
  sentBy: null,
  document: null,
  note: null,
  findings: [{ code: 'ROW_CONFIDENCE_LOW', message: { zh: '识别可信度低', en: 'Not sure' } }],
  photoUrls: [],
  photos: {
    entry: [`http://localhost/photos/${id}-in`],
    exit: [`http://localhost/photos/${id}-out`],
    scene: [],
  },
})

function show(page = <ReviewPage />, address = '/review'): void {
  enter(meAs('manager'))
  renderPage(page, address)
}

afterEach(cleanup)

test('a stay is reviewed with the pictures of its entry and its exit beside each other', async () => {
  const stay = stayInReview({
    plateText: '粤B1',
    dueFen: null,
    reasons: [{ code: 'plate_differs', message: { zh: '入场与离场车牌不一致', en: 'Different plates' } }],
    pictures: { entry: ['http://localhost/photos/in'], exit: [], scene: [] },
  })
  answering({ 'GET /staff/stays': () => ({ body: { items: [stay] } }) })
  show(<StayReview />)
  expect((await screen.findByAltText('入场图片 1')).getAttribute('src')).toBe('/photos/in')
  screen.getByText('离场图片')
  screen.getByText('没有图片')
  expect(screen.queryByText('现场图片')).toBeNull()
})

test('debts of one car are decided together', () => {
  const cars = carsOf([debt('1', '粤B1'), debt('2', '粤B2'), debt('3', '粤B1')])
  expect(cars.map(({ debts }) => debts.map(({ arrear }) => arrear.id))).toEqual([['1', '3'], ['2']])
})

test('by keyboard alone: the next car, what is said of it with the usual reason, and it leaves the queue', async () => {
  const left = [debt('1', '粤B11111'), debt('2', '粤B22222')]
  const { asked } = answering({
    'GET /staff/arrears/reviews': () => ({ body: { items: left } }),
    'GET /staff/approvals': () => ({ body: { items: [] } }),
    'POST /staff/arrears/confirm': () => {
      left.splice(1, 1)
      return { body: {} }
    },
  })
  show()
  await screen.findByAltText('入场图片 1')
  expect(screen.getByAltText('离场图片 1').getAttribute('src')).toBe('/photos/1-out')
  fireEvent.keyDown(document.body, { key: 'j' })
  await waitFor(() => expect(screen.getByAltText('入场图片 1').getAttribute('src')).toBe('/photos/2-in'))
  fireEvent.keyDown(document.body, { key: 'a' })
  const field = await screen.findByLabelText<HTMLTextAreaElement>('原因')
  expect(field.value).toBe('已核对出入场图片')
  // While somebody types, letters are letters.
  fireEvent.keyDown(field, { key: 'k' })
  fireEvent.keyDown(field, { key: 'Enter', ctrlKey: true })
  await waitFor(() => expect(asked.some(({ path }) => path === '/staff/arrears/confirm')).toBe(true))
  expect(asked.find(({ path }) => path === '/staff/arrears/confirm')!.body).toEqual({
    arrearIds: ['2'],
    reason: '已核对出入场图片',
  })
  await waitFor(() => expect(screen.getByAltText('入场图片 1').getAttribute('src')).toBe('/photos/1-in'))
})

test('the debts are those of the chosen source, and the place in the queue stands in the address', async () => {
  const { asked } = answering({
    'GET /staff/arrears/reviews': () => ({ body: { items: [debt('1', '粤B11111'), debt('2', '粤B22222')] } }),
    'GET /staff/sources': () => ({ body: { items: [] } }),
  })
  show(<ReviewPage />, `/review?sourceId=source-1&at=${encodeURIComponent('粤B22222 blue')}`)
  expect((await screen.findByAltText('入场图片 1')).getAttribute('src')).toBe('/photos/2-in')
  screen.getByText(/2 \/ 2/)
  expect(asked.find(({ path }) => path === '/staff/arrears/reviews')!.query).toMatchObject({
    sourceId: 'source-1',
  })
  fireEvent.keyDown(document.body, { key: 'k' })
  await waitFor(() => expect(screen.getByAltText('入场图片 1').getAttribute('src')).toBe('/photos/1-in'))
})

const LOOK = {
  id: 'look-1',
  lotName: '科技园一号',
  sourceName: '东门相机',
  bays: ['12'],
  plateText: '粤B12345',
  plateColour: 'blue',
  enteredAt: '2026-11-20T01:00:00Z',
  exitedAt: '2026-11-20T03:00:00Z',
  amountFen: 900,
  decidedAt: '2026-11-21T03:00:00Z',
  findings: [{ code: 'low_confidence', message: { zh: '识别可信度低', en: 'Not sure' } }],
  note: null,
  photos: { entry: ['http://localhost/photos/in'], exit: [], scene: [] },
}

test('a sample is judged once more by keyboard, and the dialog says that nothing changes by it', async () => {
  const left = [LOOK]
  const { asked } = answering({
    'GET /staff/second-looks': () => ({ body: { items: left } }),
    'POST /staff/second-looks/look-1': () => {
      left.pop()
      return { body: { agrees: true } }
    },
  })
  show(<ReviewPage />, '/review?tab=second')
  await screen.findByAltText('入场图片 1')
  fireEvent.keyDown(document.body, { key: 'v' })
  const field = await screen.findByLabelText('原因')
  screen.getByText(/不改动欠费/)
  fireEvent.keyDown(field, { key: 'Enter', ctrlKey: true })
  await screen.findByText(/没有要复看的/)
  expect(asked.find(({ method }) => method === 'POST')!.body).toEqual({
    decision: 'not_owed',
    reason: '识别错误',
  })
})

test('where two decisions differ both are shown with a link to the debt, and a manager closes the difference with a reason', async () => {
  const first = { decision: 'not_owed', reason: '识别错误', by: '王强', at: LOOK.decidedAt }
  const second = { decision: 'owed', reason: '图片清楚', by: '陈静', at: LOOK.decidedAt }
  const left = [{ ...LOOK, arrearId: 'debt-1', stayId: null, first, second }]
  const { asked } = answering({
    'GET /staff/review-differences': () => ({ body: { items: left } }),
    'POST /staff/review-differences/look-1/close': () => {
      left.pop()
      return { body: {} }
    },
  })
  show(<ReviewPage />, '/review?tab=differences')
  const link = await screen.findByText('看这笔欠费')
  expect(link.getAttribute('href')).toBe('/debts/debt-1')
  screen.getByText('王强', { exact: false })
  screen.getByText('不属实，不收')
  screen.getByText('属实，应收')
  fireEvent.keyDown(document.body, { key: 'c' })
  fireEvent.change(await screen.findByLabelText('原因'), { target: { value: '第一次的结论对' } })
  fireEvent.keyDown(screen.getByLabelText('原因'), { key: 'Enter', ctrlKey: true })
  await screen.findByText(/没有两人结论不同的/)
  expect(asked.find(({ method }) => method === 'POST')!.body).toEqual({ reason: '第一次的结论对' })
})

test('how much of each source is flagged stands in figures, and leads to the source', async () => {
  const counts = { stays: 40, waiting: 2, confirmed: 6, mended: 3, refused: 1, lookedTwice: 2, agreed: 1 }
  answering({
    'GET /staff/review-rates': () => ({
      body: { items: [{ sourceId: 'source-1', sourceName: '东门相机', ...counts }] },
    }),
  })
  show(<ReviewPage />, '/review?tab=rates')
  const link = await screen.findByText('东门相机')
  expect(link.getAttribute('href')).toBe('/sources/source-1')
  expect(link.closest('tr')!.textContent).toBe('东门相机402106 60%3 30%1 10%2 · 1 一致')
})

function reviewStay(price: object) {
  const { asked } = answering({
    'GET /staff/stays': () => ({ body: { items: [stayInReview({ dueFen: null })] } }),
    'GET /staff/stays/stay-1/price': () => ({ body: price }),
    'GET /staff/stays/stay-1/same-plate': () => ({ body: { items: [] } }),
    'GET /staff/sources': () => ({ body: { items: [] } }),
    'POST /staff/stays/stay-1/decide': () => ({ body: {} }),
  })
  show(<StayReview />)
  return async () => {
    fireEvent.click(await screen.findByRole('button', { name: /属实/ }))
    return { asked, dialog: within(await screen.findByRole('dialog')) }
  }
}

test('what a stay costs by the tariff stands in the dialog before it is confirmed', async () => {
  const price = { totalFen: 900, paidFen: 0, isReported: false }
  const { asked, dialog } = await reviewStay({ price, wrong: [] })()
  expect((await dialog.findByText(/按收费标准应收/)).textContent).toContain('9.00')
  expect(dialog.queryByLabelText(/应收金额/)).toBeNull()
  fireEvent.click(dialog.getByRole('button', { name: /^属\s*实$/ }))
  await waitFor(() => expect(asked.some(({ method }) => method === 'POST')).toBe(true))
  expect(asked.find(({ method }) => method === 'POST')!.body).not.toHaveProperty('totalFen')
})

test('whoever confirms a stay without a price enters it, and one without an entry is corrected first', async () => {
  const { asked, dialog } = await reviewStay({
    price: null,
    wrong: [{ field: 'totalFen', code: 'missing' }],
  })()
  const fee = await dialog.findByLabelText(/应收金额/)
  const confirm = dialog.getByRole<HTMLButtonElement>('button', { name: /^属\s*实$/ })
  expect(confirm.disabled).toBe(true)
  fireEvent.change(fee, { target: { value: '8.5' } })
  fireEvent.click(confirm)
  await waitFor(() => expect(asked.some(({ method }) => method === 'POST')).toBe(true))
  expect(asked.find(({ method }) => method === 'POST')!.body).toMatchObject({ totalFen: 850 })
  cleanup()
  const wrong = [{ field: 'enteredAt', code: 'missing' }]
  const half = (await reviewStay({ price: null, wrong })()).dialog
  await half.findByText('缺少入场时间')
  expect(half.queryByLabelText(/应收金额/)).toBeNull()
})

test('where else a plate was at that time stands below a stay, the nearest first, with its pictures', async () => {
  const reasons = [{ code: 'overlap', message: { zh: '同一车牌同时出现在两处', en: 'Two places' } }]
  const far = stayInReview({
    id: 'far',
    lotName: '北门',
    enteredAt: '2026-11-10T01:00:00Z',
    exitedAt: '2026-11-10T02:00:00Z',
  })
  const pictures = { entry: ['http://localhost/photos/other'], exit: [], scene: [] }
  const near = stayInReview({
    id: 'near',
    lotName: '南门',
    state: 'owed',
    enteredAt: '2026-11-20T02:00:00Z',
    pictures,
  })
  answering({
    'GET /staff/stays': () => ({ body: { items: [stayInReview({ reasons })] } }),
    'GET /staff/stays/stay-1/same-plate': () => ({ body: { items: [far, near] } }),
  })
  show(<StayReview />)
  await screen.findByText('同一车牌的其他停车')
  const links = await screen.findAllByRole('link', { name: /[南北]门/ })
  expect(links.map(link => link.getAttribute('href'))).toEqual(['/stays/near', '/stays/far'])
  expect(screen.getAllByAltText('入场图片 1').map(picture => picture.getAttribute('src'))).toEqual([
    '/photos/other',
  ])
  // Nobody is made to claim a comparison: both are shown in the dialog, and its reason is empty.
  fireEvent.keyDown(document.body, { key: 'c' })
  const dialog = within(await screen.findByRole('dialog'))
  expect((await dialog.findByLabelText<HTMLTextAreaElement>('原因')).value).toBe('')
  await dialog.findByAltText('入场图片 1')
  dialog.getByText('这次停车')
})

test('the page opens on the tab with something to decide, counts it on its tabs, and stays there after a decision', async () => {
  const stays = [stayInReview({ arrearId: null })]
  answering({
    'GET /staff/arrears/reviews': () => ({ body: { items: [] } }),
    'GET /staff/approvals': () => ({ body: { items: [] } }),
    'GET /staff/stays': () => ({ body: { items: stays } }),
    'GET /staff/sources': () => ({ body: { items: [] } }),
    'GET /staff/stays/stay-1/price': () => ({
      body: { price: { totalFen: 800, paidFen: 0, isReported: true }, wrong: [] },
    }),
    'POST /staff/stays/stay-1/decide': () => {
      stays.pop()
      return { body: {} }
    },
  })
  show()
  await screen.findByRole('tab', { name: '停车复核 1', selected: true })
  screen.getByRole('tab', { name: '欠费核实' })
  fireEvent.keyDown(document.body, { key: 'a' })
  const dialog = within(await screen.findByRole('dialog'))
  await dialog.findByText(/来源上报应收/)
  // From the chip, too, which Enter alone would press once more.
  fireEvent.click(dialog.getByRole('button', { name: '已核对记录和图片' }))
  fireEvent.keyDown(dialog.getByRole('button', { name: '已核对记录和图片' }), { key: 'Enter', ctrlKey: true })
  await screen.findByText(/没有等待复核的停车记录/)
  await screen.findByRole('tab', { name: '停车复核', selected: true })
})
