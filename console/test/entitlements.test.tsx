import { cleanup, fireEvent, screen } from '@testing-library/react'
import EntitlementsPage from '../src/pages/entitlements/entitlements-page'
import { grantOf, newGrant } from '../src/pages/entitlements/grant-draft'
import { readPlateLines, textOfFile } from '../src/pages/entitlements/plate-lines'
import { mayEnd, stateOf } from '../src/pages/entitlements/entitlement-labels'
import { answering, meAs } from './support/platform'
import { enter, renderPage } from './support/render-page'

const NOW_MS = Date.now()
const DAY_MS = 86_400_000
const timeIn = (days: number) => new Date(NOW_MS + days * DAY_MS).toISOString()
const PASS = {
  id: 'pass-1',
  version: 2,
  kind: 'pass' as const,
  name: '三月月卡',
  plates: ['粤B12345/blue'],
  stayId: null,
  lotIds: ['lot-1'],
  bays: ['A-07'],
  hours: { fromMinute: 1080, toMinute: 480 },
  coupon: null,
  code: null,
  validFrom: timeIn(-5),
  validTo: timeIn(25),
  grantedBy: { id: 'staff-1', name: '陈静' },
  isOfSource: false,
  createdAt: timeIn(-5),
  endedAt: null,
  usedStayId: null,
  isOfVoidStay: false,
}
const listed = { 'GET /staff/entitlements': () => ({ body: { items: [PASS] } }) }

function show(role: 'manager' | 'finance' = 'manager'): void {
  enter(meAs(role))
  renderPage(<EntitlementsPage />)
}

jest.setTimeout(120_000)
afterEach(cleanup)

test('a pass says its hours, bays, end and who granted it, and ends with a reason', async () => {
  const { asked } = answering({
    ...listed,
    'POST /staff/entitlements/pass-1/end': () => ({ body: { ...PASS, endedAt: timeIn(0) } }),
  })
  show()
  await screen.findByText('免费 · 18:00–08:00 · 车位 A-07')
  screen.getByText('陈静')
  screen.getByText('生效中')
  fireEvent.click(screen.getByLabelText('终止: 三月月卡'))
  fireEvent.click(await screen.findByText('车主退卡'))
  fireEvent.submit(screen.getByLabelText('原因').closest('form')!)
  await screen.findByText('已终止')
  expect(asked.find(({ method }) => method === 'POST')!.body).toEqual({ version: 2, reason: '车主退卡' })
})

test('a whole plate is looked for with its colour, half a plate is not', async () => {
  const { asked } = answering(listed)
  show('finance')
  await screen.findByText('三月月卡')
  expect(screen.queryByText(/^发\s?放$/)).toBeNull()
  fireEvent.change(screen.getByLabelText('完整车牌'), { target: { value: '粤B123' } })
  fireEvent.change(screen.getByLabelText('完整车牌'), { target: { value: '粤b12345' } })
  await screen.findByText('三月月卡')
  const keys = asked.map(({ query }) => query.plateKey)
  expect(keys.at(-1)).toBe('粤B12345/blue')
  expect(keys.filter(Boolean)).toHaveLength(1)
})

test('what is sent lasts until midnight of the last day in Shanghai, and nothing half typed is sent', () => {
  const typed = {
    ...newGrant(Date.parse('2026-03-01T20:00:00.000Z'), 'lot-1'),
    name: ' 月卡 ',
    plates: [{ text: '粤b12345', colour: undefined }],
    lastDay: '2026-03-31',
  }
  expect(typed.firstDay).toBe('2026-03-02')
  expect(grantOf(typed, '月租已缴费')).toEqual({
    kind: 'pass',
    name: '月卡',
    lotIds: ['lot-1'],
    plates: [{ text: '粤B12345', colour: 'blue' }],
    validFrom: '2026-03-01T16:00:00.000Z',
    validTo: '2026-03-31T16:00:00.000Z',
    hours: null,
    bays: [],
    reason: '月租已缴费',
  })
  expect(grantOf({ ...typed, kind: 'coupon', unit: 'fen', amount: '5.5' }, '活动')).toMatchObject({
    coupon: { unit: 'fen', amount: 550 },
  })
  expect(grantOf({ ...typed, kind: 'coupon', unit: 'percent', amount: '101' }, '活动')).toBeUndefined()
  expect(grantOf({ ...typed, lastDay: '2026-03-01' }, '活动')).toBeUndefined()
  expect(grantOf({ ...typed, hoursFrom: '08:00' }, '活动')).toBeUndefined()
  expect(grantOf({ ...typed, plates: [{ text: '粤B12', colour: undefined }] }, '活动')).toBeUndefined()
})

test('an ended entitlement says why it ended', () => {
  const labelOf = (more: object) => stateOf({ ...PASS, ...more }, NOW_MS).zh
  expect(labelOf({ validFrom: timeIn(1) })).toBe('未开始')
  expect(labelOf({ validTo: timeIn(-1) })).toBe('已过期')
  expect(labelOf({ validTo: timeIn(-1), endedAt: timeIn(-1) })).toBe('已终止')
  // Before it began: there is no time at all in which it counts.
  const never = { validFrom: timeIn(5), validTo: timeIn(5), endedAt: timeIn(-1) }
  expect(labelOf(never)).toBe('已终止')
  expect(mayEnd({ ...PASS, ...never }, NOW_MS)).toBe(false)
  expect(labelOf({ usedStayId: 'stay-1' })).toBe('已使用')
  expect(labelOf({ isOfVoidStay: true })).toBe('停车记录已作废')
  expect(mayEnd({ ...PASS, isOfVoidStay: true }, NOW_MS)).toBe(false)
})

test('plates are read from a pasted column or table, each once, and what is no plate is named with its line', () => {
  const pasted = [
    '序号\t车牌\t颜色',
    '1\t粤B·12345\t蓝',
    '2\t粤BD12345\t绿牌',
    '3\t粤B12345\t蓝',
    '4\t沪A1234',
    '5\t粤B88888\t绿',
  ]
  expect(readPlateLines(pasted.join('\r\n'))).toEqual({
    plates: [
      { text: '粤B12345', colour: 'blue' },
      { text: '粤BD12345', colour: 'green' },
    ],
    wrong: [
      { line: 5, text: '4\t沪A1234' },
      { line: 6, text: '5\t粤B88888\t绿' },
    ],
  })
  expect(readPlateLines('\n粤b12345\n').plates).toEqual([{ text: '粤B12345', colour: 'blue' }])
})

test('a file is read as a spreadsheet saves it in China', () => {
  const gbk = Uint8Array.from([0xd4, 0xc1, 0x42, 0x31, 0x32, 0x33, 0x34, 0x35])
  expect(textOfFile(gbk.buffer)).toBe('粤B12345')
  expect(textOfFile(Uint8Array.from(Buffer.from('粤B12345')).buffer)).toBe('粤B12345')
})
