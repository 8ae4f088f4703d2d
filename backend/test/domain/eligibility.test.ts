import { EXEMPT_KINDS, type Plate } from '@fangxing/contract/plate'
import { refusalMessage } from '@fangxing/contract/refusal'
import fc from 'fast-check'
import {
  checkEligibility,
  isTimeBarred,
  tighten,
  type EligibilityFacts,
  type EnforcementPolicy,
} from '../../src/domain/eligibility'
import { startOfDay } from '../../src/domain/shanghai-time'
import { INSTALLED_FLOOR } from './installed-floor'

const at = new Date('2026-05-20T02:00:00.000Z')
const plate = { text: '粤B12345', colour: 'blue' as const }
const DAY_MS = 86_400_000

const daysAgo = (days: number): Date => new Date(at.getTime() - days * DAY_MS)
const reminder = (days: number, photoHash: string | null = null) => ({
  at: daysAgo(days),
  photoHash,
  notBefore: null as string | null,
})

function arrear(id: string): EligibilityFacts['arrears'][number] {
  return {
    id,
    plate,
    state: 'outstanding',
    dueFen: 2500,
    exitedAt: daysAgo(30),
    claimedFrom: daysAgo(30),
    reminders: [reminder(15), reminder(1)],
    hasEvidence: true,
    hasOpenDispute: false,
    isFlagged: false,
    heldByThisOrder: false,
  }
}

function facts(): EligibilityFacts {
  return {
    at,
    plate,
    recognised: plate,
    photoCount: 1,
    photoHashes: ['photo'],
    presentSince: null,
    whiteListed: false,
    cloneSuspected: false,
    liveOrder: null,
    letGoAt: null,
    againReason: null,
    raisingStopped: false,
    reservedUntil: null,
    arrears: [arrear('a'), arrear('b')],
    lot: {
      id: 'lot',
      roadKind: 'private',
      feeNature: 'commercial',
      operatingRight: true,
      noticeBoard: true,
      policeContact: '110',
      opinionUntil: '2026-05-20',
      isClosed: false,
    },
    device: {
      lotId: 'lot',
      lifecycle: 'assigned',
      reservedForThisOrder: false,
      link: 'online',
      position: 'down',
      batteryPct: 80,
      alarms: [],
      selfTestAt: at,
      selfTestOk: true,
    },
    checklist: {
      nobodyInside: true,
      notInFireLane: true,
      notBlockingOthers: true,
      notSpecialVehicle: true,
      canPayOtherwise: true,
    },
  }
}

const failedCodes = (given: EligibilityFacts, policy: EnforcementPolicy = INSTALLED_FLOOR) =>
  checkEligibility(given, policy).map(failure => failure.code)

it('fails no rule when everything holds', () => {
  expect(failedCodes(facts())).toEqual([])
})

