import { EventBudget } from '../../../src/workflows/ingest-reports/event-budget'

const at = (seconds: number) => new Date(seconds * 1000)
const take = (budget: EventBudget, id: string, seconds: number, kind: 'moved' | 'tilt' = 'moved') =>
  budget.take('D', { id, kind }, at(seconds))

it('lets sixty events an hour through, then one of each kind a minute, and another hour starts again', () => {
  const budget = new EventBudget()
  for (let index = 0; index < 60; index++) expect(take(budget, `a${index}`, 1)).toBe(true)
  expect(take(budget, 'b', 2)).toBe(false)
  expect(take(budget, 'c', 2, 'tilt')).toBe(true)
  expect(take(budget, 'd', 3, 'tilt')).toBe(false)
  expect(take(budget, 'e', 61)).toBe(true)
  expect(take(budget, 'f', 62)).toBe(false)
  expect(budget.take('another', { id: 'g', kind: 'moved' }, at(62))).toBe(true)
  expect(take(budget, 'h', 3602)).toBe(true)
  expect(take(budget, 'i', 3602)).toBe(true)
})

it('answers the same for the same event, whose batch may be tried again', () => {
  const budget = new EventBudget()
  for (let index = 0; index < 60; index++) take(budget, `a${index}`, 1)
  expect(take(budget, 'b', 70)).toBe(true)
  expect(take(budget, 'b', 70)).toBe(true)
})
