import {
  checkEligibility,
  HOLD_AGAIN_HOURS,
  type EligibilityFacts,
  type EnforcementPolicy,
  type RuleFailure,
} from './eligibility'
import { dayOf, minuteOfDay, startOfDay, withinMinutes } from './shanghai-time'

type Code = RuleFailure['code']
/** What is looked at beside the car: who is not there yet knows nothing of it. */
const AT_THE_CAR: ReadonlySet<Code> = new Set<Code>([
  'GATE_PLATE_CONFIRM',
  'GATE_PHOTO',
  'GATE_CHECKLIST',
  'GATE_DEVICE_NOT_ASSIGNED',
  'GATE_DEVICE_NOT_FREE',
  'GATE_DEVICE_OFFLINE',
  'GATE_DEVICE_NOT_DOWN',
  'GATE_DEVICE_BATTERY',
  'GATE_DEVICE_ALARM',
  'GATE_DEVICE_SELF_TEST',
])
/** Whoever keeps these off a lock keeps paper off the windscreen, too. */
const NO_NOTICE: ReadonlySet<Code> = new Set<Code>(['GATE_EXEMPT', 'GATE_PLATE_LIVE'])

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const DAY_MINUTES = 24 * 60
const DAY_MS = DAY_MINUTES * MINUTE_MS
/** So many moments are tried: what waits for more is far away. */
const MOST_MOMENTS = 200

export type WhatMayMeet = {
  kind: 'nothing' | 'notice' | 'hold'
  /** Null: waiting alone changes nothing. */
  holdFrom: Date | null
  failed: RuleFailure[]
}

/**
 * What a car may meet by the rules that hold without a device and whoever stands at the car: the same that decide later
 * whether a lock goes up, so that both never disagree. Its debts are chosen as an attendant would: those that may be held for.
 */
export function whatMayMeet(
  facts: EligibilityFacts,
  policy: EnforcementPolicy,
  { isColourSeen }: { isColourSeen: boolean },
): WhatMayMeet {
  const failed = failuresOf(facts, policy)
  if (failed.length === 0 && isColourSeen) return { kind: 'hold', holdFrom: facts.at, failed }
  const all: RuleFailure[] = isColourSeen ? failed : [{ code: 'GATE_PLATE_CONFIRM' }, ...failed]
  const mayBeNotified =
    !failed.some(({ code }) => NO_NOTICE.has(code)) && facts.arrears.some(arrear => isAskedFor(arrear))
  return {
    kind: mayBeNotified ? 'notice' : 'nothing',
    holdFrom: failed.length === 0 ? facts.at : firstHold(facts, policy),
    failed: all,
  }
}

const isAskedFor = (arrear: EligibilityFacts['arrears'][number]): boolean =>
  arrear.state === 'outstanding' && arrear.dueFen > 0 && !arrear.hasOpenDispute

/** Why the car may not be held: for all its debts, or for those that may be held for, whichever lacks less. */
function failuresOf(facts: EligibilityFacts, policy: EnforcementPolicy): RuleFailure[] {
  const check = (arrears: EligibilityFacts['arrears']) =>
    checkEligibility({ ...facts, arrears }, policy).filter(({ code }) => !AT_THE_CAR.has(code))
  const all = check(facts.arrears)
  if (all.length === 0) return all
  // What fails without any debt is not the fault of one; a debt that adds nothing to it may be held for.
  const ofNone = new Set(check([]).map(({ code }) => code))
  const able = facts.arrears.filter(arrear => check([arrear]).every(({ code }) => ofNone.has(code)))
  const some = able.length === 0 ? all : check(able)
  return some.length < all.length ? some : all
}

/** The first moment at which waiting is over, moved into the hours that are allowed. Later ones may fail again, as debts grow too old. */
function firstHold(facts: EligibilityFacts, policy: EnforcementPolicy): Date | null {
  const wholeDay = { ...policy, allowedFromMinute: 0, allowedToMinute: 0 }
  const first = momentsAfter(facts, policy).find(
    ms => failuresOf({ ...facts, at: new Date(ms) }, wholeDay).length === 0,
  )
  return first === undefined ? null : allowedAfter(new Date(first), policy)
}

/** When a rule that waits for something may hold for the first time, soonest first, in milliseconds. */
function momentsAfter(
  { at, arrears, letGoAt, reservedUntil }: EligibilityFacts,
  { minAgeHours, firstReminderDays }: EnforcementPolicy,
): number[] {
  const ofDebts = arrears.flatMap(({ exitedAt, reminders }) => [
    exitedAt.getTime() + minAgeHours * HOUR_MS,
    ...reminders.flatMap(reminder => [
      startOfDay(dayOf(new Date(reminder.at.getTime() + DAY_MS))).getTime(),
      reminder.at.getTime() + firstReminderDays * DAY_MS,
      ...(reminder.notBefore === null ? [] : [startOfDay(reminder.notBefore).getTime()]),
    ]),
  ])
  const ofCar = [
    at.getTime(),
    ...(letGoAt ? [letGoAt.getTime() + HOLD_AGAIN_HOURS * HOUR_MS] : []),
    ...(reservedUntil ? [reservedUntil.getTime()] : []),
  ]
  const moments = new Set([...ofDebts, ...ofCar].filter(ms => ms >= at.getTime()))
  return [...moments].sort((one, other) => one - other).slice(0, MOST_MOMENTS)
}

/** The same moment, or the next one at which the allowed hours begin; null when there are none. */
function allowedAfter(at: Date, { allowedFromMinute: from, allowedToMinute: to }: EnforcementPolicy) {
  const minute = minuteOfDay(at)
  if (withinMinutes(minute, from, to)) return at
  if (!withinMinutes(from % DAY_MINUTES, from, to)) return null
  const waitMinutes = (from - minute + DAY_MINUTES) % DAY_MINUTES
  return new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS + waitMinutes * MINUTE_MS)
}
