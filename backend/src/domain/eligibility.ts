import type { Checklist } from '@fangxing/contract/eligibility'
import { sumFen, yuanText } from '@fangxing/contract/money'
import { EXEMPT_KINDS, parsePlate, PLATE_COLOUR_NAMES, samePlate, type Plate } from '@fangxing/contract/plate'
import type { ArrearState, DeviceLifecycle, DeviceLink, DevicePosition } from '@fangxing/contract/states'
import type { RefusalCode, RefusalParams } from '@fangxing/contract/refusal'
import type { EnforcementPolicy } from './enforcement-policy'
import { countReminders, promisedDay, type Reminder } from './reminders'
import { clockText, dayOf, minuteOfDay, sameDay, withinMinutes, yearsLater } from './shanghai-time'

export { tighten, type EnforcementPolicy } from './enforcement-policy'

export type EligibilityFacts = {
  at: Date
  plate: Plate
  recognised: Plate
  photoCount: number
  /** Hashes of the pictures of the place that were taken for this deployment. */
  photoHashes: readonly string[]
  /** When the present visit of the car began, where a camera or a patrol has told. */
  presentSince: Date | null
  whiteListed: boolean
  /** Another car wears this plate too. */
  cloneSuspected: boolean
  /** Another order that holds this car, or has not let it go yet. */
  liveOrder: { id: string; device: string; lot: string } | null
  /** When the car was last let go unpaid for one of these debts. */
  letGoAt: Date | null
  /** Why a manager holds the car again all the same. */
  againReason: string | null
  raisingStopped: boolean
  /** Until when another system collects one of the debts, or was paid and took it back. */
  reservedUntil: Date | null
  arrears: {
    id: string
    plate: Plate
    state: ArrearState
    dueFen: number
    exitedAt: Date
    /** When the present claim began, such as the end of a review: reminders of what was before it do not count. */
    claimedFrom: Date
    reminders: readonly Reminder[]
    hasEvidence: boolean
    hasOpenDispute: boolean
    /** Something contradicts its stay, and a person has yet to look: its car is about to be let go. */
    isFlagged: boolean
    /** Reserved by this very order: the last check before RAISE sees its own hold. */
    heldByThisOrder: boolean
  }[]
  lot: {
    id: string
    roadKind: 'private' | 'public_road'
    feeNature: 'commercial' | 'fiscal'
    operatingRight: boolean
    noticeBoard: boolean
    policeContact: string | null
    /** The last day on which the lawyer's opinion on file is valid; null where there is none. */
    opinionUntil: string | null
    /** It is about to be handed over to another operator. */
    isClosed: boolean
  }
  device: {
    lotId: string | null
    lifecycle: DeviceLifecycle
    reservedForThisOrder: boolean
    link: DeviceLink
    position: DevicePosition
    batteryPct: number | null
    alarms: readonly string[]
    selfTestAt: Date | null
    selfTestOk: boolean | null
  }
  checklist: Checklist
}

export type RuleFailure = { code: Extract<RefusalCode, `GATE_${string}`>; params?: RefusalParams }

/** Civil Code 188: a claim is barred three years after it fell due. */
export const TIME_BAR_YEARS = 3
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** A car that was let go is not held again for the same debts before this. */
export const HOLD_AGAIN_HOURS = 24

/** Every rule that fails, in the order in which people can correct them; none means the lock may go up. */
export function checkEligibility(facts: EligibilityFacts, policy: EnforcementPolicy): RuleFailure[] {
  return [
    ...lotRules(facts, policy),
    ...plateRules(facts),
    ...holdRules(facts),
    ...stateRules(facts),
    ...sumRules(facts, policy),
    ...ageRules(facts, policy),
    ...reminderRules(facts, policy),
    ...deviceRules(facts, policy),
    ...siteRules(facts),
  ]
}

function lotRules({ lot, at, raisingStopped }: EligibilityFacts, policy: EnforcementPolicy): RuleFailure[] {
  const failed: RuleFailure[] = []
  if (raisingStopped) failed.push({ code: 'GATE_RAISING_STOPPED' })
  failed.push(...lawRules(lot, dayOf(at)))
  const { allowedFromMinute: from, allowedToMinute: to } = policy
  if (!withinMinutes(minuteOfDay(at), from, to)) {
    failed.push({ code: 'GATE_HOURS', params: { from: clockText(from), to: clockText(to) } })
  }
  return failed
}

