import fc from 'fast-check'
import { checkEligibility, type EligibilityFacts } from '../../src/domain/eligibility'
import { nextFromOf } from '../../src/domain/notice'
import type { Reminder } from '../../src/domain/reminders'
import { dayOf, startOfDay } from '../../src/domain/shanghai-time'
import { INSTALLED_FLOOR } from './installed-floor'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const AT = new Date('2026-05-20T02:00:00.000Z')
const LADDER = ['GATE_AGE', 'GATE_REMINDER', 'GATE_REMINDER_RECENT']
const before = (days: number) => new Date(AT.getTime() - days * DAY_MS)
const reminder = (at: Date, notBefore: string | null = null): Reminder => ({ at, photoHash: null, notBefore })
type Debt = Pick<EligibilityFacts['arrears'][number], 'exitedAt' | 'claimedFrom' | 'reminders'>
const debt = (reminders: Reminder[], claimed = 40): Debt => ({
  exitedAt: before(claimed),
  claimedFrom: before(claimed),
  reminders,
})

/** What of the ladder and of what paper promised fails at a moment; nothing else is asked. */
function failedAt(at: Date, debts: readonly Debt[], policy = INSTALLED_FLOOR): string[] {
  const facts = {
    at,
    presentSince: null,
    photoHashes: [],
    letGoAt: null,
    reservedUntil: null,
    arrears: debts.map(one => ({ ...one, plate: {}, dueFen: 1 })),
    lot: {},
    device: { alarms: [] },
    plate: { text: '', colour: 'blue' },
    recognised: {},
    checklist: {},
  } as unknown as EligibilityFacts
  const codes = checkEligibility(facts, policy).map(({ code }) => code as string)
  return codes.filter(code => LADDER.includes(code) || code === 'GATE_NOTICE_DATE')
}

const DAYS = fc.integer({ min: 0, max: 6 })
const debts = fc.array(
  fc.record({
    exitedHours: fc.integer({ min: 0, max: 600 }),
    reminders: fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 3 },
)

it('names the first day on which the gate can let a lock go up, and the gate lets none go up before it', () => {
  const policies = fc.record({
    minAgeHours: fc.integer({ min: 0, max: 90 }),
    minReminders: DAYS,
    firstReminderDays: DAYS,
  })
  const minutes = fc.integer({ min: 0, max: 1439 })
  fc.assert(
    fc.property(debts, policies, minutes, (given, asked, minute) => {
      const policy = { ...INSTALLED_FLOOR, ...asked }
      const at = new Date(startOfDay('2026-05-20').getTime() + minute * 60_000)
      const ago = (hours: number) => new Date(at.getTime() - hours * HOUR_MS)
      const known = given.map(({ exitedHours, reminders }): Debt => ({
        exitedAt: ago(exitedHours),
        claimedFrom: ago(exitedHours),
        reminders: reminders.map(hours => reminder(ago(hours))),
      }))
      const day = nextFromOf(known, at, policy)
      const daily = Array.from({ length: 10 }, (_, later) =>
        reminder(new Date(at.getTime() + later * DAY_MS)),
      )
      const seen = (promise: string | null) =>
        known.map(one => ({
          ...one,
          reminders: [...one.reminders, ...daily.map(each => ({ ...each, notBefore: promise }))],
        }))
      const starts = startOfDay(day).getTime()
      // On that day the ladder ends, however many the reminders have to be; before that day it does not, except today.
      expect(failedAt(new Date(starts + DAY_MS - 1), seen(day), policy)).toEqual([])
      expect(failedAt(new Date(starts - 1), seen(day), policy)).toContain('GATE_NOTICE_DATE')
      if (starts - DAY_MS > at.getTime())
        expect(failedAt(new Date(starts - 1), seen(null), policy)).not.toEqual([])
    }),
    { numRuns: 500 },
  )
})

it.each<[string, Debt[], string]>([
  ['first paper: as many days as the floor says', [debt([])], '2026-06-04'],
  ['second paper after those days: tomorrow', [debt([reminder(before(15))])], '2026-05-21'],
  [
    'the debt that was reminded of last decides',
    [debt([reminder(before(15))]), debt([reminder(before(3))])],
    '2026-06-01',
  ],
  ['a reminder of a former claim is none', [debt([reminder(before(15))], 10)], '2026-06-04'],
  ['other paper promised more', [debt([reminder(before(15), '2026-05-30')])], '2026-05-30'],
])('%s', (_what, given, day) => {
  expect(nextFromOf(given, AT, INSTALLED_FLOOR)).toBe(day)
})

it('keeps what was promised to the turn of the day in Shanghai', () => {
  const left = [debt([reminder(before(20)), reminder(before(2), '2026-05-25')])]
  expect(failedAt(new Date('2026-05-24T15:59:59.999Z'), left)).toEqual(['GATE_NOTICE_DATE'])
  expect(failedAt(new Date('2026-05-24T16:00:00.000Z'), left)).toEqual([])
  expect(dayOf(new Date('2026-05-24T16:00:00.000Z'))).toBe('2026-05-25')
})