type Spoil = (given: EligibilityFacts) => void
const spoils: [string, Spoil][] = [
  ['GATE_RAISING_STOPPED', given => (given.raisingStopped = true)],
  ['GATE_RESERVED', given => (given.reservedUntil = new Date(given.at.getTime() + 1))],
  ['GATE_PUBLIC_ROAD', given => (given.lot.roadKind = 'public_road')],
  ['GATE_LOT_NOT_CLEARED', given => (given.lot.noticeBoard = false)],
  ['GATE_LOT_NOT_CLEARED', given => (given.lot.policeContact = null)],
  ['GATE_PLATE_CONFIRM', given => (given.recognised = { text: '粤B12346', colour: 'blue' })],
  ['GATE_PHOTO', given => (given.photoCount = 0)],
  ['GATE_EXEMPT', given => (given.whiteListed = true)],
  ['GATE_PLATE_LIVE', given => (given.liveOrder = { id: 'o', device: 'FXA', lot: '东门' })],
  ['GATE_LET_GO', given => (given.letGoAt = new Date(at.getTime() - 86_399_999))],
  ['GATE_ARREAR_STATE', given => (given.arrears[0]!.state = 'held')],
  ['GATE_ARREAR_STATE', given => (given.arrears[0]!.plate = { text: '粤B12345', colour: 'yellow' })],
  // Enough is owed without it.
  ['GATE_ARREAR_STATE', given => given.arrears.push({ ...arrear('c'), dueFen: 0 })],
  [
    'GATE_ARREAR_STATE',
    given => Object.assign(given.arrears[0]!, { state: 'settled', heldByThisOrder: true }),
  ],
  ['GATE_MIN_TOTAL', given => (given.arrears[0]!.dueFen = 2499)],
  ['GATE_MIN_COUNT', given => given.arrears.splice(0, 2, { ...arrear('a'), dueFen: 5000 })],
  ['GATE_AGE', given => (given.arrears[0]!.exitedAt = new Date(at.getTime() - DAY_MS + 1))],
  ['GATE_TOO_OLD', given => (given.arrears[0]!.exitedAt = new Date(at.getTime() - 365 * DAY_MS - 1))],
  ['GATE_REMINDER', given => (given.arrears[0]!.reminders = [])],
  ['GATE_REMINDER', given => (given.arrears[0]!.reminders = [reminder(15), reminder(15.01)])],
  // 10:00 in Shanghai: half a day before was yesterday, some hours before is today.
  ['GATE_REMINDER', given => (given.arrears[0]!.reminders = [reminder(15), reminder(0.4)])],
  ['GATE_REMINDER', given => (given.arrears[0]!.reminders = [reminder(15), reminder(1, 'photo')])],
  ['GATE_REMINDER_RECENT', given => (given.arrears[0]!.reminders = [reminder(14.9999), reminder(1)])],
  ['GATE_NOTICE_DATE', given => (given.arrears.at(-1)!.reminders.at(-1)!.notBefore = '2026-05-21')],
  ['GATE_REVIEW', given => (given.arrears[0]!.state = 'review')],
  ['GATE_REVIEW', given => (given.arrears[0]!.isFlagged = true)],
  ['GATE_COLOUR_UNKNOWN', given => (given.arrears[0]!.plate = { ...plate, colour: 'unknown' as never })],
  ['GATE_FISCAL_FEE', given => (given.lot.feeNature = 'fiscal')],
  ['GATE_LOT_CLOSED', given => (given.lot.isClosed = true)],
  ['GATE_LEGAL_OPINION', given => (given.lot.opinionUntil = null)],
  ['GATE_LEGAL_OPINION_EXPIRED', given => (given.lot.opinionUntil = '2026-05-19')],
  ['GATE_EVIDENCE', given => (given.arrears[0]!.hasEvidence = false)],
  ['GATE_DISPUTE', given => (given.arrears[0]!.hasOpenDispute = true)],
  ['GATE_DISPUTE', given => (given.arrears[0]!.state = 'disputed')],
  ['GATE_DEVICE_NOT_ASSIGNED', given => (given.device.lotId = 'other')],
  ['GATE_DEVICE_NOT_FREE', given => (given.device.lifecycle = 'reserved')],
  [
    'GATE_DEVICE_NOT_FREE',
    given => Object.assign(given.device, { lifecycle: 'deployed', reservedForThisOrder: true }),
  ],
  ['GATE_DEVICE_OFFLINE', given => (given.device.link = 'stale')],
  ['GATE_DEVICE_NOT_DOWN', given => (given.device.position = 'unknown')],
  ['GATE_DEVICE_BATTERY', given => (given.device.batteryPct = 29)],
  ['GATE_DEVICE_BATTERY', given => (given.device.batteryPct = null)],
  ['GATE_DEVICE_ALARM', given => (given.device.alarms = ['tilt'])],
  ['GATE_DEVICE_SELF_TEST', given => (given.device.selfTestAt = new Date('2026-05-19T15:59:59Z'))],
  ['GATE_DEVICE_SELF_TEST', given => (given.device.selfTestOk = false)],
  ['GATE_DEVICE_SELF_TEST', given => (given.device.selfTestAt = null)],
  ['GATE_CLONE', given => (given.cloneSuspected = true)],
  ['GATE_CHECKLIST', given => (given.checklist.nobodyInside = false)],
  ['GATE_CHECKLIST', given => (given.checklist.notSpecialVehicle = false)],
  ['GATE_CHECKLIST', given => (given.checklist.canPayOtherwise = false)],
  // A phone of a version that does not ask.
  ['GATE_CHECKLIST', given => delete given.checklist.notSpecialVehicle],
  ['GATE_CHECKLIST', given => delete given.checklist.canPayOtherwise],
]

