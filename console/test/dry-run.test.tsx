import { cleanup, fireEvent, screen } from '@testing-library/react'
import DryRunPage from '../src/pages/dry-run/dry-run-page'
import { metRules, sameAnswers } from '../src/pages/dry-run/rules'
import { answering, meAs } from './support/platform'
import { enter, renderPage } from './support/render-page'

jest.setTimeout(120_000)
afterEach(cleanup)

const failed = (code: string, zh: string) => ({ code, message: { zh, en: code } })
const mayMeet = {
  kind: 'notice' as const,
  holdFrom: new Date(Date.now() + 3 * 86_400_000).toISOString(),
  failed: [failed('GATE_REMINDER', '提醒了 1 天，至少要 2 天')],
}
const NOW = new Date().toISOString()

function show(address: string): void {
  enter(meAs('manager'))
  renderPage(<DryRunPage />, address)
}

test('the question comes from the address; what fails, from when on, and what holds are said', async () => {
  const { asked } = answering({
    'GET /staff/dry-run': () => ({
      body: {
        at: NOW,
        items: [
          {
            plateText: '粤B12345',
            plateColour: 'blue',
            arrearCount: 2,
            dueFen: 5000,
            oldestExitedAt: NOW,
            reminderCount: 1,
            lastRemindedAt: NOW,
            lots: [
              { lotId: 'lot-1', lotName: '科技园一号', mayMeet },
              { lotId: 'lot-2', lotName: '科技园二号', mayMeet },
            ],
          },
        ],
      },
    }),
  })
  show('/dry-run?plateText=粤B12345')
  await screen.findByText('提醒了 1 天，至少要 2 天')
  expect(asked[0]!.query).toEqual({ plateText: '粤B12345' })
  screen.getByText('科技园一号、科技园二号')
  screen.getByText('现在不能拦停，可以放告知单')
  screen.getByText(/最早可拦停/)
  screen.getByText('不是豁免车辆')
  expect(screen.queryByText('提醒的天数够了')).toBeNull()
})

test('debts in their time of grace are named with its end, and not called none', async () => {
  // A day that is not today, on which the time alone would be shown.
  const day = new Date(Date.now() + 2 * 86_400_000)
  const until = `${day.toISOString().slice(0, 10)}T11:48:00Z`
  const nothing = {
    kind: 'nothing' as const,
    holdFrom: null,
    failed: [failed('GATE_NO_ARREARS', '没有可追缴的欠费')],
  }
  const car = {
    plateText: '粤B12345',
    plateColour: 'blue',
    arrearCount: 0,
    dueFen: 0,
    oldestExitedAt: null,
    reminderCount: 0,
    lastRemindedAt: null,
    lots: [{ lotId: 'lot-1', lotName: '科技园一号', mayMeet: nothing }],
  }
  const { asked } = answering({
    'GET /staff/dry-run': () => ({ body: { at: NOW, items: [car] } }),
    'GET /staff/arrears': () => ({ body: { items: [{ id: 'a-1', dueFen: 900, graceUntil: until }] } }),
  })
  show('/dry-run?plateText=粤B12345')
  const grace = (await screen.findByText(/1 笔在宽限期，到/)).textContent
  expect(grace).toMatch(new RegExp(`9\\.00.*${day.getUTCMonth() + 1}月${day.getUTCDate()}日 19:48`))
  screen.getByText(/过后再按规则判断/)
  expect(screen.queryByText('没有欠费')).toBeNull()
  expect(screen.queryByText('只靠等待不会变成可以拦停')).toBeNull()
  expect(asked.find(({ path }) => path === '/staff/arrears')!.query).toMatchObject({
    plateText: '粤B12345',
    plateColour: 'blue',
    state: 'grace',
  })
})

test('nothing is asked before a plate is typed', () => {
  const { asked } = answering({})
  show('/dry-run')
  const ask = screen.getByText(/^试\s?算$/).closest('button')!
  expect(ask.disabled).toBe(true)
  fireEvent.change(screen.getByLabelText('车牌'), { target: { value: '粤B12345' } })
  expect(ask.disabled).toBe(false)
  expect(asked).toEqual([])
})

test('an opinion that ran out is no valid one, and lots that are answered alike stand together', () => {
  const met = metRules([failed('GATE_LEGAL_OPINION_EXPIRED', '过期')]).map(({ zh }) => zh)
  expect(met).not.toContain('律师意见在有效期内')
  expect(met).toContain('在允许的时段内')
  const other = { ...mayMeet, failed: [] }
  const lots = [mayMeet, other, mayMeet].map((answer, at) => ({
    lotId: `${at}`,
    lotName: `${at}`,
    mayMeet: answer,
  }))
  expect(sameAnswers(lots).map(group => group.lots.length)).toEqual([2, 1])
})
