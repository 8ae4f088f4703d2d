import { type EligibilityFacts, type EnforcementPolicy } from '../../src/domain/eligibility'
import { whatMayMeet } from '../../src/domain/may-meet'
import { INSTALLED_FLOOR } from './installed-floor'

const AT = new Date('2026-05-20T02:00:00.000Z')
const HOUR = 3_600_000
const remindedBefore = (days: number) => ({
  at: new Date(AT.getTime() - days * 24 * HOUR),
  photoHash: null,
  notBefore: null as string | null,
})
const plate = { text: '粤B12345', colour: 'blue' as const }
const POLICY: EnforcementPolicy = {
  ...INSTALLED_FLOOR,
  minTotalFen: 1000,
  minCount: 1,
  minAgeHours: 24,
  minReminders: 1,
  firstReminderDays: 3,
  allowedFromMinute: 0,
  allowedToMinute: 0,
}

type Arrear = EligibilityFacts['arrears'][number]
const debt = (more: Partial<Arrear> = {}): Arrear => ({
  id: 'a',
  plate,
  state: 'outstanding',
  dueFen: 1500,
  exitedAt: new Date(AT.getTime() - 240 * HOUR),
  claimedFrom: new Date(AT.getTime() - 240 * HOUR),
  reminders: [remindedBefore(4)],
  hasEvidence: true,
  hasOpenDispute: false,
  heldByThisOrder: false,
  ...more,
})
/** As they are read for a car that nobody stands beside: no device, no picture. */
const facts = (arrears: Arrear[], more: Partial<EligibilityFacts> = {}): EligibilityFacts => ({
  at: AT,
  plate,
  recognised: plate,
  photoCount: 0,
  photoHashes: [],
  presentSince: null,
  whiteListed: false,
  liveOrder: null,
  letGoAt: null,
  againReason: null,
  raisingStopped: false,
  reservedUntil: null,
  arrears,
  lot: {
    id: 'lot',
    roadKind: 'private',
    feeNature: 'commercial',
    operatingRight: true,
    noticeBoard: true,
    policeContact: '110',
    opinionUntil: '2027-01-01',
  },
  device: {
    lotId: null,
    lifecycle: 'in_stock',
    reservedForThisOrder: false,
    link: 'offline',
    position: 'unknown',
    batteryPct: null,
    alarms: [],
    selfTestAt: null,
    selfTestOk: null,
  },
  checklist: {
    nobodyInside: true,
    notInFireLane: true,
    notBlockingOthers: true,
    notSpecialVehicle: true,
    canPayOtherwise: true,
  },
  ...more,
})
const meets = (given: EligibilityFacts, policy = POLICY, isColourSeen = true) => {
  const { kind, holdFrom, failed } = whatMayMeet(given, policy, { isColourSeen })
  return { kind, holdFrom: holdFrom?.toISOString() ?? null, failed: failed.map(({ code }) => code) }
}

it('holds now when every rule without a device holds', () => {
  expect(meets(facts([debt()]))).toEqual({ kind: 'hold', holdFrom: AT.toISOString(), failed: [] })
})

it('a debt that is too young does not keep an older one from being held for', () => {
  const young = debt({ id: 'b', exitedAt: new Date(AT.getTime() - HOUR) })
  expect(meets(facts([debt(), young])).kind).toBe('hold')
})

it('a debt that is too young says from when on', () => {
  const young = debt({ exitedAt: new Date(AT.getTime() - 2 * HOUR) })
  expect(meets(facts([young]))).toEqual({
    kind: 'notice',
    holdFrom: new Date(AT.getTime() + 22 * HOUR).toISOString(),
    failed: ['GATE_AGE'],
  })
})

it('a reminder has to lie back for days, and on another day than today', () => {
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

it('what paper promised to wait for is waited for', () => {
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

it('what waiting does not change has no date', () => {
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

it('meets nothing when it is exempt, held already, or its debts are disputed', () => {
  expect(meets(facts([debt()], { whiteListed: true })).kind).toBe('nothing')
  const liveOrder = { id: 'o', device: 'FXA', lot: '东门' }
  expect(meets(facts([debt()], { liveOrder })).kind).toBe('nothing')
  expect(meets(facts([debt({ hasOpenDispute: true })])).kind).toBe('nothing')
})

it('is never held by a colour that nobody has seen', () => {
  expect(meets(facts([debt()]), POLICY, false)).toEqual({
    kind: 'notice',
    holdFrom: AT.toISOString(),
    failed: ['GATE_PLATE_CONFIRM'],
  })
})
