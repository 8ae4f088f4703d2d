import { delayingRaise, type PlateAttempt } from '../../src/domain/raise-delay'

const AT = new Date('2026-11-23T02:00:00Z')
const attempt = (id: string, minutesAgo: number, change: Partial<PlateAttempt> = {}): PlateAttempt => ({
  id,
  ownerId: 'one',
  state: 'prepaid',
  at: new Date(AT.getTime() - minutesAgo * 60_000),
  ...change,
})
const idsOf = (...attempts: PlateAttempt[]) => delayingRaise(attempts, AT).map(({ id }) => id)

it('lets a RAISE wait for everybody who pays now', () => {
  expect(idsOf(attempt('a', 1), attempt('b', 2, { ownerId: 'two', state: 'unknown' }))).toEqual(['b', 'a'])
})

it('waits for nothing that can be paid no more', () => {
  for (const state of ['succeeded', 'closed', 'expired', 'failed', 'surplus', 'quarantined'] as const)
    expect(idsOf(attempt('a', 1, { state }))).toEqual([])
})

it('waits once for each payer in fifteen minutes, however often they begin', () => {
  expect(idsOf(attempt('a', 3, { state: 'closed' }), attempt('b', 1))).toEqual([])
  expect(idsOf(attempt('b', 1), attempt('a', 3))).toEqual(['a'])
  expect(idsOf(attempt('a', 16, { state: 'closed' }), attempt('b', 1))).toEqual(['b'])
})

it('waits for no attempt older than that', () => expect(idsOf(attempt('a', 15))).toEqual([]))