/** What keeps every lock of a lot down on a day, whoever the car belongs to. */
export function lawRules(lot: EligibilityFacts['lot'], day: string): RuleFailure[] {
  const failed: RuleFailure[] = []
  if (lot.isClosed) failed.push({ code: 'GATE_LOT_CLOSED' })
  if (lot.roadKind === 'public_road') failed.push({ code: 'GATE_PUBLIC_ROAD' })
  if (lot.feeNature === 'fiscal') failed.push({ code: 'GATE_FISCAL_FEE' })
  if (!lot.operatingRight || !lot.noticeBoard || !lot.policeContact)
    failed.push({ code: 'GATE_LOT_NOT_CLEARED' })
  if (lot.opinionUntil === null) failed.push({ code: 'GATE_LEGAL_OPINION' })
  else if (lot.opinionUntil < day)
    failed.push({ code: 'GATE_LEGAL_OPINION_EXPIRED', params: { until: lot.opinionUntil } })
  return failed
}

/** Never held: by a list, or by the kind of the plate. */
export function isExemptCar(plate: Plate, whiteListed: boolean): boolean {
  const reading = parsePlate(plate.text, plate.colour)
  return whiteListed || !reading.ok || EXEMPT_KINDS.includes(reading.kind)
}

function plateRules({ plate, recognised, photoCount, whiteListed }: EligibilityFacts): RuleFailure[] {
  const failed: RuleFailure[] = []
  if (!samePlate(plate, recognised)) failed.push({ code: 'GATE_PLATE_CONFIRM' })
  if (photoCount < 1) failed.push({ code: 'GATE_PHOTO' })
  if (isExemptCar(plate, whiteListed)) failed.push({ code: 'GATE_EXEMPT' })
  return failed
}

/** Two locks on one car, or one again and again for the same debts, would be harassment. */
function holdRules({ liveOrder, letGoAt, againReason, at }: EligibilityFacts): RuleFailure[] {
  const failed: RuleFailure[] = []
  if (liveOrder) {
    const { id, device, lot } = liveOrder
    failed.push({ code: 'GATE_PLATE_LIVE', params: { orderId: id, device, lot } })
  }
  const isRecent = letGoAt !== null && at.getTime() - letGoAt.getTime() < HOLD_AGAIN_HOURS * HOUR_MS
  if (isRecent && againReason === null)
    failed.push({ code: 'GATE_LET_GO', params: { hours: HOLD_AGAIN_HOURS } })
  return failed
}

type Arrear = EligibilityFacts['arrears'][number]
/** Nobody compares what a camera could not see. */
const hasColour = ({ plate }: Arrear): boolean => PLATE_COLOUR_NAMES.includes(plate.colour)
const isToReview = ({ state, isFlagged }: Arrear): boolean => isFlagged || state === 'review'
const isDisputed = ({ state, hasOpenDispute }: Arrear): boolean => hasOpenDispute || state === 'disputed'

/** A debt whose own rule says what is wrong with it is not called unusable besides. */
function stateRules({ arrears, plate, at, reservedUntil }: EligibilityFacts): RuleFailure[] {
  const failed: RuleFailure[] = []
  const isUsable = (arrear: Arrear): boolean =>
    samePlate(arrear.plate, plate) &&
    arrear.dueFen > 0 &&
    (arrear.state === 'outstanding' || (arrear.state === 'held' && arrear.heldByThisOrder))
  const isNamed = (arrear: Arrear): boolean =>
    !hasColour(arrear) || isToReview(arrear) || arrear.state === 'disputed'
  if (!arrears.every(arrear => isUsable(arrear) || isNamed(arrear)))
    failed.push({ code: 'GATE_ARREAR_STATE' })
  if (!arrears.every(hasColour)) failed.push({ code: 'GATE_COLOUR_UNKNOWN' })
  if (arrears.some(isToReview)) failed.push({ code: 'GATE_REVIEW' })
  if (arrears.some(isDisputed)) failed.push({ code: 'GATE_DISPUTE' })
  if (reservedUntil !== null && reservedUntil > at) failed.push({ code: 'GATE_RESERVED' })
  if (arrears.some(arrear => !arrear.hasEvidence)) failed.push({ code: 'GATE_EVIDENCE' })
  return failed
}

function sumRules({ arrears }: EligibilityFacts, policy: EnforcementPolicy): RuleFailure[] {
  const failed: RuleFailure[] = []
  const totalFen = sumFen(arrears.map(arrear => arrear.dueFen))
  if (arrears.length < policy.minCount)
    failed.push({ code: 'GATE_MIN_COUNT', params: { count: arrears.length, min: policy.minCount } })
  if (totalFen < policy.minTotalFen)
    failed.push({
      code: 'GATE_MIN_TOTAL',
      params: { totalYuan: yuanText(totalFen), minYuan: yuanText(policy.minTotalFen) },
    })
  return failed
}

