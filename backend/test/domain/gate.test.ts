import fc from 'fast-check'
import {
  gate,
  isTimeBarred,
  PLATFORM_POLICY,
  tighten,
  type GateFacts,
  type GatePolicy,
} from '../../src/domain/gate'
import { withinMinutes } from '../../src/domain/shanghai-time'

const at = new Date('2026-05-20T02:00:00.000Z')
const plate = { text: '粤B12345', colour: 'blue' as const }

function facts(): GateFacts {
  return {
    at,
    plate,
    recognised: plate,
    photoCount: 1,
    whiteListed: false,
    raisingStopped: false,
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

const failedCodes = (given: GateFacts, policy: GatePolicy = PLATFORM_POLICY) =>
  gate(given, policy).map(failure => failure.code)

it('opens when everything holds', () => {
  expect(failedCodes(facts())).toEqual([])
})

type Spoil = (given: GateFacts) => void
const spoils: [string, Spoil][] = [
  ['GATE_RAISING_STOPPED', given => (given.raisingStopped = true)],
  ['GATE_PUBLIC_ROAD', given => (given.lot.roadKind = 'public_road')],
  ['GATE_LOT_NOT_CLEARED', given => (given.lot.noticeBoard = false)],
  ['GATE_LOT_NOT_CLEARED', given => (given.lot.policeContact = null)],
  ['GATE_PLATE_CONFIRM', given => (given.recognised = { text: '粤B12346', colour: 'blue' })],
  ['GATE_PLATE_CONFIRM', given => (given.photoCount = 0)],
  ['GATE_EXEMPT', given => (given.whiteListed = true)],
  ['GATE_ARREAR_STATE', given => (given.arrears[0]!.state = 'held')],
  ['GATE_ARREAR_STATE', given => (given.arrears[0]!.plate = { text: '粤B12345', colour: 'yellow' })],
  ['GATE_MIN_TOTAL', given => (given.arrears[0]!.dueFen = 499)],
  ['GATE_AGE', given => (given.arrears[0]!.exitedAt = new Date(at.getTime() - 86_399_999))],
  ['GATE_REMINDER', given => (given.arrears[0]!.reminderCount = 0)],
  ['GATE_EVIDENCE', given => (given.arrears[0]!.hasEvidence = false)],
  ['GATE_DISPUTE', given => (given.arrears[0]!.hasOpenDispute = true)],
  ['GATE_TIME_BARRED', given => (given.arrears[0]!.exitedAt = new Date('2023-05-20T02:00:00Z'))],
  ['GATE_DEVICE_NOT_ASSIGNED', given => (given.device.lotId = 'other')],
  ['GATE_DEVICE_NOT_ASSIGNED', given => (given.device.lifecycle = 'reserved')],
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

it('never raises on a police car', () => {
  const police = { text: '粤B1234警', colour: 'white' as const }
  const given = { ...facts(), plate: police, recognised: police }
  given.arrears[0]!.plate = police
  expect(failedCodes(given)).toEqual(['GATE_EXEMPT'])
})

it('names the hours', () => {
  const policy = { ...PLATFORM_POLICY, allowedFromMinute: 11 * 60, allowedToMinute: 20 * 60 }
  expect(gate(facts(), policy)).toEqual([{ code: 'GATE_HOURS', params: { from: '11:00', to: '20:00' } }])
})

it('names every rule that fails at once', () => {
  const given = facts()
  for (const [, spoil] of spoils) spoil(given)
  expect(new Set(failedCodes(given)).size).toBeGreaterThan(15)
})

it('bars a claim after three years to the day', () => {
  expect(isTimeBarred(new Date('2023-05-20T02:00:00Z'), at)).toBe(true)
  expect(isTimeBarred(new Date('2023-05-20T02:00:01Z'), at)).toBe(false)
})

const minute = fc.integer({ min: 0, max: 1439 })
const policies = fc.record({
  minTotalFen: fc.integer({ min: 0, max: 5000 }),
  minCount: fc.integer({ min: 0, max: 5 }),
  minAgeHours: fc.integer({ min: 0, max: 100 }),
  minReminders: fc.integer({ min: 0, max: 5 }),
  minBatteryPct: fc.integer({ min: 0, max: 100 }),
  allowedFromMinute: minute,
  allowedToMinute: minute,
})

it('lets a lot tighten and never loosen', () => {
  fc.assert(
    fc.property(policies, policies, minute, (floor, lot, now) => {
      const both = tighten(floor, lot)
      for (const name of [
        'minTotalFen',
        'minCount',
        'minAgeHours',
        'minReminders',
        'minBatteryPct',
      ] as const) {
        expect(both[name]).toBeGreaterThanOrEqual(floor[name])
      }
      if (withinMinutes(now, both.allowedFromMinute, both.allowedToMinute)) {
        expect(withinMinutes(now, floor.allowedFromMinute, floor.allowedToMinute)).toBe(true)
      }
    }),
  )
})