it.each(spoils)('names %s alone when only that fails', (code, spoil) => {
  const given = facts()
  spoil(given)
  expect(failedCodes(given)).toEqual([code])
})

it('holds a car whose plate may be a cloned one once somebody has compared type and colour', () => {
  const given = facts()
  given.cloneSuspected = true
  for (const said of [undefined, false]) {
    given.checklist.typeAndColourMatch = said
    expect(failedCodes(given)).toEqual(['GATE_CLONE'])
  }
  given.checklist.typeAndColourMatch = true
  expect(failedCodes(given)).toEqual([])
})

it('names the allowed hours when it fails outside of them', () => {
  const policy = tighten(INSTALLED_FLOOR, { allowedFromMinute: 11 * 60, allowedToMinute: 20 * 60 })
  expect(checkEligibility(facts(), policy)).toEqual([
    { code: 'GATE_HOURS', params: { from: '11:00', to: '20:00' } },
  ])
})

it.each([
  ['07:59:59', '2026-05-19T23:59:59Z', ['GATE_HOURS']],
  ['08:00', '2026-05-20T00:00:00Z', []],
  ['19:59:59', '2026-05-20T11:59:59Z', []],
  ['20:00', '2026-05-20T12:00:00Z', ['GATE_HOURS']],
])('allows the installed hours to the second: %s', (_name, time, failed) => {
  const now = new Date(time)
  const given = { ...facts(), at: now, device: { ...facts().device, selfTestAt: now } }
  expect(failedCodes(given).filter(code => code === 'GATE_HOURS')).toEqual(failed)
})

it('holds a debt of exactly a year, and one beyond the time-bar fails by both rules', () => {
  const given = facts()
  given.arrears[0]!.exitedAt = daysAgo(365)
  expect(failedCodes(given)).toEqual([])
  given.arrears[0]!.exitedAt = new Date('2023-05-20T02:00:00Z')
  expect(failedCodes(given)).toEqual(['GATE_TOO_OLD', 'GATE_TIME_BARRED'])
})

it('counts no reminder of what was before the present claim', () => {
  const given = facts()
  given.arrears[0]!.claimedFrom = daysAgo(14.9)
  expect(failedCodes(given)).toEqual(['GATE_REMINDER', 'GATE_REMINDER_RECENT'])
})

it('counts no reminder of the present visit', () => {
  const given = facts()
  given.presentSince = daysAgo(1.5)
  given.arrears[0]!.reminders = [reminder(20), reminder(1.4)]
  expect(failedCodes(given)).toContain('GATE_REMINDER')
  given.arrears[0]!.reminders = [reminder(20), reminder(1.6)]
  given.arrears[1]!.reminders = [reminder(20), reminder(1.6)]
  expect(failedCodes(given)).toEqual([])
})

it('says how many days of reminders count, and asks for each debt', () => {
  const given = facts()
  given.arrears[1]!.reminders = [reminder(20), reminder(0.1)]
  expect(checkEligibility(given, INSTALLED_FLOOR)).toEqual([
    { code: 'GATE_REMINDER', params: { days: 1, min: 2 } },
  ])
})

