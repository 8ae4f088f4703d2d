import fc from 'fast-check'
import { checkEligibility, type EligibilityFacts, type EnforcementPolicy } from '../../src/domain/eligibility'
import { whatMayMeet } from '../../src/domain/may-meet'
import { dayOf } from '../../src/domain/shanghai-time'
import { AT, debt, facts, HOUR, meets, POLICY, remindedBefore, type Arrear } from './car-that-owes'

it('holds now when every rule without a device holds', () => {
  expect(meets(facts([debt()]))).toEqual({ kind: 'hold', holdFrom: AT.toISOString(), failed: [] })
})

it('a debt that is too young does not prevent that a car is held for an older one', () => {
  const young = debt({ id: 'b', exitedAt: new Date(AT.getTime() - HOUR) })
  expect(meets(facts([debt(), young])).kind).toBe('hold')
})

it('of a debt that is too young the answer says from when on its car may be held', () => {
  const young = debt({ exitedAt: new Date(AT.getTime() - 2 * HOUR) })
  expect(meets(facts([young]))).toEqual({
    kind: 'notice',
    holdFrom: new Date(AT.getTime() + 22 * HOUR).toISOString(),
    failed: ['GATE_AGE'],
  })
})

it('a reminder has to be some days old, and not of today', () => {
  const reminders = [remindedBefore(1)]
  expect(meets(facts([debt({ reminders })]))).toEqual({
    kind: 'notice',
    holdFrom: new Date(AT.getTime() + 48 * HOUR).toISOString(),
    failed: ['GATE_REMINDER_RECENT'],
  })
  const today = { ...POLICY, firstReminderDays: 0 }
  expect(meets(facts([debt({ reminders: [remindedBefore(0)] })]), today)).toEqual({
    kind: 'notice',
    holdFrom: '2026-05-20T16:00:00.000Z',
    failed: ['GATE_REMINDER'],
  })
})

it('no car is held before the day that a paper notice names', () => {
  const reminders = [{ ...remindedBefore(4), notBefore: '2026-05-23' }]
  expect(meets(facts([debt({ reminders })]))).toEqual({
    kind: 'notice',
    holdFrom: '2026-05-22T16:00:00.000Z',
    failed: ['GATE_NOTICE_DATE'],
  })
})

it('a debt that is too old before it was asked for long enough is never held for', () => {
  const oldAfter = { ...POLICY, maxAgeDays: 11 }
  expect(meets(facts([debt({ reminders: [remindedBefore(0.5)] })]), oldAfter).holdFrom).toBeNull()
})

it('the day begins at the allowed hours', () => {
  const night = new Date('2026-05-20T14:30:00.000Z')
  const policy = { ...POLICY, allowedFromMinute: 8 * 60, allowedToMinute: 20 * 60 }
  expect(meets(facts([debt()], { at: night }), policy)).toEqual({
    kind: 'notice',
    holdFrom: '2026-05-21T00:00:00.000Z',
    failed: ['GATE_HOURS'],
  })
  const never = { ...policy, allowedFromMinute: 1440, allowedToMinute: 1441 }
  expect(meets(facts([debt()], { at: night }), never).holdFrom).toBeNull()
})

it('names no date that is over before the allowed hours begin', () => {
  const policy = { ...POLICY, allowedFromMinute: 8 * 60, allowedToMinute: 20 * 60, maxAgeDays: 11 }
  const night = new Date('2026-05-20T14:30:00.000Z')
  const aged = (hours: number) =>
    debt({ exitedAt: new Date(night.getTime() - 11 * 24 * HOUR + hours * HOUR) })
  // Its reminder is old enough at midnight, and the debt too old at 07:30.
  expect(meets(facts([aged(9)], { at: night }), policy).holdFrom).toBeNull()
  expect(meets(facts([aged(10)], { at: night }), policy).holdFrom).toBe('2026-05-21T00:00:00.000Z')
  expect(meets(facts([aged(9), debt({ id: 'b' })], { at: night }), policy).holdFrom).toBe(
    '2026-05-21T00:00:00.000Z',
  )
})

it('names no date for a rule that waiting does not change', () => {
  expect(meets(facts([debt({ dueFen: 100 })]))).toEqual({
    kind: 'notice',
    holdFrom: null,
    failed: ['GATE_MIN_TOTAL'],
  })
  expect(meets(facts([debt({ reminders: [] })])).holdFrom).toBeNull()
})

it('a car that was let go a moment ago may be held a day later', () => {
  const letGoAt = new Date(AT.getTime() - HOUR)
  expect(meets(facts([debt()], { letGoAt }))).toEqual({
    kind: 'notice',
    holdFrom: new Date(AT.getTime() + 23 * HOUR).toISOString(),
    failed: ['GATE_LET_GO'],
  })
})

it('is not held when it is exempt, held already, or its debts are disputed', () => {
  expect(meets(facts([debt()], { whiteListed: true })).kind).toBe('nothing')
  const liveOrder = { id: 'o', device: 'FXA', lot: '东门' }
  expect(meets(facts([debt()], { liveOrder })).kind).toBe('nothing')
  expect(meets(facts([debt({ hasOpenDispute: true })])).kind).toBe('nothing')
})

it('is never held for a plate whose colour nobody has seen', () => {
  expect(meets(facts([debt()]), POLICY, false)).toEqual({
    kind: 'notice',
    holdFrom: AT.toISOString(),
    failed: ['GATE_PLATE_CONFIRM'],
  })
})

