import { EXEMPT_KINDS, type Plate } from '@fangxing/contract/plate'
import { refusalMessage } from '@fangxing/contract/refusal'
import fc from 'fast-check'
import {
  checkEligibility,
  isTimeBarred,
  PLATFORM_POLICY,
  tighten,
  type EligibilityFacts,
  type EnforcementPolicy,
} from '../../src/domain/eligibility'
import { startOfDay } from '../../src/domain/shanghai-time'

const at = new Date('2026-05-20T02:00:00.000Z')
const plate = { text: '粤B12345', colour: 'blue' as const }

function facts(): EligibilityFacts {
  return {
    at,
    plate,
    recognised: plate,
    photoCount: 1,
    whiteListed: false,
    liveOrder: null,
    letGoAt: null,
    againReason: null,
    raisingStopped: false,
    reservedUntil: null,
    arrears: [
      {
        id: 'a',
        plate,
        state: 'outstanding',
        dueFen: 1500,
        exitedAt: new Date('2026-05-10T02:00:00Z'),
        reminderCount: 2,
        hasEvidence: true,
        hasOpenDispute: false,
        heldByThisOrder: false,
      },
    ],
    lot: { id: 'lot', roadKind: 'private', operatingRight: true, noticeBoard: true, policeContact: '110' },
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
    checklist: { nobodyInside: true, notInFireLane: true, notBlockingOthers: true },
  }
}

const failedCodes = (given: EligibilityFacts, policy: EnforcementPolicy = PLATFORM_POLICY) =>
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
  ['GATE_MIN_TOTAL', given => (given.arrears[0]!.dueFen = 499)],
  ['GATE_AGE', given => (given.arrears[0]!.exitedAt = new Date(at.getTime() - 86_399_999))],
  ['GATE_REMINDER', given => (given.arrears[0]!.reminderCount = 0)],
  ['GATE_EVIDENCE', given => (given.arrears[0]!.hasEvidence = false)],
  ['GATE_DISPUTE', given => (given.arrears[0]!.hasOpenDispute = true)],
  ['GATE_TIME_BARRED', given => (given.arrears[0]!.exitedAt = new Date('2023-05-20T02:00:00Z'))],
  ['GATE_DEVICE_NOT_ASSIGNED', given => (given.device.lotId = 'other')],
  ['GATE_DEVICE_NOT_FREE', given => (given.device.lifecycle = 'reserved')],
  ['GATE_DEVICE_OFFLINE', given => (given.device.link = 'stale')],
  ['GATE_DEVICE_NOT_DOWN', given => (given.device.position = 'unknown')],
  ['GATE_DEVICE_BATTERY', given => (given.device.batteryPct = 29)],
  ['GATE_DEVICE_BATTERY', given => (given.device.batteryPct = null)],
  ['GATE_DEVICE_ALARM', given => (given.device.alarms = ['tilt'])],
  ['GATE_DEVICE_SELF_TEST', given => (given.device.selfTestAt = new Date('2026-05-19T15:59:59Z'))],
  ['GATE_DEVICE_SELF_TEST', given => (given.device.selfTestOk = false)],
  ['GATE_CHECKLIST', given => (given.checklist.nobodyInside = false)],
]

it.each(spoils)('names %s alone when only that fails', (code, spoil) => {
  const given = facts()
  spoil(given)
  expect(failedCodes(given)).toEqual([code])
})

