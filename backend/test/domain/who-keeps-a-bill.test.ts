import { mayOpenAgain, PLATES_A_DAY, type BillVia } from '../../src/domain/owner-bill'

it.each<[BillVia, boolean]>([
  ['plate', true],
  ['notice', true],
  ['order', true],
  ['share', false],
])('whoever came to a bill by %s may open one again after it ended: %s', (via, may) => {
  expect(mayOpenAgain(via)).toBe(may)
})

it('lets a person ask for three plates a day', () => {
  expect(PLATES_A_DAY).toBe(3)
})
