import { ago, lasting } from '@fangxing/contract/shown-time'
import { cleanup, screen } from '@testing-library/react'
import { Lasting, When } from '../src/ui/when'
import { renderWithin } from './support/render-page'

const NOW = Date.parse('2026-03-01T04:00:00.000Z')
const MINUTE_MS = 60_000
afterEach(cleanup)

test.each([
  [0, '刚刚', 'just now'],
  [-3, '3分钟前', '3 min ago'],
  [-125, '2小时5分钟前', '2 h 5 min ago'],
  [-1440 - 200, '1天3小时前', '1 d 3 h ago'],
  [-3 * 1440 - 700, '3天前', '3 d ago'],
  [0.5, '1分钟内', 'within a minute'],
  [90, '1小时30分钟后', 'in 1 h 30 min'],
])('%d minutes from now is %s, in English %s', (minutes, zh, en) => {
  const at = NOW + minutes * MINUTE_MS
  expect([ago(at, 'zh', NOW), ago(at, 'en', NOW)]).toEqual([zh, en])
})

test('what lasts counts seconds only until there is a minute', () => {
  expect([lasting(45_900, 'zh'), lasting(45_900, 'en')]).toEqual(['45秒', '45 s'])
  expect([lasting(125 * MINUTE_MS, 'zh'), lasting(-5, 'en')]).toEqual(['2小时5分钟', '0 s'])
})

test('the moment itself, with its year, is in the tooltip', () => {
  const at = new Date(Date.now() - 3 * MINUTE_MS).toISOString()
  const full = new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
  renderWithin(
    <>
      <When at={at} withAgo />
      <Lasting since={at} />
    </>,
  )
  expect(screen.getByText('3分钟前').closest('time')).toHaveProperty('title', full)
  expect(screen.getByText('3分钟').closest('time')).toHaveProperty('title', full)
})