function ageRules({ arrears, at }: EligibilityFacts, policy: EnforcementPolicy): RuleFailure[] {
  const failed: RuleFailure[] = []
  const ageMs = (arrear: Arrear): number => at.getTime() - arrear.exitedAt.getTime()
  if (arrears.some(arrear => ageMs(arrear) < policy.minAgeHours * HOUR_MS))
    failed.push({ code: 'GATE_AGE', params: { hours: policy.minAgeHours } })
  if (arrears.some(arrear => ageMs(arrear) > policy.maxAgeDays * DAY_MS))
    failed.push({ code: 'GATE_TOO_OLD', params: { days: policy.maxAgeDays } })
  if (arrears.some(arrear => isTimeBarred(arrear.exitedAt, at))) failed.push({ code: 'GATE_TIME_BARRED' })
  return failed
}

/**
 * Each debt has a ladder of its own: reminded on several days, and long enough ago to have been paid since. What paper at the
 * car promised to wait for is kept, also where the ladder asks for less by now.
 */
function reminderRules(
  { arrears, at, presentSince, photoHashes }: EligibilityFacts,
  policy: EnforcementPolicy,
): RuleFailure[] {
  const failed: RuleFailure[] = []
  const counted = arrears.map(({ reminders, claimedFrom: from }) =>
    countReminders(reminders, { from, at, presentSince, photoHashes }),
  )
  const days = Math.min(...counted.map(reminded => reminded.days))
  if (days < policy.minReminders)
    failed.push({ code: 'GATE_REMINDER', params: { days, min: policy.minReminders } })
  const latestMs = at.getTime() - policy.firstReminderDays * DAY_MS
  const isRecent = counted.some(({ firstAt }) => firstAt !== null && firstAt.getTime() > latestMs)
  if (policy.minReminders > 0 && isRecent)
    failed.push({ code: 'GATE_REMINDER_RECENT', params: { days: policy.firstReminderDays } })
  const promised = promisedDay(arrears)
  if (promised !== null && dayOf(at) < promised)
    failed.push({ code: 'GATE_NOTICE_DATE', params: { day: promised } })
  return failed
}

/** Counted in calendar years of Shanghai. */
export function isTimeBarred(dueSince: Date, at: Date): boolean {
  return at >= yearsLater(dueSince, TIME_BAR_YEARS)
}

function deviceRules({ device, lot, at }: EligibilityFacts, policy: EnforcementPolicy): RuleFailure[] {
  const failed: RuleFailure[] = []
  const free =
    device.lifecycle === 'assigned' || (device.lifecycle === 'reserved' && device.reservedForThisOrder)
  if (device.lotId !== lot.id) failed.push({ code: 'GATE_DEVICE_NOT_ASSIGNED' })
  else if (!free) failed.push({ code: 'GATE_DEVICE_NOT_FREE' })
  if (device.link !== 'online') failed.push({ code: 'GATE_DEVICE_OFFLINE' })
  if (device.position !== 'down') failed.push({ code: 'GATE_DEVICE_NOT_DOWN' })
  if (device.batteryPct === null || device.batteryPct < policy.minBatteryPct) {
    failed.push({ code: 'GATE_DEVICE_BATTERY', params: { min: policy.minBatteryPct } })
  }
  if (device.alarms.length > 0) failed.push({ code: 'GATE_DEVICE_ALARM' })
  if (device.selfTestOk !== true || device.selfTestAt === null || !sameDay(device.selfTestAt, at))
    failed.push({ code: 'GATE_DEVICE_SELF_TEST' })
  return failed
}

/** What nobody answered is not checked: a phone that does not ask of ambulances holds none. */
function siteRules({ checklist, cloneSuspected }: EligibilityFacts): RuleFailure[] {
  const { nobodyInside, notInFireLane, notBlockingOthers } = checklist
  const { notSpecialVehicle = false, canPayOtherwise = false } = checklist
  const isWhole = nobodyInside && notInFireLane && notBlockingOthers && notSpecialVehicle && canPayOtherwise
  const failed: RuleFailure[] = isWhole ? [] : [{ code: 'GATE_CHECKLIST' }]
  if (cloneSuspected && checklist.typeAndColourMatch !== true) failed.push({ code: 'GATE_CLONE' })
  return failed
}
