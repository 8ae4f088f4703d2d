import { randomUUID } from 'node:crypto'
import { isLookedAtTwice } from '../../src/domain/review-decision'

test('about one id in twenty is in the sample, and always the same ones', () => {
  const ids = Array.from({ length: 20_000 }, () => randomUUID())
  const chosen = ids.filter(isLookedAtTwice)
  expect(chosen.length).toBeGreaterThan(800)
  expect(chosen.length).toBeLessThan(1200)
  expect(ids.filter(isLookedAtTwice)).toEqual(chosen)
})
