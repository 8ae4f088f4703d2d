import type { EntitlementKind } from '@fangxing/contract/entitlements'
import { shanghaiTime } from '../shanghai-time'
import { DAY_MINUTES, dayOfLocalMinute, localMinuteOf, MINUTE_MS } from '../tariff/model'

export type Coupon = { unit: 'minutes' | 'fen' | 'percent'; amount: number }
/** What a plate, or one stay of it, need not pay for. */
export type Entitlement = {
  id: string
  kind: EntitlementKind
  name: string
  plateKeys: readonly string[]
  /** Null: it is the plate's. */
  stayId: string | null
  /** None named: all lots of the merchant. */
  lotIds: readonly string[]
  /** None named: every bay. */
  bays: readonly string[]
  /** Minutes of the day between which it counts; null: all day. */
  hours: { fromMinute: number; toMinute: number } | null
  coupon: Coupon | null
  /** What a tariff calls the status. */
  code: string | null
  /** Half-open. */
  fromMs: number
  toMs: number
  /** The stay that a coupon was spent on. */
  usedStayId: string | null
}
export type Interval = { fromMs: number; toMs: number }
type StayPlace = { id: string; lotId: string; bays: readonly string[]; plateKey: string | null } & Interval

/** Whether it is for the stay at all: its plate or the stay itself, the lot, the bay, and some of its time. */
export function isFor(given: Entitlement, stay: StayPlace): boolean {
  const isOf =
    given.stayId === null
      ? stay.plateKey !== null && given.plateKeys.includes(stay.plateKey)
      : given.stayId === stay.id
  return (
    isOf &&
    (given.lotIds.length === 0 || given.lotIds.includes(stay.lotId)) &&
    (given.bays.length === 0 || stay.bays.some(bay => given.bays.includes(bay))) &&
    isTimely(given, stay)
  )
}

/** A coupon is spent when the car leaves, a status is asked for when it comes; everything else counts for the time that it covers. */
function isTimely({ kind, fromMs, toMs }: Entitlement, stay: Interval): boolean {
  if (kind === 'coupon') return stay.toMs >= fromMs && stay.toMs < toMs
  if (kind === 'status') return stay.fromMs >= fromMs && stay.fromMs < toMs
  return fromMs < stay.toMs && toMs > stay.fromMs
}

/** The parts of the stay that a pass, or the time of another system, covers. */
export function coveredOf({ hours, fromMs, toMs }: Entitlement, stay: Interval): Interval[] {
  const whole = { fromMs: Math.max(fromMs, stay.fromMs), toMs: Math.min(toMs, stay.toMs) }
  if (whole.fromMs >= whole.toMs) return []
  if (hours === null || hours.fromMinute === hours.toMinute) return [whole]
  const covered: Interval[] = []
  const lastDay = dayOfLocalMinute(localMinuteOf(whole.toMs))
  // From the day before: hours over midnight begin there.
  for (let day = dayOfLocalMinute(localMinuteOf(whole.fromMs)) - 1; day <= lastDay; day += 1) {
    const start = msOfLocalMinute(day * DAY_MINUTES + hours.fromMinute)
    const length = (hours.toMinute - hours.fromMinute + DAY_MINUTES) % DAY_MINUTES
    const part = {
      fromMs: Math.max(whole.fromMs, start),
      toMs: Math.min(whole.toMs, start + length * MINUTE_MS),
    }
    if (part.fromMs < part.toMs) covered.push(part)
  }
  return covered
}

const msOfLocalMinute = (minute: number): number => (minute - localMinuteOf(0)) * MINUTE_MS

/** The same time without overlaps, in order. */
function joinIntervals(intervals: readonly Interval[]): Interval[] {
  const joined: Interval[] = []
  for (const { fromMs, toMs } of [...intervals].sort((a, b) => a.fromMs - b.fromMs)) {
    const last = joined.at(-1)
    if (last && fromMs <= last.toMs) last.toMs = Math.max(last.toMs, toMs)
    else joined.push({ fromMs, toMs })
  }
  return joined
}

export const isWhole = (covered: readonly Interval[], stay: Interval): boolean => {
  const [only, ...others] = joinIntervals(covered)
  return only !== undefined && others.length === 0 && only.fromMs <= stay.fromMs && only.toMs >= stay.toMs
}

/** The last minutes of a stay that nothing else covers: as if the car had left so much earlier. */
export function lastMinutes(minutes: number, covered: readonly Interval[], stay: Interval): Interval[] {
  let leftMs = minutes * MINUTE_MS
  let endMs = stay.toMs
  const taken: Interval[] = []
  for (const { fromMs, toMs } of [...joinIntervals(covered)].reverse()) {
    const part = { fromMs: Math.max(toMs, endMs - leftMs), toMs: endMs }
    if (part.fromMs < part.toMs) taken.push(part)
    leftMs -= Math.max(0, part.toMs - part.fromMs)
    endMs = fromMs
  }
  const rest = { fromMs: Math.max(stay.fromMs, endMs - leftMs), toMs: endMs }
  if (leftMs > 0 && rest.fromMs < rest.toMs) taken.push(rest)
  return taken
}

/** What is left of a fee, halves of a fen in the owner's favour. */
export function afterCoupon(feeFen: number, { unit, amount }: Coupon): number {
  if (unit === 'minutes') return feeFen
  const takenFen = unit === 'fen' ? amount : Math.ceil((feeFen * Math.min(100, amount)) / 100)
  return Math.max(0, feeFen - takenFen)
}

const KIND_NAMES: Readonly<Record<EntitlementKind, string>> = {
  pass: '月卡',
  free_list: '免费名单',
  coupon: '优惠券',
  status: '身份优惠',
  charging: '充电时段',
  towing: '拖车时段',
}

/** What a line of the bill says of it. */
export function entitlementText({ kind, name }: Entitlement, covered: readonly Interval[]): string {
  const when = covered.map(({ fromMs, toMs }) => `${momentText(fromMs)}–${momentText(toMs)}`).join('、')
  return `${KIND_NAMES[kind]}「${name}」${when === '' ? '' : `：${when} 不计费`}`
}

const momentText = (ms: number): string => shanghaiTime(new Date(ms)).slice(5, 16).replace('T', ' ')
