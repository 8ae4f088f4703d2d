import type { Hold } from '@fangxing/contract/today'
import { countByLevel, splitHolds } from '../src/pages/today/counts'

const hold = (orderId: string, more: Partial<Hold>) =>
  ({ orderId, paidAt: null, state: 'active', ...more }) as Hold

test('paid and not released comes first, who has waited longest on top', () => {
  const { stuck, others } = splitHolds([
    hold('held', {}),
    hold('late', { state: 'releasing', paidAt: '2026-01-01T01:00:00Z' }),
    hold('free', { state: 'released', paidAt: '2026-01-01T00:30:00Z' }),
    hold('later', { state: 'paid', paidAt: '2026-01-01T01:05:00Z' }),
  ])
  expect(stuck.map(({ orderId }) => orderId)).toEqual(['late', 'later'])
  expect(others.map(({ orderId }) => orderId)).toEqual(['held', 'free'])
})

test('incidents are counted by level, the highest first', () => {
  expect(countByLevel([{ level: 1 }, { level: 3 }, { level: 1 }])).toEqual([
    { level: 3, count: 1 },
    { level: 1, count: 2 },
  ])
})
