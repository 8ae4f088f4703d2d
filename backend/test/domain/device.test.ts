import { powerOf } from '../../src/domain/device'

it('derives the power state from the battery percentage', () => {
  expect([100, 30, 29, 15, 14, 0].map(powerOf)).toEqual(['ok', 'ok', 'low', 'low', 'critical', 'critical'])
})