describe('whatever a car owes', () => {
  const hours = (min: number, max: number) => fc.integer({ min, max })
  const reminders = fc.array(fc.tuple(hours(0, 100), fc.option(hours(0, 5))), {
    minLength: 1,
    maxLength: 4,
  })
  const debts = fc.array(
    fc.record({
      exitedHours: hours(0, 150),
      dueFen: fc.integer({ min: 300, max: 1500 }),
      reminders,
      isDisputed: fc.integer({ min: 0, max: 9 }).map(one => one === 0),
    }),
    { minLength: 1, maxLength: 4 },
  )
  const rules = fc.record({
    minTotalFen: fc.constantFrom(0, 400, 1200),
    minCount: fc.constantFrom(0, 1, 1, 2),
    minAgeHours: hours(0, 72),
    maxAgeDays: fc.integer({ min: 5, max: 14 }),
    minReminders: fc.constantFrom(0, 1, 1, 2),
    firstReminderDays: fc.integer({ min: 0, max: 3 }),
    allowedFromMinute: hours(0, 23).map(hour => hour * 60),
    allowedToMinute: hours(0, 23).map(hour => hour * 60),
  })
  const car = fc.record({
    letGoHours: fc.option(hours(0, 24)),
    reservedHours: fc.option(hours(0, 48)),
    presentHours: fc.constantFrom(null, null, 0, -24, -100),
    opinionDays: fc.integer({ min: 3, max: 9 }),
  })
  const HOURS = 120
  const at = (hour: number) => new Date(AT.getTime() + hour * HOUR)
  const dayIn = (days: number) => dayOf(at(24 * days))
  const subsetsOf = (all: Arrear[]): Arrear[][] =>
    all.reduce<Arrear[][]>((sets, one) => [...sets, ...sets.map(set => [...set, one])], [[]]).slice(1)

  /** Every hour and every choice of debts is put before the rules. */
  function firstHour(given: EligibilityFacts, policy: EnforcementPolicy): number | null {
    const choices = subsetsOf(given.arrears)
    for (let hour = 0; hour <= HOURS; hour += 1) {
      const isHeld = choices.some(arrears => {
        const failed = checkEligibility({ ...given, photoCount: 1, at: at(hour), arrears }, policy)
        return failed.every(({ code }) => code.startsWith('GATE_DEVICE_'))
      })
      if (isHeld) return hour
    }
    return null
  }

  it('it may be held from the first hour on at which some of its debts may be held for', () => {
    let found = 0
    fc.assert(
      fc.property(
        debts,
        rules,
        car,
        (owed, asked, { letGoHours, reservedHours, presentHours, opinionDays }) => {
          const policy = { ...POLICY, ...asked }
          const arrears = owed.map(({ exitedHours, dueFen, reminders: told, isDisputed }, id) =>
            debt({
              id: String(id),
              dueFen,
              exitedAt: at(-exitedHours),
              claimedFrom: at(-exitedHours),
              hasOpenDispute: isDisputed,
              reminders: told.map(([hour, days]) => ({
                at: at(hour - exitedHours),
                photoHash: null,
                notBefore: days === null ? null : dayIn(days),
              })),
            }),
          )
          const given = facts(arrears, {
            letGoAt: letGoHours === null ? null : at(-letGoHours),
            reservedUntil: reservedHours === null ? null : at(reservedHours),
            presentSince: presentHours === null ? null : at(presentHours),
          })
          given.lot.opinionUntil = dayIn(opinionDays)
          const hour = firstHour(given, policy)
          if (hour !== null && hour > 0) found += 1
          const { kind, holdFrom } = whatMayMeet(given, policy, { isColourSeen: true })
          const isSoon = holdFrom !== null && holdFrom <= at(HOURS)
          expect(isSoon ? holdFrom : null).toEqual(hour === null ? null : at(hour))
          expect(kind === 'hold').toBe(hour === 0)
        },
      ),
      { numRuns: 100 },
    )
    expect(found).toBeGreaterThan(10)
  })

  it('of hundreds of debts those count that may be held for, as many as one order takes', () => {
    const young = Array.from({ length: 150 }, (_, id) => debt({ id: `y${id}`, exitedAt: AT, reminders: [] }))
    const old = debt({ id: 'old' })
    expect(meets(facts([...young, old]))).toMatchObject({ kind: 'hold', failed: [] })
    const small = Array.from({ length: 200 }, (_, id) => debt({ id: `s${id}`, dueFen: 10 }))
    expect(meets(facts(small), { ...POLICY, minTotalFen: 500 })).toMatchObject({ kind: 'hold' })
    const more = { ...POLICY, minTotalFen: 501 }
    expect(meets(facts(small), more)).toEqual({ kind: 'notice', holdFrom: null, failed: ['GATE_MIN_TOTAL'] })
    expect(meets(facts([...small, debt({ id: 'large', dueFen: 11 })]), more).kind).toBe('hold')
  })

  it('each debt is checked again only when something about it changes', () => {
    let asked = 0
    const count = 200
    const many = Array.from({ length: count }, (_, id) => {
      const reminders = Array.from({ length: 6 }, (_, day) => remindedBefore(id / count + day / 9))
      const one = debt({ id: String(id), dueFen: 1, reminders })
      return Object.defineProperty(one, 'reminders', {
        get: () => ((asked += 1), reminders),
        enumerable: true,
      })
    })
    expect(meets(facts(many)).kind).toBe('notice')
    // A debt has 6 reminders with two moments each and three of its own; each is asked for a few times by the rules.
    expect(asked).toBeLessThan(count * 100)
  })
})
