import { MOST_ARREARS_HELD } from '@fangxing/contract/order-limits'
import { sumFen } from '@fangxing/contract/money'
import {
  checkEligibility,
  HOLD_AGAIN_HOURS,
  TIME_BAR_YEARS,
  type EligibilityFacts,
  type EnforcementPolicy,
  type RuleFailure,
} from './eligibility'
import { dayOf, minuteOfDay, startOfDay, withinMinutes, yearsLater } from './shanghai-time'

type Code = RuleFailure['code']
/** What is looked at beside the car: who is not there yet knows nothing of it. */
const AT_THE_CAR: ReadonlySet<Code> = new Set<Code>([
  'GATE_PLATE_CONFIRM',
  'GATE_PHOTO',
  'GATE_CHECKLIST',
  'GATE_CLONE',
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
/** A debt is barred before: what waits for longer is never held. */
const HORIZON_MS = (TIME_BAR_YEARS + 1) * 366 * DAY_MS
/** What a set of debts lacks as a whole: no one of them is to blame. */
const OF_THE_SET: ReadonlySet<Code> = new Set<Code>(['GATE_MIN_COUNT', 'GATE_MIN_TOTAL'])

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

type Arrear = EligibilityFacts['arrears'][number]
const isAskedFor = (arrear: Arrear): boolean =>
  arrear.state === 'outstanding' && arrear.dueFen > 0 && !arrear.hasOpenDispute

/** What the rules say of a car that nobody stands beside, if a lock were to go up for these debts. */
const check = (
  facts: EligibilityFacts,
  arrears: readonly Arrear[],
  policy: EnforcementPolicy,
): RuleFailure[] =>
  checkEligibility({ ...facts, arrears: [...arrears] }, policy).filter(({ code }) => !AT_THE_CAR.has(code))
const codesOf = (failed: readonly RuleFailure[]): ReadonlySet<Code> => new Set(failed.map(({ code }) => code))

/** Why the car may not be held: for all its debts, or for those that may be held for, whichever lacks less. */
function failuresOf(facts: EligibilityFacts, policy: EnforcementPolicy): RuleFailure[] {
  const all = check(facts, facts.arrears, policy)
  if (all.length === 0 && facts.arrears.length <= MOST_ARREARS_HELD) return all
  const ofNone = codesOf(check(facts, [], policy))
  const able = facts.arrears.filter(arrear => isAble(facts, arrear, { policy, ofNone }))
  const some = able.length === 0 ? all : check(facts, largest(able), policy)
  return able.length === facts.arrears.length || some.length < all.length ? some : all
}

/** What fails without any debt is not the fault of one; a debt that adds nothing to it may be held for. */
const isAble = (
  facts: EligibilityFacts,
  arrear: Arrear,
  { policy, ofNone }: { policy: EnforcementPolicy; ofNone: ReadonlySet<Code> },
): boolean => check(facts, [arrear], policy).every(({ code }) => ofNone.has(code))

/** As many as one order may name. */
const largest = (arrears: readonly Arrear[]): readonly Arrear[] =>
  arrears.length <= MOST_ARREARS_HELD
    ? arrears
    : [...arrears].sort((one, other) => other.dueFen - one.dueFen).slice(0, MOST_ARREARS_HELD)

/**
 * The first moment at which waiting is over and the hour is allowed. Later ones may fail again, as debts grow too old. Every
 * debt is asked only when something of its own turns.
 */
function firstHold(facts: EligibilityFacts, policy: EnforcementPolicy): Date | null {
  const wholeDay = { ...policy, allowedFromMinute: 0, allowedToMinute: 0 }
  const atMs = (ms: number): EligibilityFacts => ({ ...facts, at: new Date(ms) })
  const ofNoneAt = (ms: number) => codesOf(check(atMs(ms), [], wholeDay))
  const isCarFree = (ofNone: ReadonlySet<Code>) => [...ofNone].every(code => OF_THE_SET.has(code))
  // What keeps every lock off the car ends at one of these, or never.
  const startMs = carMoments(facts).find(ms => isCarFree(ofNoneAt(ms)))
  if (startMs === undefined) return null
  const able = new Set<Arrear>()
  for (const [ms, turned] of debtMoments(facts, { startMs, policy })) {
    const ofNone = ofNoneAt(ms)
    if (!isCarFree(ofNone)) return null
    for (const arrear of turned)
      if (isAble(atMs(ms), arrear, { policy: wholeDay, ofNone })) able.add(arrear)
      else able.delete(arrear)
    if (!isHold(atMs(ms), able, wholeDay)) continue
    const allowed = allowedAfter(new Date(ms), policy)
    if (allowed === null || isHold({ ...facts, at: allowed }, able, policy)) return allowed
  }
  return null
}

/** Counting comes first, because it is cheap; what decides are the rules. */
function isHold(facts: EligibilityFacts, able: ReadonlySet<Arrear>, policy: EnforcementPolicy): boolean {
  if (able.size < policy.minCount || (able.size === 0 && facts.arrears.length > 0)) return false
  const chosen = largest([...able])
  if (sumFen(chosen.map(({ dueFen }) => dueFen)) < policy.minTotalFen) return false
  return check(facts, chosen, policy).length === 0
}

/** When what keeps every lock off the car may end, soonest first, in milliseconds. */
function carMoments({ at, letGoAt, reservedUntil }: EligibilityFacts): number[] {
  const moments = [
    at.getTime(),
    ...(letGoAt ? [letGoAt.getTime() + HOLD_AGAIN_HOURS * HOUR_MS] : []),
    ...(reservedUntil ? [reservedUntil.getTime()] : []),
  ]
  return moments.filter(ms => ms >= at.getTime()).sort((one, other) => one - other)
}

/** From `startMs` on, when a rule may say something else of which debts, soonest first; of each of them at the start. */
function debtMoments(
  { arrears }: EligibilityFacts,
  { startMs, policy }: { startMs: number; policy: EnforcementPolicy },
): [number, Set<Arrear>][] {
  const turns = new Map<number, Set<Arrear>>([[startMs, new Set(arrears)]])
  const turn = (ms: number, arrear: Arrear): void => {
    if (!(ms > startMs && ms <= startMs + HORIZON_MS)) return
    const turned = turns.get(ms)
    if (turned) turned.add(arrear)
    else turns.set(ms, new Set([arrear]))
  }
  for (const arrear of arrears) for (const ms of turnsOf(arrear, policy)) turn(ms, arrear)
  return [...turns].sort(([one], [other]) => one - other)
}

/** When a rule that waits may hold for a debt for the first time, and when it is too old. */
function turnsOf(
  { exitedAt, reminders }: Arrear,
  { minAgeHours, maxAgeDays, firstReminderDays }: EnforcementPolicy,
): number[] {
  return [
    exitedAt.getTime() + minAgeHours * HOUR_MS,
    exitedAt.getTime() + maxAgeDays * DAY_MS + 1,
    yearsLater(exitedAt, TIME_BAR_YEARS).getTime(),
    ...reminders.flatMap(({ at, notBefore }) => [
      startOfDay(dayOf(new Date(at.getTime() + DAY_MS))).getTime(),
      at.getTime() + firstReminderDays * DAY_MS,
      ...(notBefore === null ? [] : [startOfDay(notBefore).getTime()]),
    ]),
  ]
}

/** The same moment, or the next one at which the allowed hours begin; null when there are none. */
function allowedAfter(at: Date, { allowedFromMinute: from, allowedToMinute: to }: EnforcementPolicy) {
  const minute = minuteOfDay(at)
  if (withinMinutes(minute, from, to)) return at
  if (!withinMinutes(from % DAY_MINUTES, from, to)) return null
  const waitMinutes = (from - minute + DAY_MINUTES) % DAY_MINUTES
  return new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS + waitMinutes * MINUTE_MS)
}
