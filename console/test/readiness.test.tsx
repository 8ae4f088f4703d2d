import { cleanup, screen, within } from '@testing-library/react'
import type { Readiness } from '@fangxing/contract/readiness'
import { ReadinessList } from '../src/ui/readiness-list'
import { meAs } from './support/platform'
import { enter, renderPage } from './support/render-page'

const item = (step: Readiness['items'][number]['step'], isDone: boolean): Readiness['items'][number] => ({
  step,
  isDone,
  failed: [],
})
const READINESS: Readiness = {
  isReady: false,
  hasRecovered: false,
  lot: { id: 'lot-1', name: '科技园一号' },
  items: [
    item('manager', true),
    {
      ...item('clearance', false),
      failed: [{ code: 'GATE_LEGAL_OPINION', message: { zh: '没有律师意见', en: 'No opinion' } }],
    },
    item('credentials', false),
    item('rules', false),
  ],
  advice: ['reminderTemplate'],
}
const row = (title: string) => within(screen.getByText(title).closest('li')!)
const show = (role: 'manager' | 'platform') => {
  enter(meAs(role))
  renderPage(<ReadinessList readiness={READINESS} />)
}

afterEach(cleanup)

test('a manager is led to where each missing step is done, and told why it is missing', () => {
  show('manager')
  expect(row('经理已登录').getByText('已完成')).toBeTruthy()
  const clearance = row('停车场的文件齐全')
  expect(clearance.getByText('没有律师意见')).toBeTruthy()
  expect(clearance.getByRole('link').getAttribute('href')).toBe('/lots/lot-1')
  expect(row('微信支付已核验').getByText('由平台办理')).toBeTruthy()
})

test('the platform is led to its own pages and told what the manager does', () => {
  show('platform')
  expect(row('停车场的文件齐全').getByText(/由商家经理办理/)).toBeTruthy()
  expect(row('规则允许升锁').getByRole('link').getAttribute('href')).toBe('/floor')
})

test('a message template that is not set is named as advice, for whoever runs the platform to set', () => {
  show('manager')
  const advice = row('未设置微信缴费提醒模板（WECHAT_REMINDER_TEMPLATE）')
  expect(advice.getByText('建议')).toBeTruthy()
  expect(advice.getByText(/车主收不到微信缴费提醒/)).toBeTruthy()
  expect(advice.getByText('由平台办理')).toBeTruthy()
  expect(screen.queryByText(/WECHAT_ENDED_TEMPLATE/)).toBeNull()
})
