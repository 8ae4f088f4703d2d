import type { EligibilityFacts, EnforcementPolicy } from '../../src/domain/eligibility'
import { whatMayMeet } from '../../src/domain/may-meet'
import { INSTALLED_FLOOR } from './installed-floor'

export const AT = new Date('2026-05-20T02:00:00.000Z')
export const HOUR = 3_600_000
export const remindedBefore = (days: number) => ({
  at: new Date(AT.getTime() - days * 24 * HOUR),
  photoHash: null,
  notBefore: null as string | null,
})
const plate = { text: '粤B12345', colour: 'blue' as const }
export const POLICY: EnforcementPolicy = {
  ...INSTALLED_FLOOR,
  minTotalFen: 1000,
  minCount: 1,
  minAgeHours: 24,
  minReminders: 1,
  firstReminderDays: 3,
  allowedFromMinute: 0,
  allowedToMinute: 0,
}

export type Arrear = EligibilityFacts['arrears'][number]
export const debt = (more: Partial<Arrear> = {}): Arrear => ({
  id: 'a',
  plate,
  state: 'outstanding',
  dueFen: 1500,
  exitedAt: new Date(AT.getTime() - 240 * HOUR),
  claimedFrom: new Date(AT.getTime() - 240 * HOUR),
  reminders: [remindedBefore(4)],
  hasEvidence: true,
  hasOpenDispute: false,
  isFlagged: false,
  heldByThisOrder: false,
  ...more,
})
/** As they are read for a car that nobody stands beside: no device, no picture. */
export const facts = (arrears: Arrear[], more: Partial<EligibilityFacts> = {}): EligibilityFacts => ({
  at: AT,
  plate,
  recognised: plate,
  photoCount: 0,
  photoHashes: [],
  presentSince: null,
  whiteListed: false,
  cloneSuspected: false,
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
    isClosed: false,
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
/** What a car may meet, with the codes of what keeps it from being held. */
export const meets = (given: EligibilityFacts, policy = POLICY, isColourSeen = true) => {
  const { kind, holdFrom, failed } = whatMayMeet(given, policy, { isColourSeen })
  return { kind, holdFrom: holdFrom?.toISOString() ?? null, failed: failed.map(({ code }) => code) }
}