it.each([
  ['inside', [8, 20], [10, 18], [10, 18]],
  ['around', [8, 20], [6, 22], [8, 20]],
  ['over one end', [8, 20], [6, 12], [8, 12]],
  ['over midnight', [20, 8], [22, 6], [22, 6]],
  ['in two pieces, of which the longer stays', [8, 20], [18, 11], [8, 11]],
  ['on a whole day', [0, 0], [9, 9], [0, 0]],
  ['until the end of the day', [0, 0], [8, 24], [8, 0]],
] as const)('takes the hours that platform and lot both allow: %s', (_name, platform, lot, both) => {
  const hours = ([from, to]: readonly [number, number]) => ({
    allowedFromMinute: from * 60,
    allowedToMinute: to * 60,
  })
  expect(tighten({ ...INSTALLED_FLOOR, ...hours(platform) }, hours(lot))).toEqual({
    ...INSTALLED_FLOOR,
    ...hours(both),
  })
})

it('takes a missing start or end of the hours from the platform', () => {
  const floor = { ...INSTALLED_FLOOR, allowedFromMinute: 0, allowedToMinute: 0 }
  const lot = tighten(floor, { allowedFromMinute: 480 })
  expect(lot).toEqual({ ...floor, allowedFromMinute: 480, allowedToMinute: 0 })
  expect(tighten(lot, {})).toEqual(lot)
})

it('always fails where platform and lot share no hour', () => {
  const floor = { ...INSTALLED_FLOOR, allowedFromMinute: 480, allowedToMinute: 600 }
  const policy = tighten(floor, { allowedFromMinute: 600, allowedToMinute: 480 })
  for (let minute = 0; minute < 1440; minute += 30) {
    const now = new Date(startOfDay('2026-05-20').getTime() + minute * 60_000)
    expect(failedCodes({ ...facts(), at: now }, policy)).toContain('GATE_HOURS')
  }
})

it('writes sums in yuan without rounding errors', () => {
  const given = facts()
  given.arrears[0]!.dueFen = 435
  const failed = checkEligibility(given, INSTALLED_FLOOR)
  expect(failed).toEqual([{ code: 'GATE_MIN_TOTAL', params: { totalYuan: '29.35', minYuan: '50.00' } }])
})

it('counts arrears where the lot requires several', () => {
  const failed = checkEligibility(facts(), tighten(INSTALLED_FLOOR, { minCount: 3 }))
  expect(failed).toEqual([{ code: 'GATE_MIN_COUNT', params: { count: 2, min: 3 } }])
})

it('accepts a battery of exactly the least charge, and never one that nobody knows', () => {
  const given = facts()
  given.device.batteryPct = INSTALLED_FLOOR.minBatteryPct
  expect(failedCodes(given)).toEqual([])
  given.device.batteryPct = null
  expect(failedCodes(given, { ...INSTALLED_FLOOR, minBatteryPct: 0 })).toEqual(['GATE_DEVICE_BATTERY'])
})

it('holds a car again that was let go today where a manager has said why', () => {
  const given = facts()
  given.letGoAt = new Date(at.getTime() - 1)
  given.againReason = '又来停车，仍未缴费'
  expect(failedCodes(given)).toEqual([])
})

it('accepts what the order itself reserved when it is checked again before RAISE', () => {
  const given = facts()
  for (const debt of given.arrears) Object.assign(debt, { state: 'held', heldByThisOrder: true })
  Object.assign(given.device, { lifecycle: 'reserved', reservedForThisOrder: true })
  expect(failedCodes(given)).toEqual([])
})

it.each(EXEMPT_KINDS)('never raises on a vehicle of kind %s', kind => {
  const plates: Record<string, Plate> = {
    police: { text: '粤B1234警', colour: 'white' },
    embassy: { text: '224578使', colour: 'black' },
    consulate: { text: '沪A1234领', colour: 'black' },
    armed_police: { text: 'WJ粤1234X', colour: 'white' },
    military: { text: 'VA12345', colour: 'white' },
    emergency: { text: '粤X1234应急', colour: 'white' },
  }
  const exempt = plates[kind]!
  const given = { ...facts(), plate: exempt, recognised: exempt }
  for (const debt of given.arrears) debt.plate = exempt
  expect(failedCodes(given)).toEqual(['GATE_EXEMPT'])
})

