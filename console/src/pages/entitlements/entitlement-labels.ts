import { couponText, type EntitlementView } from '@fangxing/contract/entitlements'
import type { Label } from '@fangxing/contract/states'
import type { Translate } from '../../i18n/language'
import { messages } from './messages'

const STATES = {
  ofVoidStay: { ...messages.ofVoidStay, tone: 'neutral' },
  used: { ...messages.used, tone: 'neutral' },
  ended: { ...messages.ended, tone: 'neutral' },
  expired: { ...messages.expired, tone: 'neutral' },
  later: { ...messages.later, tone: 'waiting' },
  valid: { ...messages.valid, tone: 'good' },
} as const satisfies Record<string, Label>

/** Also what was ended before it began. */
const isOver = ({ validFrom, validTo }: EntitlementView, nowMs: number): boolean =>
  Date.parse(validTo) <= nowMs || Date.parse(validTo) <= Date.parse(validFrom)

export function stateOf(entitlement: EntitlementView, nowMs: number): Label {
  const { usedStayId, endedAt, validFrom, isOfVoidStay } = entitlement
  if (isOfVoidStay) return STATES.ofVoidStay
  if (usedStayId) return STATES.used
  if (isOver(entitlement, nowMs)) return endedAt ? STATES.ended : STATES.expired
  return Date.parse(validFrom) > nowMs ? STATES.later : STATES.valid
}

/** There is something left that can be ended. */
export const mayEnd = (entitlement: EntitlementView, nowMs: number): boolean =>
  !entitlement.isOfVoidStay && !entitlement.usedStayId && !isOver(entitlement, nowMs)

const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** What it gives, in a few words. */
export function whatText({ kind, coupon, hours, bays, code }: EntitlementView, t: Translate): string {
  if (coupon) return t(couponText(coupon))
  if (kind === 'status') return code ?? ''
  if (kind !== 'pass' && kind !== 'free_list') return ''
  const limits = [
    // Equal ends are the whole day.
    hours && hours.fromMinute !== hours.toMinute && `${clock(hours.fromMinute)}–${clock(hours.toMinute)}`,
    bays.length > 0 && `${t(messages.baysShort)} ${bays.join('、')}`,
  ].filter(Boolean)
  return [t(messages.free), ...limits].join(' · ')
}