it('names the allowed hours when it fails outside of them', () => {
  const policy = tighten(PLATFORM_POLICY, { allowedFromMinute: 11 * 60, allowedToMinute: 20 * 60 })
  expect(checkEligibility(facts(), policy)).toEqual([
    { code: 'GATE_HOURS', params: { from: '11:00', to: '20:00' } },
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
  expect(tighten({ ...PLATFORM_POLICY, ...hours(platform) }, hours(lot))).toEqual({
    ...PLATFORM_POLICY,
    ...hours(both),
  })
})

it('takes a missing start or end of the hours from the platform', () => {
  const lot = tighten(PLATFORM_POLICY, { allowedFromMinute: 480 })
  expect(lot).toEqual({ ...PLATFORM_POLICY, allowedFromMinute: 480, allowedToMinute: 0 })
  expect(tighten(lot, {})).toEqual(lot)
})

it('always fails where platform and lot share no hour', () => {
  const floor = { ...PLATFORM_POLICY, allowedFromMinute: 480, allowedToMinute: 600 }
  const policy = tighten(floor, { allowedFromMinute: 600, allowedToMinute: 480 })
  for (let minute = 0; minute < 1440; minute += 30) {
    const now = new Date(startOfDay('2026-05-20').getTime() + minute * 60_000)
    expect(failedCodes({ ...facts(), at: now }, policy)).toContain('GATE_HOURS')
  }
})

it('writes sums in yuan without rounding errors', () => {
  const given = facts()
  given.arrears[0]!.dueFen = 435
  const failed = checkEligibility(given, PLATFORM_POLICY)
  expect(failed).toEqual([{ code: 'GATE_MIN_TOTAL', params: { totalYuan: '4.35', minYuan: '5.00' } }])
})

it('counts arrears where the lot requires several', () => {
  const failed = checkEligibility(facts(), tighten(PLATFORM_POLICY, { minCount: 2 }))
  expect(failed).toEqual([{ code: 'GATE_MIN_COUNT', params: { count: 1, min: 2 } }])
})

it('accepts what the order itself reserved when it is checked again before RAISE', () => {
  const given = facts()
  Object.assign(given.arrears[0]!, { state: 'held', heldByThisOrder: true })
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
  given.arrears[0]!.plate = exempt
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
  const policy = tighten(PLATFORM_POLICY, { minCount: 3, allowedFromMinute: 0, allowedToMinute: 1 })
  for (const { code, params } of checkEligibility(given, policy)) {
    expect(Object.values(refusalMessage(code, params)).join()).not.toMatch(/[{}]/)
  }
})

const minute = fc.integer({ min: 0, max: 1439 })
const lots = fc.record({
  minTotalFen: fc.integer({ min: 0, max: 5000 }),
  minCount: fc.integer({ min: 0, max: 5 }),
  minAgeHours: fc.integer({ min: 0, max: 100 }),
  minReminders: fc.integer({ min: 0, max: 5 }),
  minBatteryPct: fc.integer({ min: 0, max: 100 }),
  allowedFromMinute: minute,
  allowedToMinute: minute,
})
const cars = fc.record({
  dueFen: fc.integer({ min: 0, max: 6000 }),
  ageHours: fc.integer({ min: 0, max: 120 }),
  reminderCount: fc.integer({ min: 0, max: 6 }),
  batteryPct: fc.integer({ min: 0, max: 100 }),
  minute,
})

it('lets a lot tighten and never loosen: whatever passes the lot passes the platform', () => {
  fc.assert(
    fc.property(lots, lots, cars, (platform, lot, car) => {
      const floor = { ...PLATFORM_POLICY, ...platform }
      const given = facts()
      given.at = new Date(startOfDay('2026-05-20').getTime() + car.minute * 60_000)
      given.device.selfTestAt = given.at
      given.device.batteryPct = car.batteryPct
      Object.assign(given.arrears[0]!, {
        dueFen: car.dueFen,
        reminderCount: car.reminderCount,
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
  const names = ['minTotalFen', 'minCount', 'minAgeHours', 'minReminders', 'minBatteryPct'] as const
  fc.assert(
    fc.property(fc.constantFrom(...names), rubbish, (name, value) => {
      expect(tighten(PLATFORM_POLICY, { [name]: value })[name]).toBeGreaterThanOrEqual(PLATFORM_POLICY[name])
    }),
  )
})