it('names every rule that fails at once', () => {
  const given = facts()
  for (const [, spoil] of spoils) spoil(given)
  expect(new Set(failedCodes(given)).size).toBeGreaterThan(15)
})

it('treats a debt as time-barred after three years, to the day', () => {
  expect(isTimeBarred(new Date('2023-05-20T02:00:00Z'), at)).toBe(true)
  expect(isTimeBarred(new Date('2023-05-20T02:00:01Z'), at)).toBe(false)
})

it("fills in the parameters of each failed rule's message", () => {
  const given = facts()
  for (const [, spoil] of spoils) spoil(given)
  const policy = tighten(INSTALLED_FLOOR, { minCount: 3, allowedFromMinute: 480, allowedToMinute: 481 })
  for (const { code, params } of checkEligibility(given, policy)) {
    expect(Object.values(refusalMessage(code, params)).join()).not.toMatch(/[{}]/)
  }
})

const minute = fc.integer({ min: 0, max: 1439 })
const lots = fc.record({
  minTotalFen: fc.integer({ min: 0, max: 5000 }),
  minCount: fc.integer({ min: 0, max: 5 }),
  minAgeHours: fc.integer({ min: 0, max: 100 }),
  maxAgeDays: fc.integer({ min: 0, max: 5 }),
  minReminders: fc.integer({ min: 0, max: 5 }),
  firstReminderDays: fc.integer({ min: 0, max: 6 }),
  minBatteryPct: fc.integer({ min: 0, max: 100 }),
  allowedFromMinute: minute,
  allowedToMinute: minute,
})
const cars = fc.record({
  dueFen: fc.integer({ min: 0, max: 6000 }),
  ageHours: fc.integer({ min: 0, max: 120 }),
  remindedDays: fc.integer({ min: 0, max: 6 }),
  batteryPct: fc.integer({ min: 0, max: 100 }),
  minute,
})

it('lets a lot be stricter than the platform and never laxer: whatever passes the lot passes the platform', () => {
  fc.assert(
    fc.property(lots, lots, cars, (platform, lot, car) => {
      const floor = { ...INSTALLED_FLOOR, ...platform }
      const given = facts()
      given.at = new Date(startOfDay('2026-05-20').getTime() + car.minute * 60_000)
      given.device.selfTestAt = given.at
      given.device.batteryPct = car.batteryPct
      given.arrears.pop()
      Object.assign(given.arrears[0]!, {
        dueFen: car.dueFen,
        reminders: Array.from({ length: car.remindedDays }, (_, days) => reminder(days + 1)),
        exitedAt: new Date(given.at.getTime() - car.ageHours * 3_600_000),
      })
      const strict = failedCodes(given, tighten(floor, lot))
      for (const code of failedCodes(given, floor)) expect(strict).toContain(code)
      expect(failedCodes(given, tighten(floor, {}))).toEqual(failedCodes(given, floor))
    }),
    { numRuns: 500 },
  )
})

it('is not loosened by invalid values in a stored policy', () => {
  const rubbish = fc.oneof(
    fc.string(),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.object(),
  )
  const names = [
    'minTotalFen',
    'minCount',
    'minAgeHours',
    'minReminders',
    'firstReminderDays',
    'minBatteryPct',
  ] as const
  fc.assert(
    fc.property(fc.constantFrom(...names), rubbish, (name, value) => {
      expect(tighten(INSTALLED_FLOOR, { [name]: value })[name]).toBeGreaterThanOrEqual(INSTALLED_FLOOR[name])
    }),
  )
  fc.assert(
    fc.property(rubbish, value => {
      const { maxAgeDays } = tighten(INSTALLED_FLOOR, { maxAgeDays: value as number })
      expect(maxAgeDays).toBeLessThanOrEqual(INSTALLED_FLOOR.maxAgeDays)
    }),
  )
})
