import { AT, debt, facts, HOUR, meets, POLICY } from './car-that-owes'

const hoursFrom = (hours: number): Date => new Date(AT.getTime() + hours * HOUR)
const young = (id: string, dueFen: number) => debt({ id, dueFen, exitedAt: hoursFrom(-2), reminders: [] })

it('ignores what is checked at the car itself', () => {
  const given = facts([debt()], {
    recognised: { text: '粤B99999', colour: 'blue' },
    checklist: { nobodyInside: false, notInFireLane: false, notBlockingOthers: false },
  })
  Object.assign(given.device, { lotId: given.lot.id, alarms: ['tilt'] })
  expect(meets(given)).toEqual({ kind: 'hold', holdFrom: AT.toISOString(), failed: [] })
})

describe('a paper notice at a car that cannot be held', () => {
  const small = debt({ id: 'small', dueFen: 100 })

  it('is left when one of its debts is asked for, whatever prevents the others', () => {
    expect(meets(facts([debt({ hasOpenDispute: true }), small])).kind).toBe('notice')
    expect(meets(facts([small, debt({ id: 'b', state: 'review' })])).kind).toBe('notice')
  })

  it.each([
    ['is in review', { state: 'review' as const }],
    ['is in grace', { state: 'grace' as const }],
    ['is settled', { state: 'settled' as const }],
    ['has nothing left to pay', { dueFen: 0 }],
    ['is objected to', { hasOpenDispute: true }],
  ])('and not when its only debt %s', (_what, more) => {
    expect(meets(facts([debt(more)])).kind).toBe('nothing')
  })
})

describe('what keeps a car from being held is listed', () => {
  it('for the debts themselves when no car may be held for any of them', () => {
    const bad = debt({ exitedAt: hoursFrom(-2), hasEvidence: false, hasOpenDispute: true })
    expect(meets(facts([bad])).failed).toEqual(['GATE_DISPUTE', 'GATE_EVIDENCE', 'GATE_AGE'])
  })

  it('for all debts when those for which a car may be held fail as many rules', () => {
    const recent = debt({ id: 'b', dueFen: 600, exitedAt: hoursFrom(-2) })
    expect(meets(facts([debt({ dueFen: 600 }), recent])).failed).toEqual(['GATE_AGE'])
  })

  it('for those for which a car may be held when they fail fewer rules', () => {
    expect(meets(facts([debt({ dueFen: 600 }), young('b', 600)])).failed).toEqual(['GATE_MIN_TOTAL'])
  })
})

describe('the moment from which on a car may be held', () => {
  it('is reached by debts of exactly the least sum', () => {
    const owed = debt({ dueFen: POLICY.minTotalFen, exitedAt: hoursFrom(-2) })
    expect(meets(facts([owed])).holdFrom).toBe(hoursFrom(22).toISOString())
  })

  it('never lies in the past, however long the car has been let go or free of another system', () => {
    // 22:30 in Shanghai: six hours before was within the allowed hours.
    const at = new Date('2026-05-20T14:30:00.000Z')
    const policy = { ...POLICY, allowedFromMinute: 8 * 60, allowedToMinute: 20 * 60 }
    const before = (hours: number) => new Date(at.getTime() - hours * HOUR)
    const morning = { kind: 'notice', holdFrom: '2026-05-21T00:00:00.000Z', failed: ['GATE_HOURS'] }
    expect(meets(facts([debt()], { at, letGoAt: before(30) }), policy)).toEqual(morning)
    expect(meets(facts([debt()], { at, reservedUntil: before(6) }), policy)).toEqual(morning)
  })

  it('waits for the later of both, the day after it was let go and the end of what another system has', () => {
    const letGoAt = hoursFrom(-1)
    const from = (reservedUntil: Date) => meets(facts([debt()], { letGoAt, reservedUntil })).holdFrom
    expect(from(hoursFrom(5))).toBe(hoursFrom(23).toISOString())
    expect(from(hoursFrom(40))).toBe(hoursFrom(40).toISOString())
  })

  it('may be years away, until the debt is barred', () => {
    const given = facts([debt()])
    given.lot.opinionUntil = '2030-01-01'
    const from = (days: number) =>
      meets(given, { ...POLICY, minAgeHours: days * 24, maxAgeDays: 2000 }).holdFrom
    expect(from(1000)).toBe(hoursFrom((1000 - 10) * 24).toISOString())
    expect(from(1100)).toBeNull()
  })
})
